import assert from "node:assert/strict";
import { transportFailure } from "../../../../src/providers/wire/failures/transportFailure.ts";
import { failureContext } from "../parsing.ts";

/** An error as `fetch` rejects with: what it is about stands in its cause. */
function fetchFailed(code: string | undefined, message = "", outer = "fetch failed"): Error {
  return new TypeError(outer, { cause: Object.assign(new Error(message), code === undefined ? {} : { code }) });
}

describe("transportFailure", () => {
  for (const [code, cause] of [
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "connect"],
    ["EHOSTUNREACH", "connect"],
    ["ETIMEDOUT", "connect"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["EPROTO", "tls"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["UND_ERR_SOCKET", "reset"],
  ] as const) {
    it(`blames ${cause} for ${code}`, () => {
      const failure = transportFailure(failureContext, fetchFailed(code), "opening");
      assert.ok(failure.kind === "transport");
      assert.deepEqual([failure.cause, failure.code], [cause, code]);
      assert.match(failure.message, new RegExp(`acme.*\\(${code}\\)`));
      assert.equal(failure.retry, cause === "tls" ? "elsewhere" : "same");
    });
  }

  for (const [message, cause] of [
    ["net::ERR_NAME_NOT_RESOLVED", "dns"],
    ["net::ERR_CONNECTION_REFUSED", "connect"],
    ["net::ERR_CERT_AUTHORITY_INVALID", "tls"],
    ["net::ERR_PROXY_CONNECTION_FAILED", "proxy"],
    ["net::ERR_TUNNEL_CONNECTION_FAILED", "proxy"],
    ["net::ERR_CONNECTION_RESET", "reset"],
  ] as const) {
    it(`reads ${message}`, () => {
      const failure = transportFailure(failureContext, new Error(message), "opening");
      assert.ok(failure.kind === "transport");
      assert.equal(failure.cause, cause);
    });
  }

  it("recognizes a proxy that rejects the tunnel", () => {
    const failure = transportFailure(
      failureContext,
      fetchFailed("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
      "opening",
    );
    assert.ok(failure.kind === "transport");
    assert.equal(failure.cause, "proxy");
  });

  for (const [error, cause] of [
    [{ code: "ECONNREFUSED", address: "10.0.0.1", port: 3128 }, "proxy"],
    [{ code: "ECONNREFUSED", address: "10.0.0.1", port: 443 }, "connect"],
    [{ code: "ENOTFOUND", hostname: "proxy.corp.test" }, "proxy"],
    [{ code: "ENOTFOUND", hostname: "acme.test" }, "dns"],
  ] as const) {
    it(`blames ${cause} if ${JSON.stringify(error)} was not found`, () => {
      const failure = transportFailure(
        failureContext,
        new TypeError("fetch failed", { cause: Object.assign(new Error(), error) }),
        "opening",
      );
      assert.ok(failure.kind === "transport");
      assert.equal(failure.cause, cause);
    });
  }

  it("recognizes what is not HTTP, and what cannot be decompressed", () => {
    const noHttp = new TypeError("fetch failed", {
      cause: Object.assign(new Error("Response does not match the HTTP/1.1 protocol"), { name: "HTTPParserError", code: undefined }),
    });
    const failure = transportFailure(failureContext, noHttp, "opening");
    assert.deepEqual([failure.kind, failure.kind === "transport" && failure.cause], ["transport", "reset"]);
    for (const code of ["Z_DATA_ERROR", "Z_BUF_ERROR", "ERR__ERROR_FORMAT_PADDING_1"]) {
      const broken = transportFailure(failureContext, fetchFailed(code, "incorrect header check", "terminated"), "answering");
      assert.deepEqual([broken.kind, broken.retry], ["server", "same"]);
      assert.match(broken.message, new RegExp(`decompressed \\(${code}\\)`));
    }
  });

  it("looks into several attempts at once", () => {
    const attempts = [Object.assign(new Error("connect ECONNREFUSED ::1:1"), { code: "ECONNREFUSED" })];
    const failure = transportFailure(failureContext, new TypeError("fetch failed", { cause: new AggregateError(attempts) }), "opening");
    assert.ok(failure.kind === "transport");
    assert.deepEqual([failure.cause, failure.code], ["connect", "ECONNREFUSED"]);
  });

  it("calls fetch's own timeouts a stall", () => {
    assert.equal(transportFailure(failureContext, fetchFailed("UND_ERR_BODY_TIMEOUT"), "answering").kind, "stalled");
  });

  it("judges by the time of the failure if nothing is known, and survives circular causes", () => {
    const circular = new Error("terminated");
    circular.cause = circular;
    for (const [moment, cause] of [
      ["opening", "connect"],
      ["answering", "reset"],
    ] as const) {
      const failure = transportFailure(failureContext, circular, moment);
      assert.ok(failure.kind === "transport");
      assert.equal(failure.cause, cause);
    }
    assert.equal(transportFailure(failureContext, "odd", "opening").kind, "transport");
  });
});

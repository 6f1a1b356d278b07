import assert from "node:assert/strict";
import type { Failure } from "../../src/core/model/failure.ts";
import type { ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { failureOf, textOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, openAt } from "./contract.ts";

const page = "<!DOCTYPE html>\n<html><head><title>Sign in to Example Corp</title></head><body>…</body></html>";

contract("failures", (contract) => {
  const { wireCase } = contract;

  const fail = async (answer: ScriptedAnswer): Promise<Failure> => {
    const failure = failureOf(await contract.answer(answer));
    assert.equal(contract.server.requests.length, 1, "asked more than once");
    assert.deepEqual([failure.provider, failure.model, failure.origin], ["acme", wireCase.model, contract.server.origin]);
    return failure;
  };

  it("401: the key, which is not shown", async () => {
    const apiKey = `${contract.server.keys[wireCase.owner].slice(0, 20)}XXXX${contract.server.keys[wireCase.owner].slice(24)}`;
    const events = await eventsOf(await contract.open({ apiKey, accountLabel: "work" }), contract.question());
    const failure = failureOf(events);
    assert.deepEqual(
      [failure.kind, failure.status, failure.retry, failure.accountLabel],
      ["auth", wireCase.wrongKeyStatus ?? 401, "elsewhere", "work"],
    );
    const reported = JSON.stringify(events);
    assert.equal(reported.includes(apiKey.slice(-4)) || reported.includes(apiKey.slice(0, 16)), false, reported);
  });

  it("404: the model, or the address", async () => {
    const provider = await contract.open();
    const unknown = failureOf(await eventsOf(provider, contract.question({ model: "no-such-model" })));
    assert.deepEqual([unknown.kind, unknown.status, unknown.retry], ["not-found", 404, "elsewhere"]);
    assert.match(unknown.message, /“no-such-model”/);
    const elsewhere = await contract.open({ baseUrl: `${contract.server.origin}/somewhere` });
    assert.match(failureOf(await eventsOf(elsewhere, contract.question())).message, /base URL may be wrong/);
  });

  it("429: how long to wait, in each form", async () => {
    const error = { status: 429, type: "rate_limit_error", message: "Slower, please" };
    const date = "Wed, 04 Mar 2026 05:06:07 GMT";
    for (const [headers, delayMs] of [
      [{ "retry-after": "7" }, 7000],
      [{ "retry-after-ms": "1500" }, 1500],
      [{ "retry-after": "Wed, 04 Mar 2026 05:06:17 GMT", date }, 10_000],
      [{ "retry-after": "" }, undefined],
    ] as const) {
      const failure = await fail({ error, headers });
      assert.deepEqual(
        [failure.kind, failure.retry, failure.retryAfterMs, failure.providerMessage],
        ["rate-limit", "same", delayMs, "Slower, please"],
      );
      assert.equal(failure.requestId !== undefined, wireCase.reportsRequestId ?? true);
      contract.server.reset();
    }
  });

  for (const [status, type, kind, retry] of [
    [400, "invalid_request_error", "invalid-request", "never"],
    [403, "permission_error", "permission", "elsewhere"],
    [500, "api_error", "server", "same"],
    [503, "api_error", "server", "same"],
    [529, "overloaded_error", "overloaded", "same"],
  ] as const) {
    it(`${String(status)}: ${kind}`, async () => {
      const failure = await fail({ error: { status, type, message: "No." } });
      assert.deepEqual([failure.kind, failure.status, failure.retry, failure.providerMessage], [kind, status, retry, "No."]);
    });
  }

  it("an error in the middle of the stream, after what came before it", async () => {
    const events = await contract.answer({
      steps: [{ text: "Half an " }, { failure: { type: "overloaded_error", message: "Overloaded" } }],
    });
    assert.equal(textOf(events), "Half an ");
    assert.deepEqual([failureOf(events).kind, failureOf(events).providerMessage], ["overloaded", "Overloaded"]);
  });

  it("a web page with 200, whatever its content type", async () => {
    for (const contentType of ["text/html; charset=utf-8", "text/event-stream", "application/json"]) {
      const failure = await fail({ body: { status: 200, contentType, text: page } });
      assert.ok(failure.kind === "transport");
      assert.equal(failure.cause, "proxy");
      assert.match(failure.message, /web page \(“Sign in to Example Corp”\)/);
      contract.server.reset();
    }
  });

  it("a web page with 403 and with 502", async () => {
    assert.equal((await fail({ body: { status: 403, contentType: "text/html", text: page } })).kind, "transport");
    contract.server.reset();
    const failure = await fail({ body: { status: 502, contentType: "text/html", text: "<html><h1>Bad gateway</h1></html>" } });
    assert.deepEqual([failure.kind, failure.status, failure.retry], ["server", 502, "same"]);
    assert.match(failure.message, /“Bad gateway”/);
  });

  it("an error as JSON with 200", async () => {
    const text = JSON.stringify({ type: "error", error: { type: "rate_limit_error", message: "Slower" } });
    assert.equal((await fail({ body: { status: 200, contentType: "application/json", text } })).kind, "rate-limit");
  });

  it("an empty answer, and half an answer that is not a stream", async () => {
    for (const text of ["", "\n\n", '{"id":"x","choi']) {
      assert.equal((await fail({ body: { status: 200, contentType: "application/json", text } })).kind, "truncated");
      contract.server.reset();
    }
  });

  it("a stream that ends before its mark", async () => {
    assert.equal((await fail({ steps: [{ text: "x" }, { fault: "truncate" }] })).kind, "truncated");
    contract.server.reset();
    assert.equal((await fail({ steps: [{ fault: "truncate" }] })).kind, "truncated");
  });

  it("a connection that is reset before the answer", async () => {
    const failure = await fail({ steps: [{ fault: "reset" }] });
    assert.ok(failure.kind === "transport");
    assert.deepEqual([failure.cause, failure.retry], ["reset", "same"]);
  });

  it("a connection that is reset in the middle of the answer", async () => {
    const seen = Promise.withResolvers<undefined>();
    contract.server.script({ steps: [{ text: "Half" }, { until: seen.promise }, { fault: "reset" }] });
    const types: string[] = [];
    let failure: Failure | undefined;
    for await (const event of (await contract.open()).stream(contract.question(), new AbortController().signal)) {
      types.push(event.type);
      if (event.type === "text-delta") {
        seen.resolve(undefined);
      } else if (event.type === "failure") {
        ({ failure } = event);
      }
    }
    assert.ok(failure?.kind === "transport");
    assert.equal(failure.cause, "reset");
    assert.deepEqual(
      types.filter((type) => type !== "usage"),
      ["message-start", "text-delta", "failure"],
    );
  });

  it("an address where nothing listens", async () => {
    const gone = await startModelServer();
    await gone.close();
    const failure = failureOf(await eventsOf(await openAt(gone, wireCase), contract.question()));
    assert.ok(failure.kind === "transport");
    assert.deepEqual([failure.cause, failure.code, failure.retry], ["connect", "ECONNREFUSED", "same"]);
    assert.equal(failure.origin, gone.origin);
    assert.doesNotMatch(failure.message, /127\.0\.0\.1/, "the sentence has no address");
  });

  it("a redirect, which is not followed", async () => {
    const failure = await fail({
      body: { status: 307, contentType: "text/plain", text: "" },
      headers: { location: `${contract.server.origin}/v1/chat/completions` },
    });
    assert.equal(failure.kind, "transport");
  });
});

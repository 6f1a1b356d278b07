import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import { explainAttempt } from "../../../../src/core/session/explainAttempt.ts";
import { explainFailure } from "../../../../src/core/session/explainFailure.ts";
import { normaliseAzureAddress } from "../../../../src/core/settings/azureAddress.ts";
import { failureContextOf, truncatedFailure } from "../../../../src/providers/wire/failures/failureContext.ts";
import { readError } from "../../../../src/providers/wire/failures/errorBody.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { transportFailure } from "../../../../src/providers/wire/failures/transportFailure.ts";
import { unusableEndpoint } from "../../../../src/providers/wire/requests/fetchRequest.ts";

const baseUrl = "http://gate.example:8080/v1";
const endpoint = { provider: "acme", label: "Acme", baseUrl, apiKey: "a-key-like-no-other", accountLabel: "work" };
const context = failureContextOf(endpoint, "m");

function ofCode(code: string): Failure {
  const cause = Object.assign(new Error("connect gate.example:8080"), { code });
  return transportFailure(context, new TypeError("fetch failed", { cause }), "opening");
}

function ofAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Failure {
  return answerFailure(context, { status, headers: new Headers(headers), text: body }, readError, undefined);
}

function unusable(at: string): Failure {
  const opened = unusableEndpoint({ ...endpoint, baseUrl: at }, failureContextOf({ ...endpoint, baseUrl: at }, "m"));
  assert.ok(opened?.ok === false);
  return opened.failure;
}

const failures: Readonly<Record<string, Failure>> = {
  ...Object.fromEntries(
    [
      "ENOTFOUND",
      "ECONNREFUSED",
      "EHOSTUNREACH",
      "CERT_HAS_EXPIRED",
      "ERR_PROXY_CONNECTION_FAILED",
      "ECONNRESET",
      "UND_ERR_BODY_TIMEOUT",
    ].map((code) => [code, ofCode(code)]),
  ),
  ...Object.fromEntries([400, 401, 403, 404, 407, 413, 429, 500, 503].map((status) => [String(status), ofAnswer(status, "{}")])),
  "a web page": ofAnswer(200, "<html><title>Sign in</title></html>", { "content-type": "text/html" }),
  "a web page with 502": ofAnswer(502, "<html></html>", { "content-type": "text/html" }),
  "a redirect": ofAnswer(302, "", { location: "https://portal.example/login" }),
  "an answer that breaks off": truncatedFailure(context),
  "a key over http": unusable(baseUrl),
  "a key over http in a private network": unusable("http://10.0.0.7:8080/v1"),
  "an address of another scheme": unusable("ftp://gate.example:8080/v1"),
  "an address of a scheme that nobody knows": unusable("gate.example:8080"),
};

/** A scheme with a host, a host with a port, or one of the hosts above. */
const address = /\w:\/\/\w|\bgate\.example|\bportal\.example|10\.0\.0\.7|:8080/;

describe("a failure's sentence has no address in it", () => {
  for (const [name, failure] of Object.entries(failures)) {
    it(`after ${name}; its details have`, () => {
      const card = explainFailure(failure, { providerLabel: "Acme", takesKey: true, nowMs: 0 });
      assert.doesNotMatch(`${card.title}\n${card.advice}`, address);
      assert.match(card.details.join("\n"), /^Address: .*(?:gate\.example|10\.0\.0\.7):8080/m);
      const notice = explainAttempt(
        { type: "attempt", number: 1, provider: "acme", model: "m", failure, next: "retry", delayMs: 0 },
        () => "Acme",
      );
      assert.doesNotMatch(notice.text, address);
      assert.match(notice.details.join("\n"), /^Address: /m);
    });
  }

  it("after a host that is not Azure's", () => {
    const read = normaliseAzureAddress("https://gate.example:8080/v1");
    assert.ok("problem" in read);
    assert.doesNotMatch(read.problem, address);
  });
});

import assert from "node:assert/strict";
import { readError, withHint } from "../../../../src/providers/bedrock/failure.ts";
import { errorKind } from "../../../../src/providers/wire/failures/errorKind.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { failureContext } from "../parsing.ts";

function fail(name: string, message: string, status: number) {
  const headers = new Headers({
    "x-amzn-errortype": `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    "x-amzn-requestid": "request-1",
  });
  return withHint(
    answerFailure(failureContext, { status, headers, text: JSON.stringify({ message }) }, readError, undefined),
    failureContext,
  );
}

describe("errors of Amazon Bedrock", () => {
  for (const [name, status, message, kind, retry] of [
    ["ThrottlingException", 429, "Too many requests, please wait before trying again.", "rate-limit", "same"],
    ["ServiceQuotaExceededException", 400, "Your request exceeds the service quota for your account.", "quota", "elsewhere"],
    ["ModelNotReadyException", 429, "The model is not ready for inference.", "overloaded", "same"],
    ["ModelErrorException", 424, "The request failed due to an error while processing the model.", "server", "same"],
    ["ModelTimeoutException", 408, "The request took too long to process.", "server", "same"],
    ["InternalServerException", 500, "The system encountered an unexpected error during processing.", "server", "same"],
    ["ServiceUnavailableException", 503, "Bedrock is unable to process your request.", "server", "same"],
    ["ServiceUnavailableException", 503, "Too many connections, please wait before trying again.", "overloaded", "same"],
    ["AccessDeniedException", 403, "You don't have access to the model with the specified model ID.", "permission", "elsewhere"],
    ["AccessDeniedException", 403, "Authentication failed: Please make sure your API Key is valid.", "auth", "elsewhere"],
    ["UnrecognizedClientException", 403, "The security token included in the request is invalid.", "auth", "elsewhere"],
    ["ExpiredTokenException", 403, "The security token included in the request is expired", "auth", "elsewhere"],
    ["InvalidSignatureException", 403, "The request signature we calculated does not match.", "auth", "elsewhere"],
    [
      "ResourceNotFoundException",
      404,
      "Could not resolve the foundation model from the provided model identifier.",
      "not-found",
      "elsewhere",
    ],
    ["ValidationException", 400, "The provided model identifier is invalid.", "not-found", "elsewhere"],
    ["ValidationException", 400, "Input is too long for requested model.", "context-overflow", "elsewhere"],
    ["ValidationException", 400, "messages: at least one message is required", "invalid-request", "never"],
  ] as const) {
    it(`${name}: ${message}`, () => {
      const failure = fail(name, message, status);
      assert.deepEqual([failure.kind, failure.retry, failure.providerMessage, failure.requestId], [kind, retry, message, "request-1"]);
    });
  }

  it("says what a model needs that runs only through an inference profile", () => {
    const failure = fail(
      "ValidationException",
      "Invocation of model ID model-1 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
      400,
    );
    assert.equal(failure.kind, "not-found");
    assert.match(failure.message, /inference profile.*“eu\.model-1”/);
  });

  it("names the parameter, however AWS names it", () => {
    for (const [message, parameter] of [
      ["Malformed input request: extraneous key [top_k] is not permitted, please reformat your input and try again.", "top_k"],
      ["max_tokens: must be greater than or equal to 1", "max_tokens"],
    ] as const) {
      const failure = fail("ValidationException", message, 400);
      assert.ok(failure.kind === "invalid-request");
      assert.equal(failure.parameter, parameter);
    }
  });

  it("understands names in the body, and Anthropic's own shape", () => {
    assert.equal(
      errorKind(undefined, readError({ __type: "com.amazon.coral.service#ThrottlingException", message: "Slower" }) ?? {}),
      "rate-limit",
    );
    assert.equal(readError({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } })?.type, "overloaded_error");
    assert.equal(readError({ Hello: 1 }), undefined);
  });
});

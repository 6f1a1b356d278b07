import assert from "node:assert/strict";
import { readError as readAnthropicError } from "../../../../src/providers/anthropic/failure.ts";
import { failureContextOf } from "../../../../src/providers/wire/failures/failureContext.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { readError as readOpenAiError } from "../../../../src/providers/wire/failures/errorBody.ts";

const key = "a-key-like-no-other";
const failureContext = failureContextOf(
  { provider: "openai", baseUrl: "https://api.openai.com/v1", apiKey: key, accountLabel: "work" },
  "gpt-4.1",
);
const read = { openai: readOpenAiError, anthropic: readAnthropicError };
const nowMs = Date.parse("2026-03-04T05:06:07Z");

function failure(wire: "openai" | "anthropic", status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answerFailure(
    failureContext,
    { status, headers: new Headers({ "content-type": "application/json", ...headers }), text },
    read[wire],
    nowMs,
  );
}

const openAi = (message: string, type: string | null, code: string | null = null, param: string | null = null) => ({
  error: { message, type, param, code },
});
const anthropic = (type: string, message: string) => ({ type: "error", error: { type, message }, request_id: "req_body" });

describe("the failure of an HTTP answer", () => {
  for (const [status, body, kind, retry] of [
    [401, openAi("Incorrect API key provided", "invalid_request_error", "invalid_api_key"), "auth", "elsewhere"],
    [
      400,
      [{ error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } }],
      "auth",
      "elsewhere",
    ],
    [403, openAi("You are not allowed to sample from this model", "invalid_request_error"), "permission", "elsewhere"],
    [
      404,
      openAi("The model `x` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"),
      "not-found",
      "elsewhere",
    ],
    [404, openAi('model "llama" not found, try pulling it first', "not_found_error"), "not-found", "elsewhere"],
    [400, openAi("x/y is not a valid model ID", null), "not-found", "elsewhere"],
    [404, openAi("Invalid URL (POST /v2/chat/completions)", "invalid_request_error"), "not-found", "never"],
    [404, { detail: "Not Found" }, "not-found", "never"],
    [405, { detail: "Method Not Allowed" }, "not-found", "never"],
    [429, openAi("Rate limit reached for gpt-4.1", "requests", "rate_limit_exceeded"), "rate-limit", "same"],
    [429, openAi("Request too large for gpt-4.1 on tokens per min", "tokens", "rate_limit_exceeded"), "rate-limit", "elsewhere"],
    [429, openAi("You exceeded your current quota", "insufficient_quota", "insufficient_quota"), "quota", "elsewhere"],
    [402, openAi("Insufficient credits", null), "quota", "elsewhere"],
    [
      400,
      openAi("This model's maximum context length is 8192 tokens.", "invalid_request_error", "context_length_exceeded", "messages"),
      "context-overflow",
      "elsewhere",
    ],
    [413, "too large", "context-overflow", "elsewhere"],
    [400, openAi("The response was filtered", "invalid_request_error", "content_filter"), "content-policy", "never"],
    [
      400,
      openAi(
        "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
        "invalid_request_error",
        "unsupported_parameter",
        "reasoning_effort",
      ),
      "invalid-request",
      "never",
    ],
    [
      400,
      openAi("max_tokens is too large: 100000. The maximum context length is 8192 tokens.", "invalid_request_error", null, "max_tokens"),
      "invalid-request",
      "never",
    ],
    [422, { detail: [{ loc: ["body", "messages"], msg: "field required" }] }, "invalid-request", "never"],
    [408, "", "server", "same"],
    [500, openAi("The server had an error", "server_error"), "server", "same"],
    [503, openAi("That model is currently overloaded", "server_error"), "overloaded", "same"],
    [503, openAi("Slow down", "server_error", "slow_down"), "overloaded", "same"],
    [504, "", "server", "same"],
    [418, "", "invalid-request", "never"],
    [407, "", "transport", "elsewhere"],
  ] as const) {
    it(`on OpenAI's wire, ${String(status)} ${JSON.stringify(body).slice(0, 70)} is ${kind}, retry ${retry}`, () => {
      const got = failure("openai", status, body);
      assert.deepEqual([got.kind, got.retry, got.status], [kind, retry, status]);
    });
  }

  for (const [status, type, message, kind, retry] of [
    [401, "authentication_error", "invalid x-api-key", "auth", "elsewhere"],
    [403, "permission_error", "no", "permission", "elsewhere"],
    [404, "not_found_error", "model: claude-9", "not-found", "elsewhere"],
    [404, "not_found_error", "Not Found", "not-found", "never"],
    [400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", "context-overflow", "elsewhere"],
    [413, "request_too_large", "Request exceeds the maximum size", "context-overflow", "elsewhere"],
    [400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", "quota", "elsewhere"],
    [400, "invalid_request_error", "max_tokens: 999999 > 64000", "invalid-request", "never"],
    [429, "rate_limit_error", "too many", "rate-limit", "same"],
    [529, "overloaded_error", "Overloaded", "overloaded", "same"],
    [500, "api_error", "Internal server error", "server", "same"],
    [504, "timeout_error", "Timed out", "server", "same"],
  ] as const) {
    it(`on Anthropic's wire, ${String(status)} ${type} “${message.slice(0, 40)}” is ${kind}, retry ${retry}`, () => {
      const got = failure("anthropic", status, anthropic(type, message));
      assert.deepEqual([got.kind, got.retry, got.status, got.providerMessage], [kind, retry, status, message]);
    });
  }

  it("names the provider, the address, the key's label and the model", () => {
    assert.equal(failure("openai", 401, "").message, "OpenAI rejected the key “work”.");
    assert.match(failure("openai", 404, openAi("The model does not exist", null, "model_not_found")).message, /“gpt-4\.1”/);
    assert.match(failure("openai", 404, "").message, /base URL may be wrong/);
    const { provider, model, accountLabel, origin } = failure("openai", 500, "");
    assert.deepEqual([provider, model, accountLabel, origin], ["openai", "gpt-4.1", "work", "https://api.openai.com"]);
  });

  it("says so if no key was sent", () => {
    const nobody = failureContextOf({ provider: "acme", baseUrl: "https://acme.test", apiKey: undefined });
    const got = answerFailure(nobody, { status: 401, headers: new Headers(), text: "" }, readOpenAiError, nowMs);
    assert.equal(got.message, "acme requires an API key, and none was sent.");
  });

  it("names the parameter at fault", () => {
    const got = failure("openai", 400, openAi("no", "invalid_request_error", "unsupported_parameter", "reasoning_effort"));
    assert.ok(got.kind === "invalid-request");
    assert.equal(got.parameter, "reasoning_effort");
    const other = failure("anthropic", 400, anthropic("invalid_request_error", "max_tokens: 999999 > 64000"));
    assert.ok(other.kind === "invalid-request");
    assert.equal(other.parameter, "max_tokens");
  });

  it("states how long to wait, by the provider's own clock", () => {
    assert.equal(failure("openai", 429, "", { "retry-after": "20" }).retryAfterMs, 20_000);
    assert.equal(failure("openai", 429, "", { "retry-after-ms": "250", "retry-after": "1" }).retryAfterMs, 250);
    const date = "Wed, 04 Mar 2026 05:06:37 GMT";
    assert.equal(failure("openai", 429, "", { "retry-after": date }).retryAfterMs, 30_000);
    assert.equal(failure("openai", 429, "", { "retry-after": date, date: "Wed, 04 Mar 2026 05:06:27 GMT" }).retryAfterMs, 10_000);
    assert.equal(
      failure("openai", 429, JSON.stringify({ error: { message: "Rate limit reached. Please try again in 1.2s." } })).retryAfterMs,
      1200,
    );
    assert.equal(failure("openai", 429, "").retryAfterMs, undefined);
  });

  it("names the request's id, from a header or the body", () => {
    assert.equal(failure("openai", 500, "", { "x-request-id": "req_1" }).requestId, "req_1");
    assert.equal(failure("anthropic", 500, "", { "request-id": "req_2" }).requestId, "req_2");
    assert.equal(failure("anthropic", 500, anthropic("api_error", "no")).requestId, "req_body");
  });

  it("quotes the provider briefly, without the key", () => {
    const got = failure("openai", 400, openAi(`Header x-key: ${key} is odd`, null));
    assert.equal(got.providerMessage, "Header x-key: [redacted] is odd");
    assert.equal(failure("openai", 500, "x".repeat(5000)).providerMessage?.length, 2000);
    assert.equal(JSON.stringify(failure("openai", 400, `${"x".repeat(1990)}${key}`)).includes(key.slice(0, 10)), false);
  });

  for (const [status, kind] of [
    [200, "transport"],
    [403, "transport"],
    [404, "transport"],
    [502, "server"],
  ] as const) {
    it(`knows a web page with status ${String(status)}`, () => {
      const got = failure("openai", status, "<!DOCTYPE html><html><head><title>Corporate\n Sign-in</title></head></html>", {
        "content-type": "text/html",
      });
      assert.equal(got.kind, kind);
      assert.match(got.message, /web page \(“Corporate Sign-in”\)/);
    });
  }

  it("does not follow a redirect, and says where it led", () => {
    const got = failure("openai", 302, "", { location: "https://portal.test/login?x=1" });
    assert.equal(got.kind, "transport");
    assert.equal(got.providerMessage, "Redirect to https://portal.test");
  });
});

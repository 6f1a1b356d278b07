import assert from "node:assert/strict";
import { failureContextOf } from "../../../../src/providers/wire/failures/failureContext.ts";
import { readError } from "../../../../src/providers/gemini/failure.ts";
import { answerFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";

const failureContext = failureContextOf(
  { provider: "gemini", baseUrl: "https://generativelanguage.googleapis.com/v1beta", apiKey: "a-key-like-no-other" },
  "gemini-x",
);
const failure = (status: number, body: unknown) =>
  answerFailure(
    failureContext,
    { status, headers: new Headers({ "content-type": "application/json" }), text: JSON.stringify(body) },
    readError,
    undefined,
  );
const google = (code: number, status: string, message: string, ...details: readonly object[]) => ({
  error: { code, message, status, ...(details.length === 0 ? {} : { details }) },
});
const detail = (type: string, fields: object) => ({ "@type": `type.googleapis.com/google.rpc.${type}`, ...fields });
const quota = (...ids: readonly string[]) => detail("QuotaFailure", { violations: ids.map((quotaId) => ({ quotaId })) });
const wait = (retryDelay: unknown) => detail("RetryInfo", { retryDelay });
const exceeded = "You exceeded your current quota, please check your plan and billing details.";

describe("a failure of the Gemini wire", () => {
  for (const [status, word, message, details, kind, retry] of [
    [
      400,
      "INVALID_ARGUMENT",
      "API key not valid. Please pass a valid API key.",
      [detail("ErrorInfo", { reason: "API_KEY_INVALID" })],
      "auth",
      "elsewhere",
    ],
    [
      400,
      "INVALID_ARGUMENT",
      "API key expired. Please renew the API key.",
      [detail("ErrorInfo", { reason: "API_KEY_INVALID" })],
      "auth",
      "elsewhere",
    ],
    [401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", [], "auth", "elsewhere"],
    [
      403,
      "PERMISSION_DENIED",
      "Method doesn't allow unregistered callers (callers without established identity).",
      [],
      "auth",
      "elsewhere",
    ],
    [403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key.", [], "auth", "elsewhere"],
    [
      403,
      "PERMISSION_DENIED",
      "Generative Language API has not been used in project 1 before",
      [detail("ErrorInfo", { reason: "SERVICE_DISABLED" })],
      "permission",
      "elsewhere",
    ],
    [
      404,
      "NOT_FOUND",
      "models/x is not found for API version v1beta, or is not supported for generateContent.",
      [],
      "not-found",
      "elsewhere",
    ],
    [404, "NOT_FOUND", "Requested entity was not found.", [], "not-found", "never"],
    [429, "RESOURCE_EXHAUSTED", exceeded, [quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")], "rate-limit", "same"],
    [
      429,
      "RESOURCE_EXHAUSTED",
      exceeded,
      [quota("GenerateRequestsPerMinutePerProject", "GenerateRequestsPerDayPerProjectPerModel-FreeTier")],
      "quota",
      "elsewhere",
    ],
    [429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", [], "rate-limit", "same"],
    [429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.", [], "quota", "elsewhere"],
    [
      400,
      "INVALID_ARGUMENT",
      "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      [],
      "context-overflow",
      "elsewhere",
    ],
    [400, "FAILED_PRECONDITION", "User location is not supported for the API use.", [], "permission", "elsewhere"],
    [400, "FAILED_PRECONDITION", "Please enable billing on project 1.", [], "quota", "elsewhere"],
    [400, "INVALID_ARGUMENT", "Thinking level MINIMAL is not supported for this model.", [], "invalid-request", "never"],
    [500, "INTERNAL", "An internal error has occurred.", [], "server", "same"],
    [503, "UNAVAILABLE", "This model is currently experiencing high demand.", [], "overloaded", "same"],
    [504, "DEADLINE_EXCEEDED", "The service is unable to finish processing within the deadline.", [], "server", "same"],
  ] as const) {
    it(`${String(status)} “${message.slice(0, 60)}”${details.length === 0 ? "" : " with details"} is ${kind}, retry ${retry}`, () => {
      for (const body of [google(status, word, message, ...details), [google(status, word, message, ...details)]]) {
        const got = failure(status, body);
        assert.deepEqual([got.kind, got.retry, got.status, got.providerMessage], [kind, retry, status, message]);
      }
    });
  }

  it("states how long to wait, in each form", () => {
    for (const [given, expected] of [
      ["34.4s", 34_400],
      ["7s", 7000],
      ["0s", 0],
      [{ seconds: "2", nanos: 500_000_000 }, 2500],
      ["soon", undefined],
      [undefined, undefined],
    ] as const) {
      assert.equal(failure(429, google(429, "RESOURCE_EXHAUSTED", exceeded, wait(given))).retryAfterMs, expected);
    }
  });

  it("names the field at fault, and the request if Google does", () => {
    for (const [message, details, parameter] of [
      [`Invalid JSON payload received. Unknown name "foo" at 'generation_config': Cannot find field.`, [], "generation_config.foo"],
      [`Invalid JSON payload received. Unknown name "foo": Cannot find field.`, [], "foo"],
      [`Invalid value at 'generation_config.top_k' (TYPE_INT32), "x"`, [], "generation_config.top_k"],
      ["* GenerateContentRequest.contents: contents is not specified\n", [], "contents"],
      ["No.", [detail("BadRequest", { fieldViolations: [{ field: "tools[0]" }] })], "tools[0]"],
    ] as const) {
      const got = failure(400, google(400, "INVALID_ARGUMENT", message, ...details));
      assert.ok(got.kind === "invalid-request");
      assert.equal(got.parameter, parameter);
    }
    assert.equal(failure(500, google(500, "INTERNAL", "x", detail("RequestInfo", { requestId: "req-1" }))).requestId, "req-1");
  });

  it("understands a gateway that answers as OpenAI does", () => {
    assert.equal(
      failure(401, { error: { message: "Incorrect API key provided", type: "invalid_request_error", code: "invalid_api_key" } }).kind,
      "auth",
    );
    assert.equal(failure(404, { detail: "Not Found" }).kind, "not-found");
  });
});

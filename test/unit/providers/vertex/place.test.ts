import assert from "node:assert/strict";
import { readError } from "../../../../src/providers/vertex/failure.ts";
import { hostOf } from "../../../../src/providers/vertex/place.ts";
import { errorFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import { findPreset } from "../../../../src/providers/presets/presets.ts";
import { failureContext } from "../parsing.ts";

describe("Google Vertex AI", () => {
  it("has a host for each location, and any address of one's own", () => {
    const usual = findPreset("vertex")?.baseUrl ?? "";
    for (const [baseUrl, location, host] of [
      [usual, "global", "https://aiplatform.googleapis.com"],
      [usual, "eu", "https://aiplatform.eu.rep.googleapis.com"],
      [usual, "europe-west1", "https://europe-west1-aiplatform.googleapis.com"],
      ["https://proxy.test/vertex/v1", "europe-west1", "https://proxy.test/vertex"],
    ] as const) {
      assert.equal(hostOf(baseUrl, location), host);
    }
  });

  it("reports errors in Google's words and in Anthropic's", () => {
    for (const [body, status, kind] of [
      [{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, 529, "overloaded"],
      [{ type: "error", error: { type: "invalid_request_error", message: "max_tokens: no" } }, 400, "invalid-request"],
      [[{ error: { code: 401, message: "Request had invalid authentication credentials.", status: "UNAUTHENTICATED" } }], 401, "auth"],
      [
        { error: { code: 403, message: "Permission 'aiplatform.endpoints.predict' denied on resource", status: "PERMISSION_DENIED" } },
        403,
        "permission",
      ],
      [
        {
          error: {
            code: 404,
            message:
              "Publisher Model `projects/p/locations/global/publishers/anthropic/models/claude-9` was not found or your project does not have access to it.",
            status: "NOT_FOUND",
          },
        },
        404,
        "not-found",
      ],
      [
        {
          error: {
            code: 429,
            message: "Quota exceeded for aiplatform.googleapis.com/online_prediction_requests_per_base_model",
            status: "RESOURCE_EXHAUSTED",
          },
        },
        429,
        "rate-limit",
      ],
    ] as const) {
      const failure = errorFailure(failureContext, readError(body) ?? {}, { status });
      assert.equal(failure.kind, kind, JSON.stringify(body));
    }
    const unknown = errorFailure(
      failureContext,
      readError({
        error: { code: 404, message: "Publisher Model `x` was not found or your project does not have access to it.", status: "NOT_FOUND" },
      }) ?? {},
      { status: 404 },
    );
    assert.match(unknown.message, /doesn't have the model/);
  });
});

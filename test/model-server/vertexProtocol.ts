import { isRecord } from "../../src/core/model/json.ts";
import { anthropicProtocol } from "./anthropicProtocol.ts";
import { rejectAddresses, validateAs } from "./bedrockProtocol.ts";
import { Rejection, type WireError } from "./wireError.ts";
import type { AskedWith, GenerationRequest, WireProtocol } from "./wireProtocol.ts";

/** Google's word for a status, from its error reference (2026). */
const words: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/** The Messages API as Vertex AI speaks it: the model in the path; Google's errors for what Google rejects, Anthropic's for what the model does. */
export const vertexProtocol: WireProtocol = {
  ...anthropicProtocol,
  validate,
  errorBody: (error, requestId) =>
    error.code === undefined
      ? anthropicProtocol.errorBody(error, requestId)
      : { error: { code: error.status, message: error.message, status: words[error.status] ?? "UNKNOWN", details: [] } },
  modelList: (ids) => ({ publisherModels: ids.map(modelEntry) }),
  model: modelEntry,
  errors: {
    ...anthropicProtocol.errors,
    missingKey: () =>
      google(
        401,
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
      ),
    wrongKey: () =>
      google(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
      ),
    unknownPath: () => google(404, "Not Found"),
    unknownModel: (id) =>
      google(
        404,
        `Publisher Model \`projects/p/locations/global/publishers/anthropic/models/${id}\` was not found or your project does not have access to it.`,
      ),
  },
};

function google(status: number, message: string): WireError {
  return { status, code: "google", message };
}

function modelEntry(id: string): unknown {
  const [name = id, version] = id.split("@");
  return { name: `publishers/anthropic/models/${name}`, versionId: version ?? "default", launchStage: "GA" };
}

function validate(body: unknown, asked: AskedWith): GenerationRequest {
  const { modelIds, route } = asked;
  const model = route.model ?? "";
  if (!modelIds.includes(model)) {
    throw new Rejection(vertexProtocol.errors.unknownModel(model));
  }
  if (!isRecord(body)) {
    throw new Rejection({ status: 400, message: "The request body is not valid JSON." });
  }
  const { anthropic_version: version, stream, ...rest } = body;
  if (version !== "vertex-2023-10-16") {
    throw new Rejection({
      status: 400,
      message:
        version === undefined ? "anthropic_version: Field required" : `anthropic_version: "${String(version)}" is not a valid version`,
    });
  }
  if (rest["model"] !== undefined) {
    throw new Rejection({ status: 400, message: "model: Extra inputs are not permitted" });
  }
  rejectAddresses(rest["messages"]);
  return { ...validateAs(rest, model, asked, stream === true), model };
}

import { isRecord } from "../../../core/model/json.ts";
import type { ErrorFacts } from "./errorKind.ts";
import { readDetails } from "./errorDetails.ts";
import { isSuccess, readFlatError } from "./flatError.ts";

/**
 * What an error body of the OpenAI wire says: OpenAI's own `{error: {message, type, param, code}}`, and the shapes of those who speak its
 * wire (Ollama's `{error: "…"}`, vLLM's `{object: "error", message}`, FastAPI's `{detail}`, Google's list of one, OpenRouter's numeric
 * codes). `undefined` where the body has no error. Pure.
 */
export function readError(body: unknown): ErrorFacts | undefined {
  if (Array.isArray(body)) {
    return readError(body[0]);
  }
  if (!isRecord(body)) {
    return undefined;
  }
  const { error } = body;
  if (typeof error === "string" && error !== "") {
    return { message: error, type: text(body["type"]), code: text(body["code"]) };
  }
  if (isRecord(error)) {
    return factsOf(error);
  }
  if (Array.isArray(error) && error.length > 0) {
    return { message: error.map((one) => text(one) ?? JSON.stringify(one)).join("; ") };
  }
  const own = readFlatError(body);
  if (own !== undefined) {
    return own;
  }
  if (
    body["object"] === "error" ||
    (body["choices"] === undefined && !isSuccess(body) && (text(body["message"]) ?? readDetails(body["message"])) !== undefined)
  ) {
    return factsOf(body);
  }
  const { detail } = body;
  if (isRecord(detail)) {
    return readError(detail) ?? factsOf(detail);
  }
  return detail === undefined
    ? undefined
    : (readDetails(detail) ?? { message: typeof detail === "string" ? detail : JSON.stringify(detail) });
}

function factsOf(error: Record<string, unknown>): ErrorFacts {
  const numeric = Number(error["code"] ?? error["status"]);
  const metadata = isRecord(error["metadata"]) ? error["metadata"] : {};
  // OpenRouter says “Provider returned error” and puts the provider's words beside it.
  const details = readDetails(error["message"]);
  const message = [text(error["message"]) ?? details?.message, text(metadata["raw"])].filter((part) => part !== undefined).join(": ");
  return {
    message: message === "" ? undefined : message,
    type: text(error["type"]),
    code: text(error["code"]) ?? text(error["status"]),
    parameter: text(error["param"]) ?? details?.parameter ?? versionParameter(message),
    filters: filtersOf(error["innererror"] ?? error["inner_error"]),
    status: Number.isInteger(numeric) && numeric >= 400 && numeric < 600 ? numeric : undefined,
  };
}

/** Azure complains of its query's version without saying where it stands. */
function versionParameter(message: string): string | undefined {
  return /\bapi[- ]?version\b.*\b(?:not supported|unsupported|invalid|required|missing)/i.test(message) ? "api-version" : undefined;
}

/** The filters that held Azure's prompt back: `{content_filter_result: {jailbreak: {filtered: true, detected: true}, violence: {…}}}`. */
function filtersOf(inner: unknown): readonly string[] | undefined {
  const results = isRecord(inner) ? (inner["content_filter_result"] ?? inner["content_filter_results"]) : undefined;
  return isRecord(results)
    ? Object.keys(results).filter((name) => isRecord(results[name]) && results[name]["filtered"] === true)
    : undefined;
}

/** LiteLLM says “None” for what it has not. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== "None" ? value : undefined;
}

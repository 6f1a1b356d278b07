import { isRecord } from "../../core/model/json.ts";
import type { ErrorFacts } from "../wire/failures/errorKind.ts";
import { readError as readOpenAiError } from "../wire/failures/errorBody.ts";

/**
 * What an error of the Anthropic wire says: `{type: "error", error: {type, message}, request_id}`, as a body and as an `error` event. The
 * wire names no parameter, but its messages for invalid requests begin with one (`max_tokens: must be …`). Gateways that answer in
 * OpenAI's shape are understood too. `undefined` where the body has no error. Pure.
 */
export function readError(body: unknown): ErrorFacts | undefined {
  const facts = readOpenAiError(body);
  if (facts === undefined) {
    return undefined;
  }
  const requestId = isRecord(body) && typeof body["request_id"] === "string" ? body["request_id"] : undefined;
  const isInvalid = facts.type === "invalid_request_error";
  const parameter = facts.parameter ?? (isInvalid ? /^([a-z_]+(?:\.[\w.]+)?): /.exec(facts.message ?? "")?.[1] : undefined);
  return { ...facts, parameter, requestId };
}

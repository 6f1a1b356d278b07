import { isRecord } from "../../core/model/json.ts";
import { readError as readMessagesError } from "../anthropic/failure.ts";
import type { ErrorFacts } from "../wire/failures/errorKind.ts";
import { readError as readGoogleError } from "../gemini/failure.ts";

/**
 * What an error says, whoever made it: Anthropic's `{type: "error", error: {type, message}}`, or Google's `{error: {code, status, message}}`, alone or in
 * a list. Google answers for models that it does not know or that the project may not use, in one sentence for both. `undefined` where the
 * body has no error. Pure.
 */
export function readError(body: unknown): ErrorFacts | undefined {
  return isRecord(body) && body["type"] === "error" ? readMessagesError(body) : readGoogleError(body);
}

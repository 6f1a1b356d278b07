import type { JsonObject } from "../core/model/json.ts";
import { isRecord, parseJson } from "../core/model/json.ts";

/**
 * A call's arguments from the pieces of their JSON text, joined once; `{}` for no text. `undefined` where they are no JSON object. An
 * object that was encoded twice, as some gateways do, is read as what it was meant to be.
 */
export function parseToolArguments(pieces: readonly string[]): JsonObject | undefined {
  const text = pieces.join("").trim();
  if (text === "" || text === "null") {
    return {};
  }
  const value = parseJson(text);
  const object = typeof value === "string" ? parseJson(value) : value;
  return isRecord(object) ? (object as JsonObject) : undefined;
}

import { isRecord } from "../../src/core/model/json.ts";

/**
 * Whether half of a surrogate pair stands in a text or a name anywhere in a value, also in a text that is itself the JSON of an object, as the
 * arguments of a call are on some wires.
 */
export function hasHalfPair(value: unknown): boolean {
  if (typeof value === "string") {
    return !value.isWellFormed() || (/^\{.*\\ud[89a-f]/is.test(value) && hasHalfPair(parsed(value)));
  }
  if (Array.isArray(value)) {
    return value.some(hasHalfPair);
  }
  return isRecord(value) && Object.entries(value).some(([name, inner]) => !name.isWellFormed() || hasHalfPair(inner));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

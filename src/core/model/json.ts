export type { JsonObject, JsonValue } from "../../shared/json.ts";

/** Whether `value` is an object in JSON's sense: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parsed value, or `undefined` when `text` is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * A value as JSON that every provider reads. Half of a surrogate pair, as text has that was cut in the middle of a character, is U+FFFD: strict servers
 * reject the whole body for it. Every body, and all JSON within its texts, is written here. Same limits as `JSON.stringify`. Pure.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // Such halves alone are written as escapes. Those of an escaped backslash are words about one, and are passed over together with it.
  return text.includes("\\ud")
    ? text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (escape) => (escape.startsWith("\\ud") ? "\ufffd" : escape))
    : text;
}

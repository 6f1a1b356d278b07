import type { JsonObject } from "./json.ts";
import { isRecord, parseJson } from "./json.ts";
import { unreadable } from "./parsed.ts";

/** An object of unknown shape. */
export type Fields = Readonly<Record<string, unknown>>;

/** The objects of a list. */
export function objectsOf(list: unknown, place: string, otherwise = "must be a list"): readonly Fields[] {
  if (!Array.isArray(list)) {
    return unreadable(place, otherwise);
  }
  return list.map((item: unknown, index) => (isRecord(item) ? item : unreadable(`${place}[${String(index)}]`, "must be an object")));
}

/** The parts of a content: a text is one part. */
export function contentParts(content: unknown, place: string): readonly Fields[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : objectsOf(content, place, "must be a text or a list of parts");
}

export function textOf(fields: Fields, name: string, place: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : unreadable(`${place}.${name}`, "must be a text");
}

export function optionalText(fields: Fields, ...names: readonly string[]): string | undefined {
  return names.map((name) => fields[name]).find((value): value is string => typeof value === "string" && value !== "");
}

/** An object, or the JSON text of one, as OpenAI sends arguments; `{}` for an empty text or nothing. */
export function objectOf(fields: Fields, name: string, place: string): JsonObject {
  const given = fields[name] ?? {};
  const value = typeof given === "string" ? (given.trim() === "" ? {} : parseJson(given)) : given;
  return isRecord(value) ? (value as JsonObject) : unreadable(`${place}.${name}`, "must be an object, or the JSON text of one");
}

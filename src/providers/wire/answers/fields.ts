import { isRecord } from "../../../core/model/json.ts";

/** An event of a wire, or an object in one: what its fields hold is read with care. */
export type Fields = Readonly<Record<string, unknown>>;

/** A text that is not empty, or `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number, or `undefined`. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The objects of a list; none where it is no list. */
export function recordsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

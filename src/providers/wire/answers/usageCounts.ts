import { isRecord } from "../../../core/model/json.ts";

/** A usage object as a wire has it: counters, and objects of counters. */
export type WireUsage = Readonly<Record<string, unknown>>;

/** A number of tokens, also where it came as text; `undefined` for what is none: null, a negative number, any other text. */
export function tokenCount(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/**
 * What one answer's usage objects report together. A later counter replaces an earlier one, since each counts from the beginning, but a later 0, a `null`, or
 * what is no count is no news: gateways fill in counters that they do not have. Pure.
 */
export function mergeUsage(earlier: WireUsage | undefined, later: WireUsage): WireUsage {
  if (earlier === undefined) {
    return later;
  }
  const merged: Record<string, unknown> = { ...earlier };
  for (const [name, value] of Object.entries(later)) {
    const before = earlier[name];
    if (isRecord(value)) {
      merged[name] = mergeUsage(isRecord(before) ? before : undefined, value);
    } else if (tokenCount(before) === undefined ? value !== null && value !== undefined : (tokenCount(value) ?? 0) > 0) {
      merged[name] = value;
    }
  }
  return merged;
}

/** Any value that JSON can carry. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * A value without the fields that are `undefined`, at any depth, so that it equals what JSON makes of it. A value that has none is returned as it is, and
 * so is each of its parts. For plain data only. Pure.
 */
export function withoutUndefined<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  if (Array.isArray(value)) {
    const items = value.map(cleaned);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const kept = entries.filter(([, field]) => field !== undefined).map(([name, field]) => [name, cleaned(field)] as const);
  const isClean = kept.length === entries.length && kept.every(([, field], index) => field === entries[index]?.[1]);
  return isClean ? value : Object.fromEntries(kept);
}

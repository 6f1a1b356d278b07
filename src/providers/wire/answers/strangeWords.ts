/** Longer is no remark. In characters. */
const limit = 4000;

/**
 * An event that has none of a wire's `fields`, as the JSON that it came as: whoever sent it meant something by it, though nobody knows its shape.
 * `undefined` where it has one of them, or says nothing. Pure.
 */
export function strangeWords(event: Record<string, unknown>, fields: readonly string[]): string | undefined {
  const isKnown = Object.keys(event).length === 0 || fields.some((field) => field in event);
  return isKnown ? undefined : JSON.stringify(event).slice(0, limit);
}

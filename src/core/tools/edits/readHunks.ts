import type { PendingHunk } from "./pendingHunk.ts";

/** A file's hunks out of JSON; `undefined` if they are none, or those that aren't lost are not in order and apart from one another. Nothing throws. */
export function readHunks(value: unknown): PendingHunk[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const hunks: PendingHunk[] = [];
  let from = 0;
  for (const entry of value as readonly unknown[]) {
    const hunk = readHunk(entry);
    if (hunk === undefined || (hunk.state !== "lost" && hunk.start < from)) {
      return undefined;
    }
    hunks.push(hunk);
    from = hunk.state === "lost" ? from : hunk.end;
  }
  return hunks;
}

function readHunk(value: unknown): PendingHunk | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const { id, start, end, text, baseText, state, mixed } = value as Partial<Record<keyof PendingHunk, unknown>>;
  const whole = (number: unknown): number is number => typeof number === "number" && Number.isSafeInteger(number) && number >= 0;
  if (typeof id !== "string" || !whole(start) || !whole(end) || end < start || typeof text !== "string" || typeof baseText !== "string") {
    return undefined;
  }
  if (state !== "clean" && state !== "edited" && state !== "lost") {
    return undefined;
  }
  return { id, start, end, text, baseText, state, ...(mixed === true ? { mixed } : {}) };
}

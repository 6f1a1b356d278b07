import type { PanelChange } from "./panelState.ts";

/** How long a gathered piece of text may be before the next begins anew, in UTF-16 units. */
const pieceLimit = 65_536;

/**
 * Changes as few as can be: pieces of the same part's text become one, even if pieces of other parts stand between them. Order and meaning stay otherwise.
 * Pure.
 */
export function mergeChanges<T extends PanelChange>(changes: readonly T[]): readonly T[] {
  const merged: T[] = [];
  /** Where each part's last piece stands, of those that nothing but pieces of other parts followed. */
  const places = new Map<string, number>();
  for (const change of changes) {
    if (change.type !== "part-append") {
      places.clear();
      merged.push(change);
      continue;
    }
    const key = `${change.turnId} ${change.partId}`;
    const place = places.get(key);
    const before = place === undefined ? undefined : merged[place];
    if (place !== undefined && before?.type === "part-append" && before.text.length < pieceLimit) {
      merged[place] = { ...before, text: before.text + change.text };
    } else {
      places.set(key, merged.length);
      merged.push(change);
    }
  }
  return merged;
}

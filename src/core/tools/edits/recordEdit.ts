import { asReplacements, changesBetween, lineChanges } from "./lineChanges.ts";
import { LineTable } from "./lineTable.ts";
import { stateIn, undoing, type PendingHunk } from "./pendingHunk.ts";
import { replaced, type Replacement } from "./textEdit.ts";

/**
 * The hunks after an agent has changed `before` by `replacements`. Hunks that the change touches are compared anew with what stood there before all of them, so that a hunk can grow, shrink, split or vanish; one that
 * stays the same keeps its id, and so do all others. `newId` gives ids that no other hunk has.
 */
export function recordEdit(
  hunks: readonly PendingHunk[],
  before: string,
  replacements: readonly Replacement[],
  newId: () => string,
): PendingHunk[] {
  const after = replaced(before, replacements);
  const changes = asReplacements(lineChanges(new LineTable(before), replacements));
  const lost = hunks.filter(({ state }) => state === "lost").flatMap((hunk) => shifted(hunk, changes));
  const recorded: PendingHunk[] = [];
  let delta = 0;
  for (const cluster of clusters(hunks, changes)) {
    if (cluster.changes.length === 0) {
      recorded.push(...cluster.hunks.map((hunk) => ({ ...hunk, start: hunk.start + delta, end: hunk.end + delta })));
      continue;
    }
    recorded.push(...compared(cluster, before, delta, newId));
    for (const { start, end, text } of cluster.changes) {
      delta += text.length - (end - start);
    }
  }
  return [...recorded.map((hunk) => ({ ...hunk, state: stateIn(after, hunk) })), ...lost].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

/** Hunks and changes that touch, and where they are in the text before. */
interface Cluster {
  readonly start: number;
  end: number;
  readonly hunks: PendingHunk[];
  readonly changes: Replacement[];
}

function clusters(hunks: readonly PendingHunk[], changes: readonly Replacement[]): Cluster[] {
  const parts = [
    ...hunks.filter(({ state }) => state !== "lost").map((hunk) => ({ start: hunk.start, end: hunk.end, hunk, change: undefined })),
    ...changes.map((change) => ({ start: change.start, end: change.end, hunk: undefined, change })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  const found: Cluster[] = [];
  for (const { start, end, hunk, change } of parts) {
    let last = found.at(-1);
    if (last === undefined || start > last.end) {
      last = { start, end, hunks: [], changes: [] };
      found.push(last);
    }
    last.end = Math.max(last.end, end);
    if (hunk !== undefined) {
      last.hunks.push(hunk);
    } else {
      last.changes.push(change);
    }
  }
  return found;
}

function compared(cluster: Cluster, before: string, delta: number, newId: () => string): PendingHunk[] {
  const current = before.slice(cluster.start, cluster.end);
  const inside = (replacements: readonly Replacement[]): Replacement[] =>
    replacements.map(({ start, end, text }) => ({ start: start - cluster.start, end: end - cluster.start, text }));
  const base = replaced(current, inside(undoing(cluster.hunks)));
  const after = replaced(current, inside(cluster.changes));
  const mixed = cluster.hunks.some(({ state }) => state === "edited");
  const known = [...cluster.hunks];
  let grown = cluster.start + delta;
  return changesBetween(base, after).map(({ start, oldText, newText }) => {
    const same = known.findIndex(({ text, baseText }) => text === newText && baseText === oldText);
    const [old] = same < 0 ? [] : known.splice(same, 1);
    const hunk = { id: old?.id ?? newId(), start: grown + start, end: grown + start + newText.length, text: newText, baseText: oldText };
    grown += newText.length - oldText.length;
    return mixed ? { ...hunk, state: "edited", mixed } : { ...hunk, state: "clean" };
  });
}

/** A lost hunk after changes elsewhere; none if they touch it: its lines are the agent's anew. */
function shifted(hunk: PendingHunk, changes: readonly Replacement[]): PendingHunk[] {
  let delta = 0;
  for (const { start, end, text } of changes) {
    if (end <= hunk.start) {
      delta += text.length - (end - start);
    } else if (start < hunk.end) {
      return [];
    }
  }
  return [{ ...hunk, start: hunk.start + delta, end: hunk.end + delta }];
}

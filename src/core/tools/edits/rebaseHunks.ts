import { asReplacements, lineChanges, replacementBetween } from "./lineChanges.ts";
import { LineTable } from "./lineTable.ts";
import { baseOf, isUndone, stateIn, type PendingHunk } from "./pendingHunk.ts";
import { isUndoOf, mayBeUndoOf, slack } from "./slidingChange.ts";
import { replaced, type Replacement } from "./textEdit.ts";

/**
 * The hunks after the user, or anything but the agent, has changed `before` by `changes`. Hunks elsewhere move along. One whose lines changed is `edited`, one that was changed together with lines around it is
 * `lost`, and one whose lines are as before the agent is gone. Nothing is guessed: what stays `clean` can be undone to the character.
 */
export function rebaseHunks(hunks: readonly PendingHunk[], before: string, changes: readonly Replacement[]): PendingHunk[] {
  return rebased(hunks, before, changes, (hunk) => moved(hunk, changes));
}

/**
 * {@link rebaseHunks} where only the texts are known: from before and after a restart, or of a file that was written behind the editor's back. Where the texts don't say which of several like lines changed, hunks
 * among these are `lost`.
 */
export function rebaseHunksBetween(hunks: readonly PendingHunk[], before: string, after: string): PendingHunk[] {
  const changes = replacementBetween(before, after);
  const doubtful = changes.map((change) => slack(before, after, change));
  return rebased(hunks, before, changes, (hunk) => {
    const beside = doubtful.filter(({ start, end }) => start <= hunk.end && end >= hunk.start);
    if (beside.some(({ slides }) => slides)) {
      return lost(hunk, changes);
    }
    return beside.some(({ sure }) => !sure || hunk.state !== "clean") ? undefined : moved(hunk, changes);
  });
}

/** `moving` says where a hunk is now; `undefined`: the changes alone don't say. */
function rebased(
  hunks: readonly PendingHunk[],
  before: string,
  changes: readonly Replacement[],
  moving: (hunk: PendingHunk) => PendingHunk | undefined,
): PendingHunk[] {
  if (hunks.length === 0) {
    return [];
  }
  const after = replaced(before, changes);
  if (after === baseOf(before, hunks) && hunks.every(({ state }) => state === "clean")) {
    return [];
  }
  let byLine: Replacement[] | undefined;
  const results = hunks.flatMap((hunk) => {
    if (hunk.state === "clean" && changes.some((change) => isUndoOf(before, hunk, change))) {
      return [];
    }
    let result = moving(hunk);
    if (result === undefined) {
      // One change over several lines, as a formatter or an undo in the editor makes, may leave some of them as they were.
      byLine ??= asReplacements(lineChanges(new LineTable(before), changes));
      result = onlyCopy(hunk, before, after, byLine);
    } else if (hunk.state === "clean" && changes.some((change) => mayBeUndoOf(before, hunk, change))) {
      result = undefined;
    }
    const now = result ?? lost(hunk, changes);
    return isUndone(after, now) ? [] : [{ ...now, state: stateIn(after, now) }];
  });
  return apart(results.sort((a, b) => a.start - b.start || a.end - b.end));
}

/** Hunks of which two claim the same characters are `lost`, both: at least one of them is at the wrong place. */
function apart(hunks: readonly PendingHunk[]): PendingHunk[] {
  const placed = hunks.filter(({ state }) => state !== "lost");
  const clash = (hunk: PendingHunk): boolean => placed.some((other) => other !== hunk && other.start < hunk.end && other.end > hunk.start);
  return hunks.map((hunk) => (hunk.state !== "lost" && clash(hunk) ? { ...hunk, state: "lost" } : hunk));
}

/** A hunk at its place after changes that are all outside or all inside it; `undefined` if one is both. A change at a border is outside. */
function moved(hunk: PendingHunk, changes: readonly Replacement[]): PendingHunk | undefined {
  let { start, end } = hunk;
  for (const change of changes) {
    const delta = change.text.length - (change.end - change.start);
    const inside = change.start === change.end && hunk.start === hunk.end && change.start === hunk.start && /[\r\n]/.test(change.text);
    if (inside) {
      // Lines that are typed where lines were taken away: whether before or after them, nobody can say. What is typed into the next line is after them.
      end += delta;
    } else if (change.end <= hunk.start && !(hunk.start === hunk.end && change.start === hunk.start)) {
      start += delta;
      end += delta;
    } else if (change.start < hunk.end && change.end > hunk.start) {
      if (change.start < hunk.start || change.end > hunk.end) {
        return undefined;
      }
      end += delta;
    }
  }
  return { ...hunk, start, end };
}

/** Where a diff has a hunk's lines, if they and the lines beside them that are the same are the only ones of their kind in both texts, so that the diff cannot have taken others for them. */
function onlyCopy(hunk: PendingHunk, before: string, after: string, byLine: readonly Replacement[]): PendingHunk | undefined {
  const now = moved(hunk, byLine);
  if (now === undefined || hunk.state !== "clean") {
    return undefined;
  }
  if (isBackBetween(hunk, now, before, after)) {
    return now;
  }
  const sides = hunk.text.trim() === "" ? ["both"] : ["both", "before", "after"];
  const known = sides.some((side) => {
    const around = withNeighbours(before, hunk, side);
    return around.trim() !== "" && around === withNeighbours(after, now, side) && isOnce(before, around) && isOnce(after, around);
  });
  return known ? now : undefined;
}

/** Whether a hunk's lines are as before the agent, between the same two lines as then, and neither text has others of their kind: it was undone, whatever else has changed. */
function isBackBetween(hunk: PendingHunk, now: PendingHunk, before: string, after: string): boolean {
  if (after.slice(now.start, now.end) !== hunk.baseText || !isUndone(after, now)) {
    return false;
  }
  const [around, wanted] = [withNeighbours(before, hunk, "both"), withNeighbours(after, now, "both")];
  const first = hunk.start - startWithNeighbour(before, hunk.start);
  const base = around.slice(0, first) + hunk.baseText + around.slice(first + hunk.end - hunk.start);
  return around.length > hunk.end - hunk.start && base === wanted && isOnce(before, around) && isOnce(after, wanted);
}

/** A hunk's lines with the line before, the line after, or both. */
function withNeighbours(text: string, { start, end }: PendingHunk, side: string): string {
  const first = side === "after" ? start : startWithNeighbour(text, start);
  const last = side === "before" ? end - 1 : text.indexOf("\n", end);
  return text.slice(first, last < 0 ? text.length : last + 1);
}

function startWithNeighbour(text: string, start: number): number {
  return start === 0 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
}

function isOnce(text: string, wanted: string): boolean {
  const first = text.indexOf(wanted);
  return first >= 0 && !text.includes(wanted, first + 1);
}

/** What is left of a hunk's lines after a change over its border. */
function lost(hunk: PendingHunk, changes: readonly Replacement[]): PendingHunk {
  const place = (offset: number): number => {
    let delta = 0;
    for (const { start, end, text } of changes) {
      if (end <= offset) {
        delta += text.length - (end - start);
      } else if (start < offset) {
        return start + delta + text.length;
      }
    }
    return offset + delta;
  };
  const start = place(hunk.start);
  return { ...hunk, start, end: Math.max(start, place(hunk.end)), state: "lost" };
}

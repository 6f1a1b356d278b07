import { stateIn, type PendingHunk } from "./pendingHunk.ts";
import type { Replacement } from "./textEdit.ts";

/** What undoing some of a file's hunks does. */
export interface HunkUndo {
  /** To be made in the text; puts back what stood there before, to the character. */
  readonly replacements: readonly Replacement[];
  /** The file's hunks afterwards: those that were not chosen, and those that could not be undone. */
  readonly hunks: readonly PendingHunk[];
  readonly undone: readonly string[];
  readonly rejected: readonly { readonly id: string; readonly message: string }[];
}

/** Undoes the chosen hunks, each by itself: one that isn't `clean` in `text` is rejected with a reason, and the others are undone all the same. */
export function undoHunks(text: string, hunks: readonly PendingHunk[], chosen: (hunk: PendingHunk) => boolean): HunkUndo {
  const replacements: Replacement[] = [];
  const left: PendingHunk[] = [];
  const undone: string[] = [];
  const rejected: { id: string; message: string }[] = [];
  let delta = 0;
  for (const hunk of hunks) {
    const state = stateIn(text, hunk);
    if (chosen(hunk) && state === "clean") {
      replacements.push({ start: hunk.start, end: hunk.end, text: hunk.baseText });
      undone.push(hunk.id);
      delta += hunk.baseText.length - hunk.text.length;
      continue;
    }
    left.push({ ...hunk, state, start: hunk.start + delta, end: hunk.end + delta });
    if (chosen(hunk)) {
      rejected.push({ id: hunk.id, message: whyNot(state) });
    }
  }
  return { replacements, hunks: left, undone, rejected };
}

/** Keeps the chosen hunks: they are no longer pending, and the text stays as it is. */
export function keepHunks(hunks: readonly PendingHunk[], chosen: (hunk: PendingHunk) => boolean): PendingHunk[] {
  return hunks.filter((hunk) => !chosen(hunk));
}

function whyNot(state: PendingHunk["state"]): string {
  return state === "lost"
    ? "These lines were changed together with lines around them, so Baton can't put back what stood there."
    : "These lines have changed since Baton wrote them. Undoing would take back those changes too.";
}

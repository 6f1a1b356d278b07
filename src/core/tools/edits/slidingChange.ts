import type { PendingHunk } from "./pendingHunk.ts";
import type { Replacement } from "./textEdit.ts";

// Taking away one of two like lines, or adding one beside its like, gives the same text whichever of them it was: the change slides.

/** Where in `before` a change of whole lines may have been, going by the texts alone. `slides`: it may have been of other lines than these. `sure`: it is there and nowhere else, and it only adds or takes away. */
export interface Slack {
  readonly start: number;
  readonly end: number;
  readonly sure: boolean;
  readonly slides: boolean;
}

/** How well the texts say where a change was. */
export function slack(before: string, after: string, change: Replacement): Slack {
  const { start, end, text } = change;
  if (text !== "" && start !== end) {
    return { start, end, sure: false, slides: false };
  }
  // What was added is looked at in the text after, what was taken away in the text before.
  const [whole, length] = text === "" ? [before, end - start] : [after, text.length];
  let up = 0;
  while (start - up > 0 && whole.charCodeAt(start - up - 1) === whole.charCodeAt(start - up - 1 + length)) {
    up++;
  }
  let down = 0;
  while (start + down + length < whole.length && whole.charCodeAt(start + down) === whole.charCodeAt(start + down + length)) {
    down++;
  }
  const otherLines = hasLineStart(whole, start - up, start - 1) || hasLineStart(whole, start + 1, start + down);
  return { start: start - up, end: end + down, sure: !otherLines, slides: otherLines };
}

function hasLineStart(text: string, from: number, to: number): boolean {
  for (let at = from; at <= to; at++) {
    const before = text.charAt(at - 1);
    if (at === 0 || before === "\n" || (before === "\r" && text.charAt(at) !== "\n")) {
      return true;
    }
  }
  return false;
}

/** Whether a change gives the text that undoing this hunk alone gives, wherever the two put it: the editor's own undo. */
export function isUndoOf(before: string, hunk: PendingHunk, { start, end, text }: Replacement): boolean {
  if (text.length - (end - start) !== hunk.baseText.length - (hunk.end - hunk.start)) {
    return false;
  }
  const from = Math.min(start, hunk.start);
  const to = Math.max(end, hunk.end);
  // Farther apart than both are long, they are two different changes, even of like lines.
  if (to - from > end - start + (hunk.end - hunk.start) + text.length + hunk.baseText.length) {
    return false;
  }
  return (
    before.slice(from, start) + text + before.slice(end, to) === before.slice(from, hunk.start) + hunk.baseText + before.slice(hunk.end, to)
  );
}

/** Whether a change may have put back lines that were taken away, with others: then they must not be put back again. */
export function mayBeUndoOf(before: string, hunk: PendingHunk, { start, end, text }: Replacement): boolean {
  if (hunk.start !== hunk.end || hunk.baseText === "" || Math.min(Math.abs(start - hunk.start), Math.abs(end - hunk.start)) > text.length) {
    return false;
  }
  const from = Math.min(start, hunk.start);
  const to = Math.max(end, hunk.start);
  return text.length >= hunk.baseText.length && (before.slice(from, start) + text + before.slice(end, to)).includes(hunk.baseText);
}

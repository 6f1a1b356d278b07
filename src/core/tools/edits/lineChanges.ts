import { lineRuns } from "./lineDiff.ts";
import { LineTable, wholeLines } from "./lineTable.ts";
import { replaced, type Replacement } from "./textEdit.ts";

/** Whole lines that changed, with their ends. Together with the text before, changes in order make the text after. */
export interface LineChange {
  /** Where the old lines begin in the text before: at the start of a line. */
  readonly start: number;
  readonly oldText: string;
  readonly newText: string;
}

/** The lines that replacements change, as few as can be; unchanged lines are between any two changes. Looks at the lines around the replacements only, however large the text is. */
export function lineChanges(before: LineTable, replacements: readonly Replacement[]): LineChange[] {
  const changes: LineChange[] = [];
  for (const group of grouped(before, replacements)) {
    const oldText = before.text.slice(group.start, group.end);
    const inside = group.replacements.map(({ start, end, text }) => ({ start: start - group.start, end: end - group.start, text }));
    changes.push(...changesBetween(oldText, replaced(oldText, inside), group.start));
  }
  return changes;
}

/** The lines that differ between two texts, of which the first begins at `offset` of a larger one. */
export function changesBetween(oldText: string, newText: string, offset = 0): LineChange[] {
  const oldLines = wholeLines(oldText);
  const newLines = wholeLines(newText);
  let start = offset;
  let from = 0;
  return lineRuns(oldLines, newLines).map(({ oldIndex, removed, newIndex, added }) => {
    for (; from < oldIndex; from++) {
      start += oldLines[from]?.length ?? 0;
    }
    return {
      start,
      oldText: oldLines.slice(oldIndex, oldIndex + removed).join(""),
      newText: newLines.slice(newIndex, newIndex + added).join(""),
    };
  });
}

/** Changes as replacements. */
export function asReplacements(changes: readonly LineChange[]): Replacement[] {
  return changes.map(({ start, oldText, newText }) => ({ start, end: start + oldText.length, text: newText }));
}

/** What makes `after` of `before` line by line, as few lines as can be: a file that is written whole, as edits. */
export function rewriting(before: string, after: string): Replacement[] {
  return asReplacements(lineChanges(new LineTable(before), replacementBetween(before, after)));
}

/** The one replacement that makes `after` of `before`, of whole lines; none if they are the same. */
export function replacementBetween(before: string, after: string): Replacement[] {
  if (before === after) {
    return [];
  }
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before.charCodeAt(start) === after.charCodeAt(start)) {
    start++;
  }
  start = lineStart(before, after, start);
  let tail = 0;
  while (tail < least - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) {
    tail++;
  }
  tail = nextLineTail(before, after, tail);
  return [{ start, end: before.length - tail, text: after.slice(start, after.length - tail) }];
}

/** The start of the line in which two texts, alike up to `offset`, begin to differ. A `\r` that one of them goes on from with `\n` ends no line yet. */
function lineStart(before: string, after: string, offset: number): number {
  for (let index = offset; index > 0; index--) {
    const code = before.charCodeAt(index - 1);
    if (code === 10 || (code === 13 && before.charCodeAt(index) !== 10 && after.charCodeAt(index) !== 10)) {
      return index;
    }
  }
  return 0;
}

/** How many characters of a common end of `tail` characters are whole lines. */
function nextLineTail(before: string, after: string, tail: number): number {
  for (let left = tail; left > 0; left--) {
    const startsLine = (text: string): boolean => {
      const at = text.length - left;
      const code = text.charCodeAt(at - 1);
      return at === 0 || code === 10 || (code === 13 && text.charCodeAt(at) !== 10);
    };
    if (startsLine(before) && startsLine(after)) {
      return left;
    }
  }
  return 0;
}

interface Group {
  readonly start: number;
  end: number;
  readonly replacements: Replacement[];
}

/** Replacements with the whole lines that they touch; those with lines in common together. */
function grouped(before: LineTable, replacements: readonly Replacement[]): Group[] {
  const groups: Group[] = [];
  for (const replacement of replacements) {
    const start = before.start(before.lineAt(replacement.start));
    const end = before.start(before.lineAt(replacement.end) + 1);
    const last = groups.at(-1);
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end);
      last.replacements.push(replacement);
    } else {
      groups.push({ start, end, replacements: [replacement] });
    }
  }
  return groups;
}

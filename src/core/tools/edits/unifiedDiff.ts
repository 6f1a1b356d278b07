import { lineChanges, replacementBetween, type LineChange } from "./lineChanges.ts";
import { LineTable, wholeLines } from "./lineTable.ts";
import type { Replacement } from "./textEdit.ts";

/** A diff as people and models read it. */
export interface UnifiedDiff {
  /** Hunks with their headers, without file names; lines that were left out are counted in their place. Empty: no difference. */
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  /** Whether nothing was left out. */
  readonly whole: boolean;
}

const contextLines = 3;
const usualCharacters = 500;

/** What `replacements` change in `before`, in at most `mostLines` lines of at most `mostCharacters`: of a longer diff the head and the tail. */
export function unifiedDiff(
  before: string,
  replacements: readonly Replacement[],
  mostLines = 200,
  mostCharacters = usualCharacters,
): UnifiedDiff {
  const oldTable = new LineTable(before);
  const changes = lineChanges(oldTable, replacements);
  const lines: string[] = [];
  let [added, removed, cut] = [0, 0, false];
  let delta = 0;
  for (const group of withinContext(oldTable, changes)) {
    const hunk = hunkLines(oldTable, group, delta);
    for (const line of hunk.lines) {
      const shown = line.length > mostCharacters ? `${line.slice(0, mostCharacters).toWellFormed()}…` : line;
      cut ||= shown !== line;
      lines.push(shown);
    }
    added += hunk.added;
    removed += hunk.removed;
    delta += hunk.added - hunk.removed;
  }
  const whole = lines.length <= mostLines;
  return { text: (whole ? lines : headAndTail(lines, mostLines)).join("\n"), added, removed, whole: whole && !cut };
}

/** What differs between two texts; see {@link unifiedDiff}. */
export function unifiedDiffBetween(before: string, after: string, mostLines = 200, mostCharacters = usualCharacters): UnifiedDiff {
  return unifiedDiff(before, replacementBetween(before, after), mostLines, mostCharacters);
}

function headAndTail(lines: readonly string[], mostLines: number): string[] {
  const head = Math.ceil((mostLines - 1) / 2);
  const tail = mostLines - 1 - head;
  return [
    ...lines.slice(0, head),
    `(${String(lines.length - head - tail)} lines of the diff left out)`,
    ...lines.slice(lines.length - tail),
  ];
}

/** Changes whose context overlaps, together. */
function withinContext(table: LineTable, changes: readonly LineChange[]): LineChange[][] {
  const groups: LineChange[][] = [];
  let lastLine = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    const first = table.lineAt(change.start);
    if (first - lastLine > 2 * contextLines) {
      groups.push([]);
    }
    groups.at(-1)?.push(change);
    lastLine = first + wholeLines(change.oldText).length;
  }
  return groups;
}

interface HunkLines {
  readonly lines: string[];
  readonly added: number;
  readonly removed: number;
}

function hunkLines(table: LineTable, changes: readonly LineChange[], delta: number): HunkLines {
  const lines: string[] = [];
  let [added, removed] = [0, 0];
  // A last empty line is no line of a diff.
  const count = table.start(table.count - 1) === table.text.length ? table.count - 1 : table.count;
  const firstChanged = lineOf(table, changes[0]?.start ?? 0, count);
  const first = Math.max(0, firstChanged - contextLines);
  let line = first;
  for (const { start, oldText, newText } of changes) {
    for (const changed = lineOf(table, start, count); line < changed; line++) {
      lines.push(...shown(" ", table.text.slice(table.start(line), table.start(line + 1))));
    }
    const [oldLines, newLines] = [wholeLines(oldText), wholeLines(newText)];
    lines.push(...oldLines.flatMap((text) => shown("-", text)), ...newLines.flatMap((text) => shown("+", text)));
    line += oldLines.length;
    added += newLines.length;
    removed += oldLines.length;
  }
  for (const last = Math.min(count, line + contextLines); line < last; line++) {
    lines.push(...shown(" ", table.text.slice(table.start(line), table.start(line + 1))));
  }
  const oldCount = line - first;
  const newCount = oldCount + added - removed;
  const range = (start: number, lineCount: number): string => `${String(lineCount === 0 ? start : start + 1)},${String(lineCount)}`;
  lines.unshift(`@@ -${range(first, oldCount)} +${range(first + delta, newCount)} @@`);
  return { lines, added, removed };
}

function lineOf(table: LineTable, offset: number, count: number): number {
  return offset === table.text.length ? count : table.lineAt(offset);
}

/** A line with its sign. That it has no line end is said as in `diff`; what its line end is, isn't. */
function shown(sign: string, line: string): string[] {
  const content = line.replace(/(?:\r\n|\n|\r)$/, "");
  return content === line ? [sign + content, "\\ No newline at end of file"] : [sign + content];
}

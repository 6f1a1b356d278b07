/** A line of a diff. `gap`: lines that are not shown, said in words. */
export interface DiffLine {
  readonly kind: "added" | "removed" | "same" | "gap";
  /** Without its sign. */
  readonly text: string;
}

/** A diff, line by line, and how many lines it adds and removes. */
export interface ReadDiff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

const kinds: Readonly<Record<string, DiffLine["kind"]>> = { "+": "added", "-": "removed", " ": "same", "": "same" };
const hunkHead = /^@@ -\d+(?:,\d+)? \+(?<line>\d+)(?:,\d+)? @@/;

/** Reads a unified diff without file names. What is no line of one is said as a gap. Pure. */
export function readDiff(diff: string): ReadDiff {
  const lines = (diff.endsWith("\n") ? diff.slice(0, -1) : diff).split("\n").flatMap((line, index): readonly DiffLine[] => {
    const head = hunkHead.exec(line)?.groups?.["line"];
    if (head !== undefined) {
      return index === 0 && head === "1" ? [] : [{ kind: "gap", text: `Line ${head}` }];
    }
    const kind = kinds[line.slice(0, 1)];
    // “\ No newline at end of file” says nothing to people.
    return line.startsWith("\\")
      ? []
      : [kind === undefined ? { kind: "gap", text: line } : { kind, text: line.slice(1).replace(/\r$/, "") }];
  });
  const count = (kind: DiffLine["kind"]): number => lines.filter((line) => line.kind === kind).length;
  return { lines, added: count("added"), removed: count("removed") };
}

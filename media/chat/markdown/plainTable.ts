import type { Token, Tokens } from "marked";
import { special } from "./plainLines.ts";

const delimiters = /^\|(?: *:?-+:? *\|)+$/;

/** A table, the line after it, and its cells. */
interface ReadTable {
  readonly token: Tokens.Table;
  readonly end: number;
  readonly cells: readonly { readonly tokens: Token[]; readonly text: string }[];
}

/** The table of `lines` that begins at `from` and goes on to an empty line, each of its lines with a `|` in front; `undefined` for any other. */
export function readPlainTable(lines: readonly string[], from: number): ReadTable | undefined {
  const delimiter = lines[from + 1] ?? "";
  if (!delimiters.test(delimiter)) {
    return undefined;
  }
  let end = from;
  for (; end < lines.length && lines[end] !== ""; end += 1) {
    const line = lines[end] ?? "";
    if (line[0] !== "|" || special.test(line)) {
      return undefined;
    }
  }
  const align = delimiter.slice(1, -1).split("|").map(alignOf);
  const head = cellsOf(lines[from] ?? "");
  if (head.length !== align.length) {
    return undefined;
  }
  const tokensOf = (texts: readonly string[], header: boolean): Tokens.TableCell[] =>
    align.map((alignment, index) => ({ text: texts[index] ?? "", tokens: [], header, align: alignment }));
  const header = tokensOf(head, true);
  const rows = lines.slice(from + 2, end).map((line) => tokensOf(cellsOf(line), false));
  const raw = lines.slice(from, end).join("\n");
  return { token: { type: "table", raw, header, align, rows }, end, cells: [header, ...rows].flat() };
}

function alignOf(cell: string): "left" | "right" | "center" | null {
  const marks = cell.trim();
  const [left, right] = [marks.startsWith(":"), marks.endsWith(":")];
  return left && right ? "center" : left ? "left" : right ? "right" : null;
}

/** What stands between the bars of a table's `line`, without the empty first and last. */
export function cellsOf(line: string): readonly string[] {
  const cells = line.split("|").map((cell) => cell.trim());
  if (cells[0] === "") {
    cells.shift();
  }
  if (cells.at(-1) === "") {
    cells.pop();
  }
  return cells;
}

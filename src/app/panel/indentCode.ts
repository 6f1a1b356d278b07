/** How the lines of an editor are indented. */
export interface Indentation {
  /** White space before the line in which the code is to stand. */
  readonly base: string;
  readonly insertSpaces: boolean;
  /** How many columns a tab takes. */
  readonly tabSize: number;
}

/**
 * Code as it fits where it is to be inserted: the indentation that all its lines share gives way to that of the cursor's line, and what is beyond that is in
 * tabs or spaces as the editor has it. The first line stands at the cursor and gets none. Lines end in `\n`; empty ones stay empty. Pure.
 */
export function indentCode(code: string, { base, insertSpaces, tabSize }: Indentation): string {
  const lines = code.split(/\r\n?|\n/);
  const shared = sharedIndent(lines);
  const unit = insertSpaces ? tabSize : spacesALevel(lines, shared.length, tabSize);
  return lines
    .map((line, index) => {
      const [indent] = /^[ \t]*/.exec(line) ?? [""];
      const words = line.slice(indent.length);
      if (words === "") {
        return "";
      }
      const inner = indent.slice(shared.length);
      return `${index === 0 ? "" : base}${insertSpaces ? inner.replaceAll("\t", " ".repeat(tabSize)) : inTabs(inner, unit)}${words}`;
    })
    .join("\n");
}

function sharedIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const [first = "", ...others] = indents;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) {
      length -= 1;
    }
  }
  return first.slice(0, length);
}

/** How many spaces the code itself takes for a level: the smallest step that a line goes in from the one before. */
function spacesALevel(lines: readonly string[], sharedLength: number, otherwise: number): number {
  const depths = lines.filter((line) => line.trim() !== "").map((line) => (/^[ \t]* *(?=\S)/.exec(line)?.[0].length ?? 0) - sharedLength);
  const steps = depths.map((depth, index) => depth - (depths[index - 1] ?? 0)).filter((step) => step > 1);
  return steps.length === 0 ? otherwise : Math.min(...steps);
}

function inTabs(indent: string, unit: number): string {
  return indent.replaceAll(/ +/g, (spaces) => "\t".repeat(Math.floor(spaces.length / unit)) + " ".repeat(spaces.length % unit));
}

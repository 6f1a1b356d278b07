/** Words at the beginning of a line that can be nothing else: no mark, and no number that may be an item's. Formulas and escapes are the library's. */
export const words = /^(?:[^\s\d\\$#>|~=+_<[`*&:-]|\*{1,2}[^\s*]|`{1,2}[^`]|_{1,2}[^\s_]|\d+(?![\d.)])|\[[\w ,.-]+\]\()[^\\$\t\v\f\r]*$/;
/** A heading, whose words hold no `#`. */
export const heading = /^(#{1,6}) ([^\s#\\$][^\\$#\t\v\f\r]*)$/;
/** The marker of an item, with the space after it. */
export const item = /^((?:[-*+]|\d{1,9}[.)]) )(?=\S)/;
/** The line that opens code. */
export const fence = /^```([\w+-]*)$/;
/** Such a line whose code may hold fences of its own. */
export const markdownFence = /^```(?:markdown|md|mdx)$/i;
/** A line that may open or close code. */
export const fenceLike = /^\s*(?:`{3}|~{3})/;
/** What the library reads, wherever it stands in words or in a table. */
export const special = /[\\$\t\v\f\r]/;
/** Spaces at the end of a line may break it. */
export const endsInSpace = /\s$/;

/** How many spaces stand in `line` from `at` on. */
export function indentOf(line: string, at = 0): number {
  let end = at;
  while (line[end] === " ") {
    end += 1;
  }
  return end - at;
}

/** Where the line goes on after the mark of a quote at `at`; `undefined` where none stands, or no space after it. */
export function afterQuoteMark(line: string, at: number): number | undefined {
  if (line[at] !== ">") {
    return undefined;
  }
  return line[at + 1] === " " ? at + 2 : at + 1 === line.length ? at + 1 : undefined;
}

/** The marker of an item, with the space after it, that stands at `at`. */
export function itemAt(line: string, at: number): string | undefined {
  return item.exec(at === 0 ? line : line.slice(at))?.[1];
}

/** What the markers of a list have in common. */
export function markOf(marker: string): string {
  return (marker.length > 2 ? "1" : "") + marker.charAt(marker.length - 2);
}

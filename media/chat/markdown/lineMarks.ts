/** Nothing but marks, and a number that may become an item's. */
const marks = /^(?:[ >#*+=|:`~_-]|\d{1,9}(?:[.)] ?)?$)*$/;
/** The line that opens code, whose language is not whole yet. */
const fence = /^(?:[ >*+-]|\d{1,9}[.)] )*(?:`{3}|~{3})[^`\n]*$/;
/** A rule that somebody drew. */
const longestMarks = 200;

/**
 * Whether a `line` that has not come to its end is not shown yet: what it is the beginning of is seen with the next characters. A `-` below words
 * would be shown as a heading, `**` as stars, a table's second line as words, and code in a language `t` before it is in `ts`.
 */
export function isHiddenLine(line: string): boolean {
  return line.length <= longestMarks && (marks.test(line) || fence.test(line));
}

/** Whether `raw`, all of a code block, ends with a line that closes it. */
export function endsWithFence(raw: string): boolean {
  return /\n\s*(?:`{3,}|~{3,})\s*$/.test(raw);
}

/** `source` without its last line where that is hidden. */
export function withoutMarks(source: string): string {
  const start = source.lastIndexOf("\n") + 1;
  return start < source.length && source.length - start <= longestMarks && isHiddenLine(source.slice(start))
    ? source.slice(0, start)
    : source;
}

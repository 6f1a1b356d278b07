/** Nothing but marks, and a number that may become an item's. */
const marks = /^(?:[ >#*+=|:`~_-]|\d{1,9}(?:[.)] ?)?$)*$/;
/** A rule that somebody drew. */
const longestMarks = 200;

/**
 * `source` without its last line where that is nothing but marks: what they are the beginning of is seen with the next characters. A `-` below
 * words would be shown as a heading, `**` as stars, and a table's second line as words.
 */
export function withoutMarks(source: string): string {
  const start = source.lastIndexOf("\n") + 1;
  return start < source.length && source.length - start <= longestMarks && marks.test(source.slice(start))
    ? source.slice(0, start)
    : source;
}

/** Characters of a line that a search shows. */
const mostCharacters = 500;

/** A line without its end; of a long one, what is around `start`. Pure. */
export function shortLine(line: string, start: number): string {
  const text = line.replace(/[\r\n]+$/, "");
  if (text.length <= mostCharacters) {
    return text;
  }
  const from = Math.max(0, Math.min(start - 100, text.length - mostCharacters));
  const end = from + mostCharacters;
  return `${from > 0 ? "…" : ""}${text.slice(from, end).toWellFormed()}${end < text.length ? "…" : ""}`;
}

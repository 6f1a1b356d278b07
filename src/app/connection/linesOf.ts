/**
 * `text` in lines of at most `width` characters, broken between words: rows of a quick pick show one line each and cut the rest off. A word
 * that is longer has a line of its own. No text is no line.
 */
export function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

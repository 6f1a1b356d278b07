/** One change that a model asks for: `oldText`, which must fit exactly one place of the file (any number with `replaceAll`), becomes `newText`. Every character counts as itself, `$` too. */
export interface TextEdit {
  readonly oldText: string;
  readonly newText: string;
  readonly replaceAll?: boolean;
}

/** The characters from `start` up to `end` (UTF-16 units, as VS Code's offsets) become `text`. In a list: in order, apart from one another, all counted in the text before any of them. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `text` with `replacements` made. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, text: inserted } of replacements) {
    pieces.push(text.slice(from, start), inserted);
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join("");
}

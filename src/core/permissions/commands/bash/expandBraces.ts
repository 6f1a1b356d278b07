import type { WordPiece } from "../../terms/word.ts";

/** Words that a brace expansion makes at most. */
const mostWords = 64;

/**
 * Expands `{a,b}` as bash does. `undefined` for what is not followed: `{1..9}`, braces in braces, and too many words. A brace that expands to nothing stays as it is.
 */
export function expandBraces(pieces: readonly WordPiece[]): readonly (readonly WordPiece[])[] | undefined {
  const is = (piece: WordPiece | undefined, text: string): boolean => piece !== undefined && piece.text === text && !piece.quoted;
  const open = pieces.findIndex((piece) => is(piece, "{"));
  if (open < 0) {
    return [pieces];
  }
  const close = pieces.findIndex((piece, index) => index > open && is(piece, "}"));
  if (close < 0) {
    return pieces.some((piece, index) => index > open && is(piece, ",")) ? undefined : [pieces];
  }
  const inner = pieces.slice(open + 1, close);
  const text = inner.map((piece) => piece.text).join("");
  if (inner.some((piece) => is(piece, "{") || piece.opaque === true) || text.includes("..")) {
    return undefined;
  }
  const rest = expandBraces(pieces.slice(close + 1));
  if (rest === undefined) {
    return undefined;
  }
  const choices = splitAt(inner, (piece) => is(piece, ","));
  const middles = choices.length === 1 ? [pieces.slice(open, close + 1)] : choices;
  const words = middles.flatMap((middle) => rest.map((tail) => [...pieces.slice(0, open), ...middle, ...tail]));
  return words.length > mostWords ? undefined : words;
}

function splitAt(pieces: readonly WordPiece[], isSeparator: (piece: WordPiece) => boolean): WordPiece[][] {
  const parts: WordPiece[][] = [[]];
  for (const piece of pieces) {
    if (isSeparator(piece)) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(piece);
    }
  }
  return parts;
}

import { parseFileTarget, type FileTarget } from "../../../src/shared/fileTarget.ts";

/** A word in running text that may name a file: with a folder before it, or with a line behind it, since a name alone is too often none. */
const wordPattern =
  /(?<![\p{L}\p{N}_@/\\.:-])(?:file:\/\/\/|[a-z]:[\\/]|\.{0,2}[\\/])?(?:[\p{L}\p{N}_.@~+-]+[\\/])*[\p{L}\p{N}_@~+-][\p{L}\p{N}_.@~+-]*\.[a-z]\w{0,9}(?:#L\d+(?:-L?\d+)?|:\d+(?::\d+|-\d+)?|\(\d+(?:,\d+)?\))?(?![\w/\\])/giu;
const hasPlace = /(?:#L\d+(?:-L?\d+)?|:\d+(?:[:-]\d+)?|\(\d+(?:,\d+)?\))$/i;

/** A word of running text that may name a file, and where it stands in the text. */
export interface FileWord {
  readonly start: number;
  readonly end: number;
  readonly target: FileTarget;
}

/** The words in `text` that may name files. Pure. */
export function findFileWords(text: string): readonly FileWord[] {
  if (!text.includes(".")) {
    return [];
  }
  return [...text.matchAll(wordPattern)].flatMap(({ 0: word, index }) => {
    const target = /[\\/]/.test(word) || hasPlace.test(word) ? parseFileTarget(word) : undefined;
    return target === undefined ? [] : [{ start: index, end: index + word.length, target }];
  });
}

/** What a piece of code between words may name: a path or a file's name. Pure. */
export function fileInCode(code: string): FileTarget | undefined {
  const word = code.trim();
  // A call, a list, an expression: nobody looks for it on the disk.
  return /^[^\s(){}[\]=;,'"`<>|&$!?*]+(?:\(\d+(?:,\s*\d+)?\))?$/.test(word) && /[\p{L}\p{N}]/u.test(word)
    ? parseFileTarget(word)
    : undefined;
}

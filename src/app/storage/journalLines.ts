import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";

/** Bytes of a file: from, and up to but without. */
export type ByteRange = readonly [from: number, to: number];

/** A line of a journal. */
export interface FoundLine {
  /** Where it stands in the file, without its line break. */
  readonly range: ByteRange;
  /** What it says: usually one text. NUL bytes, which a power cut leaves, stand between several; a line that is too long to be read has none. */
  readonly texts: readonly string[];
  /** Whether these are not the bytes that Baton wrote: no UTF-8 (a last character that is cut off aside), NULs among them, or too many. */
  readonly isDented: boolean;
  /** Whether its line break is there. */
  readonly isWhole: boolean;
}

const pieceBytes = 262_144;
/** The longest line that is read, in bytes: more than a panel could show, and a quarter of what V8 holds in a string (2^29 - 24: its v8-primitive.h, 2026-11). */
const lineLimitBytes = 134_217_728;
const lineBreak = 10;

/** Hands each line of a file to `take`, in order, holding no more than one of them. Resolves to the bytes read; rejects with what the file system says. */
export async function readLines(path: string, take: (line: FoundLine) => void): Promise<number> {
  const file = await open(path, "r");
  try {
    let from = 0;
    let held: Buffer[] = [];
    let position = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
      if (bytesRead === 0) {
        break;
      }
      const piece = buffer.subarray(0, bytesRead);
      let start = 0;
      for (let end = piece.indexOf(lineBreak); end !== -1; end = piece.indexOf(lineBreak, start)) {
        take(lineOf([from, position + end], [...held, piece.subarray(start, end)], true));
        held = [];
        start = end + 1;
        from = position + start;
      }
      position += bytesRead;
      // What is longer is not held, only counted.
      held = position - from > lineLimitBytes ? [] : [...held, piece.subarray(start)];
    }
    if (position > from) {
      take(lineOf([from, position], held, false));
    }
    return position;
  } finally {
    await file.close();
  }
}

function lineOf(range: ByteRange, pieces: readonly Buffer[], isWhole: boolean): FoundLine {
  if (range[1] - range[0] > lineLimitBytes) {
    return { range, texts: [], isDented: true, isWhole };
  }
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  const texts = bytes.toString("utf8").split(/\0+/);
  return {
    range,
    texts: texts.length === 1 ? texts : texts.filter((text) => text !== ""),
    isDented: texts.length > 1 || !isUtf8SoFar(bytes),
    isWhole,
  };
}

/** Whether bytes are UTF-8, but that the last character may be cut off: so the line ends whose writer was killed. */
function isUtf8SoFar(bytes: Buffer): boolean {
  return isUtf8(bytes) || [1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, -cut)) && bytesOfCharacter(bytes.at(-cut)) > cut);
}

/** How many bytes the character has that begins with this byte; 0 if none does. */
function bytesOfCharacter(first = 0): number {
  return first >= 0xf8 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
}

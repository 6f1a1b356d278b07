import { anyLineEnd } from "./lineTable.ts";

/** The line ends of a text, and so of what is written into it. */
export class LineEnds {
  readonly #text: string;
  /** What all lines end with; `undefined`: there is but one line. */
  readonly #same: string | undefined;
  readonly #mixed: boolean;

  /** One pass over the text. */
  constructor(text: string) {
    this.#text = text;
    this.#same = anyOf(text);
    this.#mixed = this.#same !== undefined && hasOtherThan(text, this.#same);
  }

  /**
   * The line end that new lines in the place of `[start, end)` take: the text's. In a text whose lines end differently: what most lines in that place have, else what its own line has, else
   * the line before it. `undefined` in a text of one line: new lines keep what they came with.
   */
  at(start: number, end: number): string | undefined {
    if (!this.#mixed) {
      return this.#same;
    }
    return mostFrequent(this.#text.slice(start, end)) ?? lineEndAfter(this.#text, end) ?? lineEndBefore(this.#text, start);
  }
}

/** `text` with each `\n` and `\r\n` become `lineEnd`. A `\r` of its own stays what it is. */
export function withLineEnd(text: string, lineEnd: string | undefined): string {
  return lineEnd === undefined || !text.includes("\n") ? text : text.replace(/\r?\n/g, () => lineEnd);
}

/** `content` for a file that holds `current`: with the line ends that most lines of that have. */
export function withLineEndsOf(content: string, current: string): string {
  return withLineEnd(content, mostFrequent(current));
}

function anyOf(text: string): string | undefined {
  return /\r\n|\n|\r/.exec(text)?.[0];
}

function hasOtherThan(text: string, lineEnd: string): boolean {
  switch (lineEnd) {
    case "\n":
      return text.includes("\r");
    case "\r":
      return text.includes("\n");
    default:
      return /[^\r]\n|\r(?!\n)/.test(text);
  }
}

function mostFrequent(text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const lineEnd of text.match(anyLineEnd) ?? []) {
    counts.set(lineEnd, (counts.get(lineEnd) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [lineEnd, count] of counts) {
    if (best === undefined || count > (counts.get(best) ?? 0)) {
      best = lineEnd;
    }
  }
  return best;
}

function lineEndAfter(text: string, offset: number): string | undefined {
  const next = new RegExp(anyLineEnd.source, "g");
  next.lastIndex = offset;
  return next.exec(text)?.[0];
}

function lineEndBefore(text: string, offset: number): string | undefined {
  for (let index = offset - 1; index >= 0; index--) {
    const character = text.charAt(index);
    if (character === "\n" || character === "\r") {
      return character === "\n" && text.charAt(index - 1) === "\r" ? "\r\n" : character;
    }
  }
  return undefined;
}

const lineFeed = 10;
const carriageReturn = 13;

/** What ends a line, as in VS Code: `\r\n`, `\n`, or a `\r` of its own. Global: for `split`, `match` and `replace` alone. */
export const anyLineEnd = /\r\n|\n|\r/g;

/**
 * Where the lines of a text begin and end, by offset. A text that ends with a line end has one last line more, which is empty, as in an
 * editor; the empty text has one line. Lines are counted from 0.
 */
export class LineTable {
  readonly text: string;
  readonly #starts: Uint32Array;
  readonly #contentEnds: Uint32Array;
  readonly count: number;

  /** One pass over the text. */
  constructor(text: string) {
    this.text = text;
    let starts = new Uint32Array(1024);
    let ends = new Uint32Array(1024);
    let count = 0;
    let start = 0;
    const add = (contentEnd: number, next: number): void => {
      if (count === starts.length) {
        starts = doubled(starts);
        ends = doubled(ends);
      }
      starts[count] = start;
      ends[count] = contentEnd;
      count++;
      start = next;
    };
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === lineFeed) {
        add(index, index + 1);
      } else if (code === carriageReturn) {
        const next = text.charCodeAt(index + 1) === lineFeed ? index + 2 : index + 1;
        add(index, next);
        index = next - 1;
      }
    }
    add(text.length, text.length);
    this.#starts = starts;
    this.#contentEnds = ends;
    this.count = count;
  }

  /** The offset at which a line begins; for a line past the last, the text's length. */
  start(line: number): number {
    return line < this.count ? (this.#starts[line] ?? 0) : this.text.length;
  }

  /** The offset at which a line's content ends and its line end begins. */
  contentEnd(line: number): number {
    return line < this.count ? (this.#contentEnds[line] ?? 0) : this.text.length;
  }

  /** A line without its end. */
  content(line: number): string {
    return this.text.slice(this.start(line), this.contentEnd(line));
  }

  /** What ends a line: empty for the last. */
  lineEnd(line: number): string {
    return this.text.slice(this.contentEnd(line), this.start(line + 1));
  }

  /** The line in which an offset lies; a line's end belongs to it. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.start(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Whether a line begins at this offset: at the text's end only if the text is empty or ends with a line end. */
  isLineStart(offset: number): boolean {
    return this.start(this.lineAt(offset)) === offset;
  }
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** The lines of a text, each with its end: together they are the text. None for the empty text; a text that ends with a line end has no empty line after it. */
export function wholeLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

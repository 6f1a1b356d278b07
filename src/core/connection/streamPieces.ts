/** Words that come closer together than this came in one piece, in milliseconds: reading what has arrived takes less, and no model is as fast. */
const togetherMs = 4;
/** An answer that is whole sooner than this, in milliseconds, may well have come at once. */
const tooQuickMs = 150;
/** With fewer words there is nothing to see. */
const fewestWords = 5;

/** How the words of an answer arrived. `unclear`: too few, or too quick, to know. */
export type StreamVerdict = "pieces" | "whole" | "unclear";

/** Notes when the words of an answer came, and returns whether it came piece by piece or was held back until it was whole. */
export class StreamPieces {
  readonly #startedMs: number;
  #words = 0;
  #lastMs: number | undefined;
  /** Whether bytes came since the last words; `undefined` while nobody says when they do. */
  #hasRead: boolean | undefined;
  /** The characters of each piece. */
  readonly #pieces: number[] = [];
  #firstMs: number | undefined;

  /** `startedMs`: when it was asked, of a monotonic clock. */
  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** From asking to the first word, in milliseconds. */
  get firstMs(): number | undefined {
    return this.#firstMs;
  }

  /** Whether it is clear already that it comes piece by piece. */
  get isStreaming(): boolean {
    return this.#pieces.length >= 5;
  }

  /** Bytes came over the connection. Where that is noted, words without bytes before them belong to the piece before: a busy computer takes its time over them. */
  read(): void {
    this.#hasRead = true;
  }

  /** Words came, `length` characters of them. */
  add(atMs: number, length: number): void {
    this.#firstMs ??= atMs - this.#startedMs;
    this.#words += 1;
    if (this.#lastMs === undefined || (atMs - this.#lastMs > togetherMs && this.#hasRead !== false)) {
      this.#pieces.push(length);
    } else {
      this.#pieces[this.#pieces.length - 1] = (this.#pieces.at(-1) ?? 0) + length;
    }
    this.#lastMs = atMs;
    this.#hasRead = this.#hasRead === undefined ? undefined : false;
  }

  /** How it came, once it has ended at `endedMs`. */
  verdict(endedMs: number): StreamVerdict {
    if (this.isStreaming) {
      return "pieces";
    }
    if (this.#words < fewestWords || endedMs - this.#startedMs < tooQuickMs) {
      return "unclear";
    }
    const all = this.#pieces.reduce((sum, length) => sum + length, 0);
    // A gateway may pass the head on at once, and hold back the rest.
    return Math.max(...this.#pieces) >= all * 0.9 ? "whole" : "pieces";
  }
}

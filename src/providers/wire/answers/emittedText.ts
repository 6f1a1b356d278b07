/** A stretch of what was reported: from `start`, in UTF-16 units, to the end. */
export interface EmittedStretch {
  readonly start: number;
  /** Its first piece; `undefined` while nothing was reported in it. */
  head: string | undefined;
}

/**
 * What has been reported in pieces, so that an event which repeats it whole adds only what is missing. It keeps the length, the first piece and the last, not
 * the words: an answer may have a million pieces, and the events that end it are its own repetition or none of it.
 */
export class EmittedText {
  #length = 0;
  #last = "";
  #headless: EmittedStretch[] = [];
  /** All that was reported. */
  readonly all = this.begin();

  /** A stretch that begins with what is reported next. */
  begin(): EmittedStretch {
    const stretch: EmittedStretch = { start: this.#length, head: undefined };
    this.#headless.push(stretch);
    return stretch;
  }

  push(piece: string): void {
    if (piece === "") {
      return;
    }
    if (this.#headless.length > 0) {
      for (const stretch of this.#headless) {
        stretch.head = piece;
      }
      this.#headless = [];
    }
    this.#length += piece.length;
    this.#last = piece;
  }

  /** What `whole` has beyond what was reported in the stretch: all of it where nothing was, nothing where it says something else. */
  rest(whole: string, { start, head }: EmittedStretch = this.all): string {
    const emitted = this.#length - start;
    if (head === undefined) {
      return whole;
    }
    return whole.startsWith(head) && whole.startsWith(this.#last, emitted - this.#last.length) ? whole.slice(emitted) : "";
  }
}

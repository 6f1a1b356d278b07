/** A stretch of what was told: from `start`, in UTF-16 units, to the end. */
export interface EmittedStretch {
  readonly start: number;
  /** Its first piece; `undefined` while nothing was told in it. */
  head: string | undefined;
}

/**
 * What has been told in pieces, so that an event which repeats it whole adds only what is missing. It keeps the length, the first piece and the last, not
 * the words: an answer may have a million pieces, and the events that end it are its own repetition or none of it.
 */
export class EmittedText {
  #length = 0;
  #last = "";
  #headless: EmittedStretch[] = [];
  /** All that was told. */
  readonly all = this.begin();

  /** A stretch that begins with what is told next. */
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

  /** What `whole` has beyond what was told in the stretch: all of it where nothing was, nothing where it says something else. */
  rest(whole: string, { start, head }: EmittedStretch = this.all): string {
    const emitted = this.#length - start;
    if (head === undefined) {
      return whole;
    }
    return whole.startsWith(head) && whole.startsWith(this.#last, emitted - this.#last.length) ? whole.slice(emitted) : "";
  }
}

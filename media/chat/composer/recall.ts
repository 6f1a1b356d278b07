/** Earlier prompts, gone through with Up and Down. It begins in an empty composer alone, so that nothing that was written is ever replaced. */
export class Recall {
  #prompts: readonly string[] = [];
  #index: number | undefined;

  /** Takes the prompts, oldest first. Does not disturb a recall that is going on unless the prompts changed. */
  setPrompts(prompts: readonly string[]): void {
    if (prompts !== this.#prompts) {
      this.#prompts = prompts;
      this.#index = undefined;
    }
  }

  /** Whether an earlier prompt is being shown. */
  get active(): boolean {
    return this.#index !== undefined;
  }

  /** The prompt before the one shown, or the newest; `undefined` at the oldest. */
  older(): string | undefined {
    const index = (this.#index ?? this.#prompts.length) - 1;
    const prompt = this.#prompts[index];
    if (prompt !== undefined) {
      this.#index = index;
    }
    return prompt;
  }

  /** The prompt after the one shown; after the newest, the empty text with which the recall began. `undefined` when no recall is going on. */
  newer(): string | undefined {
    if (this.#index === undefined) {
      return undefined;
    }
    const prompt = this.#prompts[this.#index + 1];
    this.#index = prompt === undefined ? undefined : this.#index + 1;
    return prompt ?? "";
  }

  /**
   * The prompt that an arrow goes to, from the very beginning of what is written (Up) or its end (Down); `undefined` if the arrow only moves the caret.
   * `isEmpty`: nothing is written.
   */
  byArrow(up: boolean, input: HTMLTextAreaElement, isEmpty: boolean): string | undefined {
    const { selectionStart, selectionEnd, textLength } = input;
    const isAtEdge = selectionStart === selectionEnd && selectionStart === (up ? 0 : textLength);
    if (!isAtEdge || (!this.active && !isEmpty)) {
      return undefined;
    }
    return up ? this.older() : this.newer();
  }

  /** Ends the recall. What is shown is the user's own from now on, who goes on writing in it or clears it. */
  end(): void {
    this.#index = undefined;
  }
}

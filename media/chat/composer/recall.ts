/** Earlier prompts, gone through with Up and Down. What stood in the composer before waits at the lower end. */
export class Recall {
  #prompts: readonly string[] = [];
  #index: number | undefined;
  #unsent = "";

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

  /** What the user had been writing when the recall began. */
  get unsent(): string {
    return this.#unsent;
  }

  /** The prompt before the one shown, or `undefined` at the oldest. `current` is kept for the way back. */
  older(current: string): string | undefined {
    const index = (this.#index ?? this.#prompts.length) - 1;
    const prompt = this.#prompts[index];
    if (prompt === undefined) {
      return undefined;
    }
    if (this.#index === undefined) {
      this.#unsent = current;
    }
    this.#index = index;
    return prompt;
  }

  /** The prompt after the one shown; after the newest, what the user had been writing. `undefined` when no recall is going on. */
  newer(): string | undefined {
    if (this.#index === undefined) {
      return undefined;
    }
    const prompt = this.#prompts[this.#index + 1];
    if (prompt === undefined) {
      return this.leave();
    }
    this.#index += 1;
    return prompt;
  }

  /** Ends the recall; gives back what the user had been writing. */
  leave(): string {
    this.#index = undefined;
    return this.#unsent;
  }

  /** Ends the recall and keeps what it shows: the user went on writing in it. */
  adopt(): void {
    this.#index = undefined;
  }
}

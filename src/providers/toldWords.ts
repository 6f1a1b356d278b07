/** What has been told in pieces, so that an event which repeats it whole adds only what is missing. */
export class ToldWords {
  readonly #pieces: string[] = [];

  /** Where what comes next begins: for {@link rest}. */
  get mark(): number {
    return this.#pieces.length;
  }

  push(piece: string): void {
    this.#pieces.push(piece);
  }

  /** What `whole` has beyond what was told since `mark`: all of it where nothing was, nothing where it says something else. */
  rest(whole: string, mark = 0): string {
    const told = this.#pieces.slice(mark).join("");
    return whole.startsWith(told) ? whole.slice(told.length) : "";
  }
}

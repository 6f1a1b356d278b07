import { ToldWords } from "../toldWords.ts";

/** The words of an answer so far, by item and by part: each may be told in pieces, and again whole by the events that end its part, its item and the answer. */
export class ItemWords {
  readonly #told = new ToldWords();
  #itemMark = 0;
  #partMark = 0;
  #part: number | undefined;

  push(piece: string): void {
    this.#told.push(piece);
  }

  /** An event is about this part of the item under way; `undefined` where it does not say. */
  goTo(part: number | undefined): void {
    if (part !== undefined && part !== this.#part) {
      this.#partMark = this.#part === undefined ? this.#itemMark : this.#told.mark;
      this.#part = part;
    }
  }

  /** Another item begins. */
  endItem(): void {
    this.#itemMark = this.#told.mark;
    this.#partMark = this.#itemMark;
    this.#part = undefined;
  }

  /** What the whole words of the part, of the item or of the answer have beyond what was told of it. */
  rest(of: "part" | "item" | "answer", whole: string): string {
    return this.#told.rest(whole, of === "part" ? this.#partMark : of === "item" ? this.#itemMark : 0);
  }
}

import { ToldWords } from "../wire/answers/toldWords.ts";

/** The words of an answer so far, by item and by part: each may be told in pieces, and again whole by the events that end its part, its item and the answer. */
export class ItemWords {
  readonly #told = new ToldWords();
  #item = this.#told.all;
  #part = this.#told.all;
  #partIndex: number | undefined;

  push(piece: string): void {
    this.#told.push(piece);
  }

  /** An event is about this part of the item under way; `undefined` where it does not say. */
  goTo(index: number | undefined): void {
    if (index !== undefined && index !== this.#partIndex) {
      this.#part = this.#partIndex === undefined ? this.#item : this.#told.begin();
      this.#partIndex = index;
    }
  }

  /** Another item begins. */
  endItem(): void {
    this.#item = this.#told.begin();
    this.#part = this.#item;
    this.#partIndex = undefined;
  }

  /** What the whole words of the part, of the item or of the answer have beyond what was told of it. */
  rest(of: "part" | "item" | "answer", whole: string): string {
    return this.#told.rest(whole, of === "part" ? this.#part : of === "item" ? this.#item : this.#told.all);
  }
}

import { EmittedText } from "../wire/answers/emittedText.ts";

/** The words of an answer so far, by item and by part: each may be reported in pieces, and again whole by the events that end its part, its item and the answer. */
export class ItemWords {
  readonly #emitted = new EmittedText();
  #item = this.#emitted.all;
  #part = this.#emitted.all;
  #partIndex: number | undefined;

  push(piece: string): void {
    this.#emitted.push(piece);
  }

  /** An event is about this part of the item under way; `undefined` where it does not say. */
  goTo(index: number | undefined): void {
    if (index !== undefined && index !== this.#partIndex) {
      this.#part = this.#partIndex === undefined ? this.#item : this.#emitted.begin();
      this.#partIndex = index;
    }
  }

  /** Another item begins. */
  endItem(): void {
    this.#item = this.#emitted.begin();
    this.#part = this.#item;
    this.#partIndex = undefined;
  }

  /** What the whole words of the part, of the item or of the answer have beyond what was reported of it. */
  rest(of: "part" | "item" | "answer", whole: string): string {
    return this.#emitted.rest(whole, of === "part" ? this.#part : of === "item" ? this.#item : this.#emitted.all);
  }
}

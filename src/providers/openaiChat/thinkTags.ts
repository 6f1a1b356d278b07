import type { StreamEvent } from "../../core/model/streamEvent.ts";

const opening = "<think>";
const closing = "</think>";

/**
 * Thinking that a model does aloud, within `<think>` and `</think>` at the very beginning of its text, reported as reasoning; the tags may be split
 * anywhere. Later in a text the tags are words like any others: the model may be writing about them.
 */
export class ThinkTags {
  /** Nothing is held any more, and what comes is text. */
  isDone: boolean;
  #place: "before" | "within" | "after" = "before";
  #held = "";
  #hasThought = false;

  constructor(areRead: boolean) {
    this.isDone = !areRead;
  }

  /** Takes more of the text. Not to be called once `isDone`. */
  push(text: string, out: StreamEvent[]): void {
    this.#held += text;
    if (this.#place === "before") {
      const words = this.#held.trimStart();
      if (opening.startsWith(words)) {
        this.#place = words === opening ? "within" : "before";
        this.#held = words === opening ? "" : this.#held;
        return;
      }
      if (!words.startsWith(opening)) {
        this.end(out);
        return;
      }
      this.#place = "within";
      this.#held = words.slice(opening.length);
    }
    if (this.#place === "within") {
      this.#think(out);
    }
    if (this.#place === "after") {
      this.#held = this.#held.trimStart();
      if (this.#held !== "") {
        this.end(out);
      }
    }
  }

  /** No more text comes, or no more tags: what is held is reported as what it turned out to be. */
  end(out: StreamEvent[]): void {
    if (this.isDone) {
      return;
    }
    this.isDone = true;
    if (this.#held !== "") {
      out.push({ type: this.#place === "within" ? "reasoning-delta" : "text-delta", text: this.#held });
      this.#held = "";
    }
  }

  #think(out: StreamEvent[]): void {
    const end = this.#held.indexOf(closing);
    // The lines between the tags and the thought are not thought; those at an end may yet turn out to be within it.
    const words = this.#held.slice(0, end === -1 ? this.#held.length - beginningAtEnd(this.#held) : end).trimEnd();
    const thought = this.#hasThought ? words : words.trimStart();
    if (thought !== "") {
      this.#hasThought = true;
      out.push({ type: "reasoning-delta", text: thought });
    }
    this.#held = this.#held.slice(end === -1 ? words.length : end + closing.length);
    this.#place = end === -1 ? "within" : "after";
  }
}

/** How many characters at the end of a text may be the beginning of the closing tag. */
function beginningAtEnd(text: string): number {
  const start = text.lastIndexOf("<");
  return start !== -1 && closing.startsWith(text.slice(start)) ? text.length - start : 0;
}

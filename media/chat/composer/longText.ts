import { element, icon, iconButton, setText } from "../base/element.ts";
import { formatSize } from "../base/formats.ts";
import { testIds } from "../base/testIds.ts";

/**
 * Text from this length on does not go into the text field: the browser lays out every line of it at every keystroke, which for ten megabytes
 * takes seconds each.
 */
export const longTextCharacters = 200_000;

/** Very long text that goes with the prompt, shown as one line with its size and a button to take it out again. */
export class LongText {
  readonly element = element("div", { class: "chip long-text", "data-testid": testIds.longText });
  readonly #label = element("span", { class: "chip-name" });
  readonly #onRemove: () => void;
  #text = "";

  constructor(onRemove: () => void) {
    this.#onRemove = onRemove;
    const remove = iconButton("close", "Remove Text", testIds.longTextRemove, () => {
      this.text = "";
      this.#onRemove();
    });
    this.element.append(icon("file"), this.#label, remove);
    this.element.hidden = true;
  }

  /** The text; empty for none. */
  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.element.hidden = text === "";
    setText(this.#label, `Pasted text, ${formatSize(text.length)}`);
  }

  /** What the user typed, with the long text after it. */
  joinTo(typed: string): string {
    return typed === "" || this.#text === "" ? typed + this.#text : `${typed}\n\n${this.#text}`;
  }
}

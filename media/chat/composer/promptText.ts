import { element } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { LongText, longTextCharacters } from "./longText.ts";
import { writeText } from "./writeText.ts";

/** What the user does to the text. */
export interface PromptTextListener {
  /** Changed it, by typing, by pasting or by taking a long text out. */
  edited(): void;
  /** Pasted files into it. */
  filesPasted(files: readonly File[]): void;
}

/** The text of a prompt as one, though a long one that was pasted or restored stands beside the field, folded: the field would be slow with it. */
export class PromptText {
  readonly input = element("textarea", {
    class: "composer-input",
    rows: "1",
    dir: "auto",
    "aria-label": "Message",
    "data-testid": testIds.composerInput,
  });
  readonly #listener: PromptTextListener;
  readonly #longText = new LongText(() => this.#edited());
  #writing = false;

  constructor(listener: PromptTextListener) {
    this.#listener = listener;
    this.input.addEventListener("input", () => this.#edited());
    this.input.addEventListener("paste", (event) => this.#pasted(event));
  }

  /** What stands for the long text. */
  get folded(): HTMLElement {
    return this.#longText.element;
  }

  /** All of it. */
  get whole(): string {
    return this.#longText.joinTo(this.input.value);
  }

  /** In characters. Cheaper than to ask {@link whole} for it. */
  get length(): number {
    return this.input.textLength + this.#longText.text.length;
  }

  /** Whether all of the field can be seen without scrolling it. */
  get isInSight(): boolean {
    return this.input.scrollHeight <= this.input.clientHeight;
  }

  /** Puts `text` in the place of what is there. Undo brings that back. It is no edit of the user's. */
  write(text: string, caret: number): void {
    const isLong = text.length >= longTextCharacters;
    this.#longText.text = isLong ? text : "";
    this.#writing = true;
    writeText(this.input, isLong ? "" : text, caret);
    this.#writing = false;
  }

  #edited(): void {
    if (!this.#writing) {
      this.#listener.edited();
    }
  }

  #pasted(event: ClipboardEvent): void {
    const { text, files } = readPaste(event);
    if (files.length > 0) {
      event.preventDefault();
      this.#listener.filesPasted(files);
    } else if (text.length >= longTextCharacters) {
      event.preventDefault();
      this.#longText.text = this.#longText.joinTo("") + text;
      this.#edited();
    }
  }
}

/** What is pasted: files, or else words. Word processors and spreadsheets put a picture of the words beside the words: that is words. */
function readPaste({ clipboardData }: ClipboardEvent): { readonly text: string; readonly files: readonly File[] } {
  const text = clipboardData?.getData("text/plain") ?? "";
  const isPictureOfText = text !== "" && clipboardData?.types.includes("text/html") === true;
  return { text, files: isPictureOfText ? [] : [...(clipboardData?.files ?? [])] };
}

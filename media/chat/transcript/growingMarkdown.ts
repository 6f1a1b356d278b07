import type { AppendedText } from "../base/appendedText.ts";
import { MarkdownView } from "../markdown/markdownView.ts";

/** The Markdown of a part that grows: draws what was appended to it, or all of it where more has changed. */
export class GrowingMarkdown {
  readonly element: HTMLElement;
  readonly #view: MarkdownView;
  readonly #appended: AppendedText;
  #partId: string | undefined;
  #length = 0;
  #isStreaming = false;

  constructor(className: string, appended: AppendedText) {
    this.#view = new MarkdownView(className);
    this.element = this.#view.element;
    this.#appended = appended;
  }

  /** Draws the part's `text`; `streaming`: more may come. `wrap` makes Markdown of it that grows with it while it streams. */
  update({ id, text }: { readonly id: string; readonly text: string }, streaming: boolean, wrap = (all: string): string => all): void {
    const added = this.#appended.take(id);
    const isOnlyLonger = this.#partId === id && added !== undefined && this.#length + added.length === text.length;
    if (streaming && this.#isStreaming && isOnlyLonger) {
      this.#view.append(added);
    } else {
      this.#view.update(wrap(text), streaming);
    }
    this.#partId = id;
    this.#length = text.length;
    this.#isStreaming = streaming;
  }
}

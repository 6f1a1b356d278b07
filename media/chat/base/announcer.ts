import { element, setText } from "./element.ts";
import { testIds } from "./testIds.ts";

/** The page's one voice for screen readers: polite, and what is said at once stands together, so that no sentence takes another's place. */
export class Announcer {
  readonly element = element("div", { class: "screen-reader-only", role: "status", "aria-live": "polite", "data-testid": testIds.status });
  #waiting: string[] = [];

  /** Says a sentence. */
  readonly announce = (sentence: string): void => {
    if (this.#waiting.length === 0) {
      queueMicrotask(() => {
        const sentences = [...new Set(this.#waiting)];
        this.#waiting = [];
        setText(this.element, sentences.map((one, index) => (index < sentences.length - 1 ? `${one.replace(/\.$/, "")}.` : one)).join(" "));
      });
    }
    this.#waiting.push(sentence);
  };
}

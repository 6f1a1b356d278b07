import type { Notice } from "../../../src/shared/part.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createCopyableDetails } from "./copyableDetails.ts";
import { Disclosure } from "./disclosure.ts";

/** From this many attempts on, those between the first and the last are folded away: a line for one would be no shorter than the one. */
const foldedFrom = 4;

/**
 * What happened on the way to an answer: one quiet line each, with what the provider said folded under it. Of many attempts the first and the last are
 * seen, which say why and what came of it.
 */
export class NoticeList {
  readonly element = element("div", { class: "answer-notices" });
  readonly #context: ViewContext;
  readonly #folded = element("div");
  readonly #more = new Disclosure("notice", testIds.moreNotices, [icon("ellipsis")], this.#folded);
  #attempts: readonly Disclosure[] = [];
  #shown: readonly Notice[] = [];

  constructor(context: ViewContext) {
    this.#context = context;
    this.element.hidden = true;
  }

  /** Shows `notices`, of which there are only ever more. */
  update(notices: readonly Notice[]): void {
    for (const notice of notices.slice(this.#shown.length)) {
      this.#add(notice);
    }
    this.#shown = notices;
    this.element.hidden = notices.length === 0;
  }

  #add({ text: sentence, details }: Notice): void {
    // A line may end with the dot between what failed and what was done, but does not begin with it.
    const text = sentence.replaceAll(" · ", "\u00A0· ");
    if (details.length === 0) {
      this.element.append(
        element("div", { class: "answer-notice", "data-testid": testIds.answerNotice }, icon("info"), element("span", {}, text)),
      );
      return;
    }
    const body = createCopyableDetails(details, "Details", testIds.noticeCopy, this.#context);
    const attempt = new Disclosure("notice", testIds.answerNotice, [icon("info")], body);
    attempt.label.textContent = text;
    this.element.append(attempt.element);
    this.#attempts = [...this.#attempts, attempt];
    this.#fold();
  }

  /** Every attempt has details, and what is reported without them is none. */
  #fold(): void {
    if (this.#attempts.length < foldedFrom) {
      return;
    }
    const between = this.#attempts.slice(1, -1);
    if (this.#more.element.parentElement === null) {
      this.#attempts[0]?.element.after(this.#more.element);
    }
    for (const { element: attempt } of between.filter((other) => other.element.parentElement !== this.#folded)) {
      const focused = attempt.contains(document.activeElement) ? document.activeElement : null;
      // What is being read is not taken away.
      this.#more.element.open ||= attempt.open || focused !== null;
      this.#folded.append(attempt);
      if (focused instanceof HTMLElement) {
        focused.focus({ preventScroll: true });
      }
    }
    this.#more.label.textContent = `${between.length} more attempts`;
  }
}

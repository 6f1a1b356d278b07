import type { AnswerNotice } from "../../../src/shared/conversation.ts";
import { element, icon } from "../element.ts";
import { testIds } from "../testIds.ts";
import { Disclosure } from "./disclosure.ts";

/** What happened on the way to an answer: one quiet line each, with what the provider said folded under it. */
export class NoticeList {
  readonly element = element("div", { class: "answer-notices" });
  #shown: readonly AnswerNotice[] = [];

  constructor() {
    this.element.hidden = true;
  }

  /** Shows `notices`, of which there are only ever more. */
  update(notices: readonly AnswerNotice[]): void {
    for (const notice of notices.slice(this.#shown.length)) {
      this.element.append(createNotice(notice));
    }
    this.#shown = notices;
    this.element.hidden = notices.length === 0;
  }
}

function createNotice(notice: AnswerNotice): HTMLElement {
  const { details } = notice;
  const lead = icon("info");
  // A line may end with the dot between what failed and what was done, but does not begin with it.
  const text = notice.text.replaceAll(" · ", "\u00A0· ");
  if (details.length === 0) {
    return element("div", { class: "answer-notice", "data-testid": testIds.answerNotice }, lead, element("span", {}, text));
  }
  const disclosure = new Disclosure("notice", testIds.answerNotice, [lead], element("pre", { class: "notice-details", tabindex: "0" }, details.join("\n")));
  disclosure.label.textContent = text;
  return disclosure.element;
}

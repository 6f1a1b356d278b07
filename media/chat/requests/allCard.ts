import type { ApprovalView } from "../../../src/shared/agentViews.ts";
import { wordButton } from "../base/buttons.ts";
import { element } from "../base/element.ts";
import { acceptKeys } from "./requestCard.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { CardFrame, type RequestCard } from "./requestCard.ts";
import { createDetail } from "./requestDetail.ts";

/** Several calls of a kind that wait, each shown whole, to be allowed together. */
export class AllCard implements RequestCard {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly words = "";
  readonly #frame: CardFrame;
  readonly #allow: () => void;

  constructor(views: readonly ApprovalView[], allow: () => void, back: () => void, context: ViewContext) {
    const { length } = views;
    this.#allow = allow;
    this.#frame = new CardFrame("all", "checklist", `Allow all ${length}?`, undefined, "");
    this.element = this.#frame.element;
    this.head = this.#frame.head;
    const items = views.map((view) => {
      const reason = element("p", { class: "request-reason" }, view.reason);
      return element("li", {}, ...createDetail(view, context), ...(view.reason === "" ? [] : [reason]));
    });
    const button = wordButton(`Allow All ${length}`, "primary", testIds.requestAllow, this.#frame.whenArmed(allow));
    button.title = `Allow All ${length} (${acceptKeys})`;
    this.#frame.fill(
      element("ol", { class: "request-all" }, ...items),
      element("div", { class: "button-row" }, button, wordButton("Back", "secondary", testIds.requestBack, back)),
    );
  }

  show(): void {
    this.#frame.arm();
  }

  accept(): void {
    this.#frame.whenArmed(this.#allow)();
  }
}

import type { UserReply } from "../../../src/shared/agentViews.ts";
import { element, icon } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";

const isMac = /^mac/i.test(navigator.platform);

/** The keys that answer what an agent waits for with yes, as VS Code writes them. */
export const acceptKeys = isMac ? "⌘⏎" : "Ctrl+Enter";

/** Whether these keys were pressed, afresh: keys that are held down say yes to nothing. */
export function isAccept(event: KeyboardEvent): boolean {
  const isModified = isMac ? event.metaKey : event.ctrlKey;
  return event.key === "Enter" && isModified && !event.shiftKey && !event.altKey && !event.repeat && !event.isComposing;
}

/** For this long after a card has come keys and clicks that were meant for what stood there before do nothing. */
const armingMs = 500;

/** What a card of the queue does. */
export interface RequestCard {
  readonly element: HTMLElement;
  /** Where the queue's place, such as “1 of 3”, is shown. */
  readonly head: HTMLElement;
  /** What the user has written for the model, and not sent. */
  readonly words: string;
  /** The card is shown now. */
  show(): void;
  /** Answers as its primary button does, if it can. */
  accept(): void;
}

/** What a card reports to the queue. */
export interface CardActions {
  /** The user has answered. */
  readonly reply: (reply: UserReply) => void;
}

let lastId = 0;

/** The frame that all cards have: icon, title, who asks and why, and a place for the rest. It takes keys from half a second after it was shown. */
export class CardFrame {
  readonly element: HTMLElement;
  readonly head: HTMLElement;
  readonly #body = element("div", { class: "request-body" });
  #timer: number | undefined;

  /** `title` and `reason` are what a screen reader says of it. */
  constructor(requestId: string, iconName: string, title: string, agent: string | undefined, reason: string) {
    lastId += 1;
    const [titleId, reasonId] = [`request-title-${lastId}`, `request-reason-${lastId}`];
    this.head = element("div", { class: "request-head" }, icon(iconName), element("h2", { class: "request-title", id: titleId }, title));
    const hasReason = agent !== undefined || reason !== "";
    const asks = agent === undefined ? [] : [element("span", { class: "request-agent" }, agent), " "];
    const why = element("p", { class: "request-reason", id: reasonId }, ...asks, reason);
    this.element = element(
      "div",
      {
        class: "request-card",
        role: "group",
        tabindex: "-1",
        "aria-labelledby": titleId,
        "aria-describedby": hasReason ? reasonId : undefined,
        "data-testid": testIds.request,
        "data-request-id": requestId,
      },
      this.head,
      ...(hasReason ? [why] : []),
      this.#body,
    );
  }

  /** Fills the card. */
  fill(...nodes: readonly Node[]): void {
    this.#body.replaceChildren(...nodes);
  }

  /** Begins to take keys and clicks, a little later. */
  arm(): void {
    clearTimeout(this.#timer);
    delete this.element.dataset["armed"];
    this.#timer = window.setTimeout(() => {
      this.element.dataset["armed"] = "";
    }, armingMs);
  }

  /** Runs what a button does, unless the card has only just come. */
  readonly whenArmed =
    (run: () => void): (() => void) =>
    () => {
      if (this.element.dataset["armed"] !== undefined) {
        run();
      }
    };
}

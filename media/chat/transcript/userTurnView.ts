import type { UserTurn } from "../../../src/shared/conversation.ts";
import { element, setClass, setText } from "../base/element.ts";
import { oncePerFrame } from "../base/frame.ts";
import { formatSize } from "../base/formats.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createSentAttachments } from "./sentAttachments.ts";

/** No collapsed bubble shows more than this, and laying out megabytes would hold up the page. */
const collapsedCharacters = 4_000;
/** What “Show more” shows at most; the rest is in the conversation all the same. */
const expandedCharacters = 200_000;

/** What the user wrote: plain text in a bubble, the end of a long one folded away. */
export class UserTurnView {
  readonly element: HTMLElement;
  readonly #text = element("div", { class: "bubble-text", dir: "auto" });
  readonly #more = element("button", { type: "button", class: "link-button", "data-testid": testIds.userMore, "aria-expanded": "false" });
  // Not within the observer's own turn: showing the button moves what follows.
  readonly #measureSoon = oncePerFrame(() => this.#measure());
  readonly #observer = new ResizeObserver(this.#measureSoon);
  readonly #context: ViewContext;
  #turn: UserTurn;
  #attachments: HTMLElement | undefined;
  #expanded = false;

  constructor(turn: UserTurn, context: ViewContext) {
    this.#turn = turn;
    this.#context = context;
    const bubble = element("div", { class: "bubble" }, this.#text, this.#more);
    bubble.hidden = turn.text.trim() === "";
    this.element = element(
      "div",
      { class: "turn turn-user", "data-testid": testIds.turnUser, "data-turn-id": turn.id },
      element("h2", { class: "screen-reader-only" }, "You"),
      bubble,
    );
    this.#showAttachments();
    this.#more.addEventListener("click", () => {
      this.#expanded = !this.#expanded;
      this.#show();
    });
    this.#show();
    this.#observer.observe(this.#text);
  }

  /** A user's words never change; what they mention comes when they are asked. */
  update(turn: UserTurn): void {
    if (turn.expansion !== this.#turn.expansion) {
      this.#turn = turn;
      this.#showAttachments();
    }
  }

  /** Stops watching the width. */
  dispose(): void {
    this.#observer.disconnect();
  }

  #showAttachments(): void {
    this.#attachments?.remove();
    this.#attachments = createSentAttachments(this.#turn, this.#context);
    if (this.#attachments !== undefined) {
      this.element.querySelector(".bubble")?.before(this.#attachments);
    }
  }

  #show(): void {
    const { text } = this.#turn;
    const limit = this.#expanded ? expandedCharacters : collapsedCharacters;
    const rest = text.length - limit;
    const ending = this.#expanded && rest > 0 ? `…\n(${formatSize(rest)} more)` : "";
    setText(this.#text, text.slice(0, limit) + ending);
    setClass(this.#text, "clamped", !this.#expanded);
    setText(this.#more, this.#expanded ? "Show less" : "Show more");
    this.#more.setAttribute("aria-expanded", String(this.#expanded));
    this.#measure();
  }

  #measure(): void {
    const overflows = this.#text.scrollHeight > this.#text.clientHeight + 1;
    this.#more.hidden = !this.#expanded && !overflows && this.#turn.text.length <= collapsedCharacters;
  }
}

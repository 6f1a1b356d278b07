import type { Conversation, Turn } from "../../../src/shared/conversation.ts";
import type { SessionFacts } from "../../../src/shared/panelState.ts";
import { element, iconButton } from "../base/element.ts";
import { codeOfButton } from "../markdown/codeBlock.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { AnswerTurnView, type AnswerPlace } from "./answerTurnView.ts";
import { Follow } from "../base/follow.ts";
import type { ScrollMemory } from "./scrollMemory.ts";
import { UserTurnView } from "./userTurnView.ts";

type TurnView = UserTurnView | AnswerTurnView;

/** The conversation, scrolling. One view a turn, kept as long as the turn; a turn that is the same object is not looked at again. */
export class TranscriptView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #content = element("div", { class: "transcript-content" });
  readonly #scroller: HTMLElement;
  readonly #toEnd: HTMLButtonElement;
  readonly #follow: Follow;
  readonly #memory: ScrollMemory;
  #views = new Map<string, { readonly view: TurnView; turn: Turn }>();
  #conversation: Conversation | undefined;
  #facts: Pick<SessionFacts, "wait" | "outputs"> = {};

  constructor(welcome: HTMLElement, memory: ScrollMemory, context: ViewContext) {
    this.#context = context;
    this.#memory = memory;
    this.#scroller = element(
      "div",
      // Read out on demand: a live region would stutter through every token. The end of an answer is announced instead.
      {
        class: "transcript",
        role: "log",
        "aria-live": "off",
        "aria-label": "Conversation",
        tabindex: "0",
        "data-testid": testIds.transcript,
      },
      welcome,
      this.#content,
    );
    this.#toEnd = iconButton("arrow-down", "Scroll to Bottom", testIds.scrollBottom, () => this.#follow.resume());
    this.#toEnd.classList.add("to-end");
    this.#toEnd.hidden = true;
    this.element = element("main", { class: "transcript-frame" }, this.#scroller, this.#toEnd);
    this.#follow = new Follow(this.#scroller, this.#content, (following) => {
      this.#toEnd.hidden = following;
    });
    this.#scroller.addEventListener("scrollend", () => {
      if (this.#conversation) {
        this.#memory.keep(this.#conversation.id, this.#follow.following ? undefined : this.#scroller.scrollTop);
      }
    });
    this.#scroller.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Shows `conversation`, what an answer of it waits for and what its running calls write, drawing only what is new. */
  update(conversation: Conversation, { wait, outputs }: Pick<SessionFacts, "wait" | "outputs">): void {
    const before = this.#conversation;
    if (before === conversation && this.#facts.wait === wait && this.#facts.outputs === outputs) {
      return;
    }
    this.#conversation = conversation;
    this.#facts = { wait, outputs };
    const hadFocus = this.#content.contains(document.activeElement);
    // Nothing of another conversation is kept, not even under the same id.
    this.#removeGone(before?.id === conversation.id ? conversation.turns : []);
    const last = conversation.turns.at(-1);
    for (const turn of conversation.turns) {
      this.#showTurn(turn, { isLast: turn === last, wait: wait?.turnId === turn.id ? wait : undefined, outputs });
    }
    if (hadFocus && !this.#content.contains(document.activeElement)) {
      this.#context.focusComposer();
    }
    const leftAt = before === undefined ? this.#memory.recall(conversation.id) : undefined;
    if (leftAt !== undefined) {
      this.#follow.stayAt(leftAt);
    } else if (before?.id !== conversation.id || hasNewPrompt(before, conversation)) {
      this.#follow.resume();
    } else {
      this.#follow.stick();
    }
  }

  /** Whether the end is being followed. */
  get isFollowing(): boolean {
    return this.#follow.following;
  }

  /** Scrolls by a page, as the keyboard does: up for -1, down for 1. */
  page(direction: -1 | 1): void {
    this.#follow.page(direction);
  }

  #removeGone(turns: readonly Turn[]): void {
    const staying = new Set(turns.map((turn) => turn.id));
    for (const [id, { view }] of this.#views) {
      if (!staying.has(id)) {
        view.dispose();
        view.element.remove();
        this.#views.delete(id);
      }
    }
  }

  #showTurn(turn: Turn, place: AnswerPlace): void {
    const shown = this.#views.get(turn.id);
    if (shown && turn.kind === "answer" && shown.view instanceof AnswerTurnView) {
      shown.view.update(turn, place);
      shown.turn = turn;
      return;
    }
    if (shown?.turn === turn) {
      return;
    }
    if (shown && turn.kind === "user" && shown.turn.kind === "user" && shown.turn.text === turn.text) {
      shown.turn = turn;
      return;
    }
    const view = turn.kind === "user" ? new UserTurnView(turn, this.#context) : new AnswerTurnView(turn, place, this.#context);
    if (shown) {
      shown.view.dispose();
      shown.view.element.replaceWith(view.element);
    } else {
      this.#content.append(view.element);
    }
    this.#views.set(turn.id, { view, turn });
  }

  #clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element)) {
      return;
    }
    if (event.target.closest("summary, [aria-expanded]")) {
      this.#follow.unfold();
    }
    const button = event.target.closest("button");
    if (button?.dataset["testid"] === testIds.codeCopy) {
      this.#context.post({ type: "text-copy", text: codeOfButton(button) });
    } else if (button?.dataset["testid"] === testIds.codeInsert) {
      this.#context.post({ type: "code-insert", text: codeOfButton(button) });
    }
  }
}

/** A prompt of one's own brings the transcript back to its end. */
function hasNewPrompt(before: Conversation, now: Conversation): boolean {
  if (now.turns.length === before.turns.length) {
    return false;
  }
  const known = new Set(before.turns.map((turn) => turn.id));
  return now.turns.some((turn) => turn.kind === "user" && !known.has(turn.id));
}

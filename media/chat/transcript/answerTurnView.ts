import { contentOf, noticesOf, sourcesOf } from "../../../src/shared/answer.ts";
import { canContinue } from "../../../src/shared/continuable.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { ContentPart } from "../../../src/shared/part.ts";
import type { WaitView } from "../../../src/shared/panelState.ts";
import { element, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { turnSentences } from "./turnSentences.ts";
import type { ViewContext } from "../base/viewContext.ts";
import type { CallOutputs } from "../calls/callList.ts";
import { answererOf } from "./answerer.ts";
import { createAnswerFooter } from "./answerFooter.ts";
import { AnswerParts } from "./answerParts.ts";
import { FailureCardView } from "./failureCard.ts";
import { NoticeList } from "./noticeList.ts";
import { ProgressLine } from "./progressLine.ts";
import { Restoring } from "./restoring.ts";
import { createSourceList } from "./sourceList.ts";

/** How an answer stands beside the others. */
export interface AnswerPlace {
  /** Whether it is the last turn of its conversation. */
  readonly isLast: boolean;
  /** What it waits for. */
  readonly wait: WaitView | undefined;
  /** The output of calls that run. */
  readonly outputs: CallOutputs | undefined;
}

/** What a model answered: its parts in order, a line while nothing has come, and a footer or a failure when it is over. */
export class AnswerTurnView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #heading = element("h2", { class: "screen-reader-only" });
  readonly #notices: NoticeList;
  readonly #parts: AnswerParts;
  readonly #restoring: Restoring;
  readonly #progress: ProgressLine;
  readonly #ending = element("div", { class: "answer-ending" });
  #turn: AnswerTurn | undefined;
  #continuable = false;
  /** The last that an answer had whose rest was asked for, until more has come. */
  #resumed: ContentPart | undefined;
  #failure: FailureCardView | undefined;

  constructor(turn: AnswerTurn, place: AnswerPlace, context: ViewContext) {
    this.#context = context;
    this.#notices = new NoticeList(context);
    this.#parts = new AnswerParts(turn, context);
    this.#restoring = new Restoring(context);
    this.#progress = new ProgressLine(context);
    this.element = element(
      "div",
      { class: "turn turn-answer", "data-testid": testIds.turnAnswer, "data-turn-id": turn.id, "data-role": turn.slot },
      this.#heading,
      this.#notices.element,
      this.#parts.element,
      this.#ending,
    );
    this.update(turn, place);
  }

  /** Draws what differs from the turn, and its place, before. */
  update(turn: AnswerTurn, { isLast, wait, outputs }: AnswerPlace): void {
    const before = this.#turn;
    const streaming = turn.status === "streaming";
    const continuable = isLast && canContinue(turn);
    if (before === turn && this.#continuable === continuable && (!streaming || wait === this.#progress.wait)) {
      if (streaming) {
        this.#parts.showOutputs(outputs);
      }
      return;
    }
    if (this.#progress.wait !== undefined && wait === undefined) {
      // What comes in the chip's place may be lower: nothing is to jump until there is more.
      this.element.style.minHeight = `${this.element.offsetHeight}px`;
    }
    this.#turn = turn;
    this.element.dataset["status"] = turn.status;
    this.element.setAttribute("aria-busy", String(streaming));
    setText(this.#heading, answererOf(turn).model);
    this.#notices.update(noticesOf(turn));
    if (before?.parts !== turn.parts || before.status !== turn.status) {
      this.#parts.update(contentOf(turn), streaming, outputs);
    }
    if (streaming) {
      this.#showProgress(before, turn, wait);
    } else {
      this.#showEnding(before, turn, continuable);
    }
    this.#continuable = continuable;
    turnSentences(before, turn).forEach(this.#context.announce);
  }

  /** Ends timers and observers of all parts. */
  dispose(): void {
    this.#failure?.dispose();
    this.#progress.dispose();
    this.#parts.dispose();
  }

  #showProgress(before: AnswerTurn | undefined, turn: AnswerTurn, wait: WaitView | undefined): void {
    if (before !== undefined && before.status !== "streaming") {
      this.#resumed = contentOf(turn).at(-1);
      this.#failure?.dispose();
    }
    if (this.#resumed !== contentOf(turn).at(-1)) {
      this.#resumed = undefined;
    }
    this.#progress.update(turn, wait, this.#resumed !== undefined);
    if (this.#ending.firstChild !== this.#progress.element || this.#ending.childElementCount > 1) {
      this.#ending.replaceChildren(this.#progress.element);
    }
  }

  #showEnding(before: AnswerTurn | undefined, turn: AnswerTurn, continuable: boolean): void {
    const sameWords = before?.status === turn.status && before.parts === turn.parts;
    if (sameWords && before.steps === turn.steps && before.failure === turn.failure && this.#continuable === continuable) {
      return;
    }
    this.#progress.dispose();
    this.#resumed = undefined;
    this.element.style.minHeight = "";
    this.#failure?.dispose();
    this.#failure = undefined;
    const sources = sourcesOf(turn);
    const nodes: Node[] = sources.length === 0 ? [] : [createSourceList(sources)];
    if (turn.failure) {
      const fixes = turn.failure.fixes.filter((fix) => fix.id !== "continue" || continuable);
      this.#failure = new FailureCardView(turn.id, { ...turn.failure, fixes }, before?.status === "streaming", this.#context);
      nodes.push(this.#failure.element);
    }
    if (turn.failure === undefined || contentOf(turn).length > 0) {
      nodes.push(createAnswerFooter(turn, { continuable, restoring: this.#restoring }, this.#context));
    }
    this.#ending.replaceChildren(...nodes);
  }
}

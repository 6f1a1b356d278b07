import type { AnswerBlock } from "../../../src/shared/answerBlock.ts";
import { canContinue } from "../../../src/shared/continuable.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { WaitView } from "../../../src/shared/panelState.ts";
import { element, setText } from "../element.ts";
import { testIds } from "../testIds.ts";
import type { PartView, ViewContext } from "../viewContext.ts";
import { answererOf } from "./answerer.ts";
import { createAnswerFooter } from "./answerFooter.ts";
import { FailureCardView } from "./failureCard.ts";
import { NoticeList } from "./noticeList.ts";
import { ProgressLine } from "./progressLine.ts";
import { createReasoningPart } from "./reasoningPart.ts";
import { createSourceList } from "./sourceList.ts";
import { createTextPart } from "./textPart.ts";
import { createToolCallPart } from "./toolCallPart.ts";

interface ShownPart {
  readonly kind: AnswerBlock["kind"];
  readonly view: PartView<AnswerBlock>;
  block: AnswerBlock | undefined;
  streaming: boolean;
}

/** How an answer stands beside the others. */
export interface AnswerPlace {
  /** Whether it is the last turn of its conversation. */
  readonly isLast: boolean;
  /** What it waits for. */
  readonly wait: WaitView | undefined;
}

/** What a model answered: its parts in order, a line while nothing has come, and a footer or a failure when it is over. */
export class AnswerTurnView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #heading = element("h2", { class: "screen-reader-only" });
  readonly #notices: NoticeList;
  readonly #parts = element("div", { class: "answer-parts" });
  readonly #progress: ProgressLine;
  readonly #ending = element("div", { class: "answer-ending" });
  #shown: ShownPart[] = [];
  #turn: AnswerTurn | undefined;
  #continuable = false;
  /** What an answer had whose rest was asked for, until more has come. */
  #resumed: readonly AnswerBlock[] | undefined;
  #failure: FailureCardView | undefined;

  constructor(turn: AnswerTurn, place: AnswerPlace, context: ViewContext) {
    this.#context = context;
    this.#notices = new NoticeList(context);
    this.#progress = new ProgressLine(context);
    this.element = element(
      "div",
      { class: "turn turn-answer", "data-testid": testIds.turnAnswer, "data-turn-id": turn.id, "data-role": turn.role },
      this.#heading,
      this.#notices.element,
      this.#parts,
      this.#ending,
    );
    this.update(turn, place);
  }

  /** Draws what differs from the turn, and its place, before. */
  update(turn: AnswerTurn, { isLast, wait }: AnswerPlace): void {
    const before = this.#turn;
    const streaming = turn.status === "streaming";
    const continuable = isLast && canContinue(turn);
    if (before === turn && this.#continuable === continuable && (!streaming || wait === this.#progress.wait)) {
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
    this.#notices.update(turn.notices ?? []);
    if (before?.blocks !== turn.blocks || before.status !== turn.status) {
      this.#showParts(turn.blocks, streaming);
    }
    if (streaming) {
      this.#showProgress(before, turn, wait);
    } else {
      this.#showEnding(before, turn, continuable);
    }
    this.#continuable = continuable;
    if (before?.status === "streaming" && !streaming) {
      this.#context.announce(endSentence(turn));
    }
  }

  /** Ends timers and observers of all parts. */
  dispose(): void {
    this.#failure?.dispose();
    this.#progress.dispose();
    this.#shown.forEach((part) => part.view.dispose());
  }

  #showParts(blocks: readonly AnswerBlock[], streaming: boolean): void {
    for (const [index, block] of blocks.entries()) {
      const part = this.#partFor(index, block.kind, this.#turn?.schema !== undefined);
      // Words that others follow are whole already.
      const growing = streaming && index === blocks.length - 1;
      if (part.block !== block || part.streaming !== growing) {
        part.block = block;
        part.streaming = growing;
        part.view.update(block, growing);
      }
    }
    for (const extra of this.#shown.splice(blocks.length)) {
      extra.view.dispose();
      extra.view.element.remove();
    }
  }

  #partFor(index: number, kind: AnswerBlock["kind"], isJson: boolean): ShownPart {
    const shown = this.#shown[index];
    if (shown?.kind === kind) {
      return shown;
    }
    const created: ShownPart = { kind, view: createPart(kind, isJson, this.#context), block: undefined, streaming: false };
    if (shown) {
      shown.view.dispose();
      shown.view.element.replaceWith(created.view.element);
    } else {
      this.#parts.append(created.view.element);
    }
    this.#shown[index] = created;
    return created;
  }

  #showProgress(before: AnswerTurn | undefined, turn: AnswerTurn, wait: WaitView | undefined): void {
    if (before !== undefined && before.status !== "streaming") {
      this.#resumed = turn.blocks;
      this.#failure?.dispose();
    }
    if (this.#resumed !== turn.blocks) {
      this.#resumed = undefined;
    }
    this.#progress.update(turn, wait, this.#resumed !== undefined);
    if (this.#ending.firstChild !== this.#progress.element || this.#ending.childElementCount > 1) {
      this.#ending.replaceChildren(this.#progress.element);
    }
  }

  #showEnding(before: AnswerTurn | undefined, turn: AnswerTurn, continuable: boolean): void {
    const sameWords = before?.status === turn.status && before.blocks === turn.blocks && before.sources === turn.sources;
    if (sameWords && before.facts === turn.facts && before.failure === turn.failure && this.#continuable === continuable) {
      return;
    }
    this.#progress.dispose();
    this.#resumed = undefined;
    this.element.style.minHeight = "";
    this.#failure?.dispose();
    this.#failure = undefined;
    const nodes: Node[] = turn.sources === undefined ? [] : [createSourceList(turn.sources)];
    if (turn.failure) {
      const fixes = turn.failure.fixes.filter((fix) => fix.id !== "continue" || continuable);
      this.#failure = new FailureCardView(turn.id, { ...turn.failure, fixes }, before?.status === "streaming", this.#context);
      nodes.push(this.#failure.element);
    }
    if (turn.failure === undefined || turn.blocks.length > 0) {
      nodes.push(createAnswerFooter(turn, continuable, this.#context));
    }
    this.#ending.replaceChildren(...nodes);
  }
}

function createPart(kind: AnswerBlock["kind"], isJson: boolean, context: ViewContext): PartView<AnswerBlock> {
  switch (kind) {
    case "text":
      return forKind("text", createTextPart(isJson, context));
    case "reasoning":
      return forKind("reasoning", createReasoningPart(context));
    case "tool-call":
      return forKind("tool-call", createToolCallPart());
  }
}

function forKind<K extends AnswerBlock["kind"]>(kind: K, view: PartView<Extract<AnswerBlock, { kind: K }>>): PartView<AnswerBlock> {
  const isOfKind = (block: AnswerBlock): block is Extract<AnswerBlock, { kind: K }> => block.kind === kind;
  return {
    element: view.element,
    update: (block, streaming) => {
      if (isOfKind(block)) {
        view.update(block, streaming);
      }
    },
    dispose: () => view.dispose(),
  };
}

function endSentence(turn: AnswerTurn): string {
  const { model } = answererOf(turn);
  switch (turn.status) {
    case "failed":
      return `Answer from ${model} failed`;
    case "stopped":
      return `Answer from ${model} stopped`;
    case "interrupted":
      return `Answer from ${model} was interrupted`;
    case "streaming":
    case "complete":
      return `Answer from ${model} finished`;
  }
}

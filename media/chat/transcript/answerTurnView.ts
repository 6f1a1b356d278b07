import type { AnswerBlock } from "../../../src/shared/answerBlock.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import { element, spinner } from "../element.ts";
import { testIds } from "../testIds.ts";
import type { PartView, ViewContext } from "../viewContext.ts";
import { createAnswerFooter } from "./answerFooter.ts";
import { FailureCardView } from "./failureCard.ts";
import { NoticeList } from "./noticeList.ts";
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

/** What a model answered: its parts in order, a line while nothing has come, and a footer or a failure when it is over. */
export class AnswerTurnView {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #notices = new NoticeList();
  readonly #parts = element("div", { class: "answer-parts" });
  readonly #ending = element("div", { class: "answer-ending" });
  #shown: ShownPart[] = [];
  #turn: AnswerTurn | undefined;
  #failure: FailureCardView | undefined;

  constructor(turn: AnswerTurn, context: ViewContext) {
    this.#context = context;
    this.element = element(
      "div",
      { class: "turn turn-answer", "data-testid": testIds.turnAnswer, "data-turn-id": turn.id, "data-role": turn.role },
      element("h2", { class: "screen-reader-only" }, turn.model),
      this.#notices.element,
      this.#parts,
      this.#ending,
    );
    this.update(turn);
  }

  /** Draws what differs from the turn before. */
  update(turn: AnswerTurn): void {
    const before = this.#turn;
    if (before === turn) {
      return;
    }
    this.#turn = turn;
    const streaming = turn.status === "streaming";
    this.element.dataset["status"] = turn.status;
    this.element.setAttribute("aria-busy", String(streaming));
    this.#notices.update(turn.notices ?? []);
    if (before?.blocks !== turn.blocks || before.status !== turn.status) {
      this.#showParts(turn.blocks, streaming);
    }
    this.#showEnding(before, turn);
    if (before?.status === "streaming" && !streaming) {
      this.#context.announce(endSentence(turn));
    }
  }

  /** Ends timers and observers of all parts. */
  dispose(): void {
    this.#failure?.dispose();
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
    const created: ShownPart = { kind, view: createPart(kind, isJson), block: undefined, streaming: false };
    if (shown) {
      shown.view.dispose();
      shown.view.element.replaceWith(created.view.element);
    } else {
      this.#parts.append(created.view.element);
    }
    this.#shown[index] = created;
    return created;
  }

  #showEnding(before: AnswerTurn | undefined, turn: AnswerTurn): void {
    if (turn.status === "streaming") {
      this.#showWaiting(turn);
      return;
    }
    if (before?.status === turn.status && before.facts === turn.facts && before.blocks === turn.blocks && before.sources === turn.sources && before.failure === turn.failure) {
      return;
    }
    this.#failure?.dispose();
    this.#failure = undefined;
    const nodes: Node[] = turn.sources === undefined ? [] : [createSourceList(turn.sources)];
    if (turn.failure) {
      this.#failure = new FailureCardView(turn.id, turn.failure, before !== undefined, this.#context);
      nodes.push(this.#failure.element);
    }
    if (turn.failure === undefined || turn.blocks.length > 0) {
      nodes.push(createAnswerFooter(turn, this.#context));
    }
    this.#ending.replaceChildren(...nodes);
  }

  #showWaiting(turn: AnswerTurn): void {
    const sentence = waitSentence(turn);
    if (sentence === undefined) {
      this.#ending.replaceChildren();
    } else if (this.#ending.textContent !== sentence) {
      this.#ending.replaceChildren(
        element("div", { class: "waiting", "data-testid": testIds.waiting }, spinner(), element("span", {}, sentence)),
      );
    }
  }
}

/** What is being waited for; nothing while words or thoughts arrive, as they show that themselves. */
function waitSentence(turn: AnswerTurn): string | undefined {
  const last = turn.blocks.at(-1);
  switch (last?.kind) {
    case undefined:
      return `Waiting for ${turn.model}…`;
    case "text":
      return undefined;
    case "reasoning":
      return last.endedAtMs === undefined ? undefined : "Writing…";
    case "tool-call":
      return "Working…";
  }
}

function createPart(kind: AnswerBlock["kind"], isJson: boolean): PartView<AnswerBlock> {
  switch (kind) {
    case "text":
      return forKind("text", createTextPart(isJson));
    case "reasoning":
      return forKind("reasoning", createReasoningPart());
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
  switch (turn.status) {
    case "failed":
      return `Answer from ${turn.model} failed`;
    case "stopped":
      return `Answer from ${turn.model} stopped`;
    case "interrupted":
      return `Answer from ${turn.model} was interrupted`;
    case "streaming":
    case "complete":
      return `Answer from ${turn.model} finished`;
  }
}

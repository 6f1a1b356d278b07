import { contentOf, noticesOf, sourcesOf } from "../../../src/shared/answer.ts";
import { canContinue } from "../../../src/shared/continuable.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { ContentPart } from "../../../src/shared/part.ts";
import type { WaitView } from "../../../src/shared/panelState.ts";
import { element, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { PartView, ViewContext } from "../base/viewContext.ts";
import { answererOf } from "./answerer.ts";
import { createAnswerFooter } from "./answerFooter.ts";
import { createCompactionPart } from "./compactionPart.ts";
import { FailureCardView } from "./failureCard.ts";
import { NoticeList } from "./noticeList.ts";
import { ProgressLine } from "./progressLine.ts";
import { createImagePart } from "./imagePart.ts";
import { createReasoningPart } from "./reasoningPart.ts";
import { createSourceList } from "./sourceList.ts";
import { createTextPart } from "./textPart.ts";
import { createToolCallPart } from "./toolCallPart.ts";
import { createUserMessagePart } from "./userMessagePart.ts";

interface ShownPart {
  readonly id: string;
  readonly kind: ContentPart["kind"];
  readonly view: PartView<ContentPart>;
  part: ContentPart | undefined;
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
  /** The last that an answer had whose rest was asked for, until more has come. */
  #resumed: ContentPart | undefined;
  #failure: FailureCardView | undefined;

  constructor(turn: AnswerTurn, place: AnswerPlace, context: ViewContext) {
    this.#context = context;
    this.#notices = new NoticeList(context);
    this.#progress = new ProgressLine(context);
    this.element = element(
      "div",
      { class: "turn turn-answer", "data-testid": testIds.turnAnswer, "data-turn-id": turn.id, "data-role": turn.slot },
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
    this.#notices.update(noticesOf(turn));
    if (before?.parts !== turn.parts || before.status !== turn.status) {
      this.#showParts(contentOf(turn), streaming);
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

  #showParts(parts: readonly ContentPart[], streaming: boolean): void {
    for (const [index, part] of parts.entries()) {
      const shown = this.#viewFor(index, part);
      // Words that others of the same step follow are whole already.
      const growing = streaming && !parts.slice(index + 1).some(({ stepId }) => stepId === part.stepId);
      if (shown.part !== part || shown.streaming !== growing) {
        shown.part = part;
        shown.streaming = growing;
        shown.view.update(part, growing);
      }
    }
    for (const extra of this.#shown.splice(parts.length)) {
      extra.view.dispose();
      extra.view.element.remove();
    }
  }

  #viewFor(index: number, { id, kind }: ContentPart): ShownPart {
    const shown = this.#shown[index];
    if (shown?.kind === kind && (shown.id === id || kind === "text")) {
      return shown;
    }
    const created: ShownPart = { id, kind, view: createPart(kind, this.#turn, this.#context), part: undefined, streaming: false };
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
      nodes.push(createAnswerFooter(turn, continuable, this.#context));
    }
    this.#ending.replaceChildren(...nodes);
  }
}

function createPart(kind: ContentPart["kind"], turn: AnswerTurn | undefined, context: ViewContext): PartView<ContentPart> {
  switch (kind) {
    case "text":
      return forKind("text", createTextPart(turn?.schema !== undefined, context));
    case "image":
      return forKind("image", createImagePart(turn?.id ?? "", context));
    case "reasoning":
      return forKind("reasoning", createReasoningPart(context));
    case "tool-call":
      return forKind("tool-call", createToolCallPart());
    case "user-message":
      return forKind("user-message", createUserMessagePart());
    case "compaction":
      return forKind("compaction", createCompactionPart(turn?.id ?? "", context));
  }
}

function forKind<K extends ContentPart["kind"]>(kind: K, view: PartView<Extract<ContentPart, { kind: K }>>): PartView<ContentPart> {
  const isOfKind = (part: ContentPart): part is Extract<ContentPart, { kind: K }> => part.kind === kind;
  return {
    element: view.element,
    update: (part, streaming) => {
      if (isOfKind(part)) {
        view.update(part, streaming);
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

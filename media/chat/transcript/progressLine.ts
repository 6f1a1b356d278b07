import { contentOf } from "../../../src/shared/answer.ts";
import type { AnswerTurn } from "../../../src/shared/conversation.ts";
import type { ToolCallState } from "../../../src/shared/part.ts";
import type { WaitView } from "../../../src/shared/panelState.ts";
import { element, setText, spinner } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { askedFirst } from "./answerer.ts";
import { WaitChip, waitSentence } from "./waitChip.ts";

/** The last line of an answer that streams: what is waited for, while nothing else reports it. Empty while words or thoughts arrive. */
export class ProgressLine {
  readonly element = element("div", { class: "answer-progress" });
  readonly #context: ViewContext;
  readonly #sentence = element("span");
  readonly #waiting = element("div", { class: "waiting", "data-testid": testIds.waiting }, spinner(), this.#sentence);
  readonly #chip: WaitChip;
  #wait: WaitView | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    this.#chip = new WaitChip(context);
  }

  /** The wait that is shown. */
  get wait(): WaitView | undefined {
    return this.#wait;
  }

  /** Shows what `turn` waits for. `resumed`: its rest was asked for, and nothing of that has come. */
  update(turn: AnswerTurn, wait: WaitView | undefined, resumed: boolean): void {
    const sentence = progressSentence(turn, resumed);
    if (wait !== this.#wait) {
      this.#reportWait(wait, sentence ?? "The answer has begun");
    }
    setText(this.#sentence, sentence ?? "");
    const line = wait === undefined ? this.#waiting : this.#chip.element;
    this.element.hidden = wait === undefined && sentence === undefined;
    if (this.element.firstChild !== line) {
      this.element.replaceChildren(line);
    }
  }

  /** Ends timers. What was shown is shown no longer. */
  dispose(): void {
    this.#chip.dispose();
    this.#wait = undefined;
  }

  /** `after`: what holds when nothing is waited for any more. */
  #reportWait(wait: WaitView | undefined, after: string): void {
    const before = this.#wait;
    this.#wait = wait;
    if (wait === undefined) {
      this.#chip.dispose();
      this.#context.announce(after);
      return;
    }
    this.#chip.update(wait);
    if (before === undefined || waitSentence(before) !== waitSentence(wait)) {
      this.#context.announce(waitSentence(wait));
    }
  }
}

const underWay: ReadonlySet<ToolCallState> = new Set(["pending", "awaiting-approval", "running"]);

/** What is being waited for; nothing while words, thoughts or calls arrive, as they show that themselves. */
function progressSentence(turn: AnswerTurn, resumed: boolean): string | undefined {
  const last = contentOf(turn).at(-1);
  if (resumed || last === undefined) {
    return `Waiting for ${askedFirst(turn).model}…`;
  }
  switch (last.kind) {
    case "text":
    case "image":
      return undefined;
    case "reasoning":
      return last.endedAtMs === undefined ? undefined : "Writing…";
    case "tool-call":
      // Calls that are under way show that themselves.
      return contentOf(turn).some((part) => part.kind === "tool-call" && underWay.has(part.state)) ? undefined : "Working…";
    case "user-message":
    case "compaction":
      return "Working…";
  }
}

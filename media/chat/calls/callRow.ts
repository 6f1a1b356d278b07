import type { ToolCallPart } from "../../../src/shared/part.ts";
import { Elapsed } from "../base/elapsed.ts";
import { element, placeChild, setText } from "../base/element.ts";
import { formatDuration } from "../base/formats.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createCounts } from "../diff/diffView.ts";
import { holdsSelection } from "../base/follow.ts";
import { CallBody } from "./callBody.ts";
import { CallFold } from "./callFold.ts";
import { createLine, lineOf } from "./callLine.ts";
import { shownState, type ShownState } from "./callState.ts";
import { lookOf } from "./callTools.ts";
import { readPartialArguments } from "./partialArguments.ts";
import { askedDiff, readCommandLine, readCommandResult, readEditResult, resultText } from "./readResult.ts";

/** What takes less is not worth a word. */
const worthSayingMs = 1000;

/** A call: one quiet line that says what it does and how it stands. What it was given and what came of it is under it, and made when it is first opened. */
export class CallRow {
  readonly element: HTMLElement;
  readonly #context: ViewContext;
  readonly #turnId: string;
  readonly #fold: CallFold;
  #body: CallBody | undefined;
  #part: ToolCallPart | undefined;
  #output: string | undefined;
  #isLive = false;
  #lineKey = "";
  #elapsed: Elapsed | undefined;
  readonly #note = noteOf("");
  readonly #time = element("span", { class: "call-time" });
  /** It has run for so long that its time is shown. */
  #isSlow = false;

  constructor(turnId: string, context: ViewContext) {
    this.#turnId = turnId;
    this.#context = context;
    this.#fold = new CallFold("call", testIds.toolCall, element("div"), () => this.#showBody());
    this.element = this.#fold.element;
  }

  /** Whether the user has it open, or is in it. */
  get isRead(): boolean {
    return this.#fold.isOpen || this.element.contains(document.activeElement);
  }

  /** Shows `part`, and the output of the call if it runs. `isLive`: its answer still streams. */
  update(part: ToolCallPart, isLive: boolean, output: string | undefined): void {
    if (part === this.#part && isLive === this.#isLive && output === this.#output) {
      return;
    }
    const isSamePart = part === this.#part && isLive === this.#isLive;
    const hadFocus = this.#fold.body.contains(document.activeElement);
    [this.#part, this.#isLive, this.#output] = [part, isLive, output];
    if (!isSamePart) {
      this.#showLine(part, isLive);
    }
    if (lookOf(part.name) === "command") {
      this.#openWhileRunning(isLive && part.state === "running" && (output !== undefined || this.#isSlow));
    }
    this.#showBody();
    // What had the focus may be gone, such as a command's Stop when it has ended.
    if (hadFocus && !this.#fold.body.contains(document.activeElement)) {
      this.#fold.focus();
    }
  }

  /** Ends timers. */
  dispose(): void {
    this.#elapsed?.dispose();
    this.#body?.dispose();
  }

  #showLine(part: ToolCallPart, isLive: boolean): void {
    const state = shownState(part, isLive);
    const { meta } = this.#fold;
    if (this.#fold.showState(state)) {
      this.#elapsed?.dispose();
      meta.replaceChildren();
      this.#isSlow = false;
      this.#elapsed = state === "running" ? new Elapsed(part.startedAtMs ?? Date.now(), (words) => this.#showElapsed(words)) : undefined;
    }
    const line = lineOf(part);
    const key = JSON.stringify(line);
    if (key !== this.#lineKey) {
      this.#lineKey = key;
      this.#fold.line.replaceChildren(...createLine(line, this.#context));
    }
    if (state === "running") {
      setText(this.#note, line.note ?? "");
      placeChild(meta, this.#note, 0);
    } else {
      meta.replaceChildren(...metaOf(part, state), ...(line.note === undefined ? [] : [noteOf(line.note)]));
    }
    this.#fold.name(line.text);
  }

  /** A command that takes its time is seen, with what can be done about it, even if it writes nothing. */
  #showElapsed(words: string): void {
    setText(this.#time, words);
    placeChild(this.#fold.meta, this.#time, 1);
    if (!this.#isSlow && this.#part !== undefined && lookOf(this.#part.name) === "command") {
      this.#isSlow = true;
      this.#openWhileRunning(this.#isLive);
      this.#showBody();
    }
  }

  /** The output of a command that runs is seen; it folds again at the end, unless it is being read. */
  #openWhileRunning(isRunning: boolean): void {
    const { isOpen, element: row } = this.#fold;
    const isBeingRead =
      isOpen &&
      (!this.#context.isFollowing() || this.#body?.isScrolled === true || row.contains(document.activeElement) || holdsSelection(row));
    if (isRunning || !isBeingRead) {
      this.#fold.setOpen(isRunning);
    }
  }

  #showBody(): void {
    if (this.#part === undefined || !this.#fold.isOpen) {
      return;
    }
    if (this.#body === undefined) {
      this.#body = new CallBody(this.#turnId, this.#context);
      this.#fold.body.append(this.#body.element);
    }
    this.#body.update(this.#part, this.#isLive, this.#output);
  }
}

function noteOf(words: string): HTMLElement {
  return element("span", { class: "call-meta-note" }, words);
}

/** States that are said in words beside their icon. */
const stateWords: Partial<Readonly<Record<ShownState, string>>> = {
  denied: "denied",
  interrupted: "interrupted",
  stopped: "stopped",
  awaiting: "waiting for you",
};

/** What stands behind the line of a call that does not run. */
function metaOf(part: ToolCallPart, state: ShownState): readonly (Node | string)[] {
  const words = stateWords[state];
  if (words !== undefined) {
    return [words];
  }
  const took = part.startedAtMs === undefined || part.endedAtMs === undefined ? 0 : part.endedAtMs - part.startedAtMs;
  switch (lookOf(part.name)) {
    case "command": {
      const code = state === "failed" ? readCommandResult(resultText(part)).exitCode : undefined;
      const { changed } = readCommandLine(part.line ?? "");
      const facts = [code === undefined ? undefined : `exit ${code}`, took < worthSayingMs ? undefined : formatDuration(took), changed];
      const said = facts.filter((fact) => fact !== undefined);
      return said.length === 0 ? [] : [said.join(" · ")];
    }
    case "edit":
      return editMeta(part, state);
    case "read":
    case "other":
      return took >= 3 * worthSayingMs ? [formatDuration(took)] : [];
  }
}

function editMeta(part: ToolCallPart, state: ShownState): readonly (Node | string)[] {
  if (state === "preparing") {
    const { lineCount } = readPartialArguments(part.argumentsText);
    return lineCount < 2 ? [] : [`${lineCount} lines`];
  }
  const diff = state === "done" ? readEditResult(resultText(part)).diff : state === "queued" ? askedDiff(part) : undefined;
  return diff === undefined ? [] : [createCounts(diff.added, diff.removed)];
}

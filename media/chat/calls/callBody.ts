import type { JsonObject } from "../../../src/shared/json.ts";
import type { ToolCallPart } from "../../../src/shared/part.ts";
import { element, icon, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createDiff } from "../diff/diffView.ts";
import { ShownCode } from "../markdown/shownCode.ts";
import { lookOf } from "./callTools.ts";
import { askedDiff, readCommandResult, readEditResult, resultText } from "./readResult.ts";
import { createResultMedia } from "./resultMedia.ts";
import { TerminalView } from "./terminalView.ts";

/** Of a longer result this much is shown. */
const shownLines = 200;
const shownCharacters = 20_000;

/** What a call was given, and what came of it. */
export class CallBody {
  readonly element = element("div", { class: "call-body" });
  readonly #turnId: string;
  readonly #context: ViewContext;
  #terminal: TerminalView | undefined;
  #shown: ToolCallPart | undefined;
  #isLive = false;

  constructor(turnId: string, context: ViewContext) {
    this.#turnId = turnId;
    this.#context = context;
  }

  /** Draws what differs. `output`: of a call that runs. */
  update(part: ToolCallPart, isLive: boolean, output: string | undefined): void {
    const isSame = part === this.#shown && isLive === this.#isLive;
    const isStillWritten = this.#shown !== undefined && isLive && part.arguments === undefined && part.result === undefined;
    [this.#shown, this.#isLive] = [part, isLive];
    if (lookOf(part.name) === "command") {
      this.#showCommand(part, isLive, output);
    } else if (!isSame && isStillWritten) {
      setText(this.element.querySelector(".call-arguments code") ?? this.element, part.argumentsText);
    } else if (!isSame) {
      this.element.replaceChildren(...this.#sections(part));
    }
  }

  /** Whether the user has scrolled up in a command's output. */
  get isScrolled(): boolean {
    return this.#terminal?.isScrolled === true;
  }

  /** Ends timers. */
  dispose(): void {
    this.#terminal?.dispose();
  }

  #showCommand(part: ToolCallPart, isLive: boolean, output: string | undefined): void {
    const { arguments: args } = part;
    this.#terminal ??= new TerminalView();
    const result = readCommandResult(resultText(part));
    const isRunning = isLive && part.state === "running";
    const command = typeof args?.["command"] === "string" ? args["command"] : "";
    this.#terminal.update(command, part.result === undefined ? (output ?? "") : result.output, isRunning);
    const notes = [result.exitCode === undefined ? undefined : `Exit code ${result.exitCode}`, result.changes];
    const words = notes.flatMap((note) => (note === undefined ? [] : [element("span", { class: "call-note" }, note)]));
    const buttons = isRunning ? [this.#terminalButton(), this.#stopButton(part)] : isLong(result.output) ? [this.#openButton(part)] : [];
    const media = createResultMedia(part, this.#turnId, this.#context);
    const foot = [...words, ...buttons].length === 0 ? [] : [element("div", { class: "call-foot" }, ...words, ...buttons)];
    if (this.element.firstChild !== this.#terminal.element) {
      this.element.replaceChildren(this.#terminal.element);
    }
    // The button that has the focus stays.
    const key = `${String(isRunning)} ${String(result.exitCode)} ${String(part.result?.length)} ${String(isLong(result.output))}`;
    if (this.element.dataset["foot"] !== key) {
      this.element.dataset["foot"] = key;
      this.element.replaceChildren(this.#terminal.element, ...media, ...foot);
    }
  }

  #sections(part: ToolCallPart): readonly Node[] {
    const text = resultText(part);
    const media = createResultMedia(part, this.#turnId, this.#context);
    if (lookOf(part.name) === "edit") {
      const { diff, rest } = part.state === "done" ? readEditResult(text) : { diff: undefined, rest: text };
      const shown = diff === undefined || diff.lines.length === 0 ? askedDiff(part) : diff;
      return [
        ...(shown === undefined ? [] : [createDiff(shown.lines, "Changes")]),
        ...(rest === "" || (diff === undefined && part.state === "done" && shown !== undefined) ? [] : [this.#text(part, rest)]),
        ...media,
      ];
    }
    const stop = this.#isLive && part.state === "running" ? [element("div", { class: "call-foot" }, this.#stopButton(part))] : [];
    return [...this.#arguments(part), ...(part.result === undefined ? [] : [this.#text(part, text)]), ...media, ...stop];
  }

  /** As people read them: a list of short values, else JSON. */
  #arguments({ name, arguments: args, argumentsText }: ToolCallPart): readonly Node[] {
    const rows = args === undefined ? undefined : argumentRows(args, lookOf(name) === "read");
    if (rows !== undefined) {
      const list = rows.map(([key, value]) => element("div", {}, element("dt", {}, key), element("dd", {}, value)));
      return list.length === 0 ? [] : [element("dl", { class: "call-values" }, ...list)];
    }
    const code = element("code");
    const box = element("pre", { class: "tool-arguments call-arguments", tabindex: "0", role: "group", "aria-label": "Arguments" }, code);
    new ShownCode("json", { element: box, code }).update(indentJson(argumentsText), false);
    return [box];
  }

  #text(part: ToolCallPart, text: string): HTMLElement {
    if (text.trim() === "") {
      const hasOther = part.result?.some(({ kind }) => kind !== "text") === true;
      return element("div", { class: "call-note" }, hasOther ? "" : "No output");
    }
    const lines = text.slice(0, shownCharacters).split("\n");
    const isCut = text.length > shownCharacters || lines.length > shownLines;
    const isCode = lookOf(part.name) === "read" && part.state === "done";
    const label = part.state === "done" ? "Result" : "What went wrong";
    const box = element(
      "pre",
      { class: isCode ? "call-result" : "call-result prose", tabindex: "0", role: "group", "aria-label": label },
      lines.slice(0, shownLines).join("\n"),
    );
    const note = isCut ? [element("span", { class: "call-note" }, "The beginning")] : [];
    return isLong(text) ? element("div", {}, box, element("div", { class: "call-foot" }, ...note, this.#openButton(part))) : box;
  }

  #openButton({ id: partId }: ToolCallPart): HTMLButtonElement {
    return this.#button("Open in Editor", "go-to-file", testIds.resultOpen, () =>
      this.#context.post({ type: "result-open", turnId: this.#turnId, partId }),
    );
  }

  #terminalButton(): HTMLButtonElement {
    return this.#button("Show Terminal", "terminal", testIds.terminalShow, () => this.#context.post({ type: "terminal-show" }));
  }

  /** Stops the call alone: the model is informed, and the answer goes on. */
  #stopButton({ id: partId }: ToolCallPart): HTMLButtonElement {
    return this.#button("Stop", "debug-stop", testIds.callStop, () =>
      this.#context.post({ type: "call-stop", turnId: this.#turnId, partId }),
    );
  }

  #button(label: string, iconName: string, testId: string, run: () => void): HTMLButtonElement {
    const button = element("button", { type: "button", class: "call-button", "data-testid": testId }, icon(iconName), label);
    button.addEventListener("click", run);
    return button;
  }
}

/** Whether a text is better read in an editor. */
function isLong(text: string): boolean {
  return text.length > 2000 || text.split("\n", 13).length > 12;
}

/** Characters of a value that stands on a line. */
const shortValue = 200;

/** `undefined`: they are too much for a list. */
function argumentRows(args: JsonObject, hasPathInLine: boolean): readonly (readonly [string, string])[] | undefined {
  const rows: (readonly [string, string])[] = [];
  for (const [key, value] of Object.entries(args)) {
    if (hasPathInLine && ["path", "startLine", "endLine"].includes(key)) {
      continue;
    }
    const words = typeof value === "string" ? value : JSON.stringify(value);
    if ((typeof value === "object" && value !== null) || words.length > shortValue || words.includes("\n")) {
      return undefined;
    }
    rows.push([key, words]);
  }
  return rows;
}

/** Unfinished JSON is shown as it came. */
function indentJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

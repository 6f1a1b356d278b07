import type { ToolCallPart } from "../../../src/shared/part.ts";
import { element, placeChild, setText } from "../base/element.ts";
import { testIds } from "../base/testIds.ts";
import { CallFold } from "./callFold.ts";
import type { CallRow } from "./callRow.ts";
import { isUnderWay, shownState } from "./callState.ts";
import { summaryOf } from "./callTools.ts";

/** Calls that only looked at things, under one line; their rows are made when it is first opened. */
export class CallGroup {
  readonly element: HTMLElement;
  readonly #words = element("span", { class: "call-text", "aria-hidden": "true" });
  readonly #rows = element("div", { class: "call-rows" });
  readonly #fold: CallFold;
  readonly #showRow: (part: ToolCallPart) => CallRow;
  #parts: readonly ToolCallPart[] = [];

  /** `showRow`: makes a call's row, or brings it up to date. */
  constructor(showRow: (part: ToolCallPart) => CallRow) {
    this.#showRow = showRow;
    this.#fold = new CallFold("call call-group", testIds.toolGroup, this.#rows, () => this.#showRows());
    this.#fold.line.append(this.#words);
    this.element = this.#fold.element;
  }

  /** Opens it, since something in it is being read. */
  open(): void {
    this.#fold.setOpen(true);
  }

  /** Shows `parts`, of which there are only ever more. `isLive`: their answer still streams. */
  update(parts: readonly ToolCallPart[], isLive: boolean): void {
    this.#parts = parts;
    const states = parts.map((part) => shownState(part, isLive));
    const isRunning = states.some(isUnderWay);
    this.#fold.showState(isRunning ? "running" : "done");
    const summary = summaryOf(parts, isRunning);
    const failed = states.filter((one) => one === "failed").length;
    setText(this.#words, summary);
    setText(this.#fold.meta, failed === 0 ? "" : `${failed} failed`);
    this.#fold.name(summary);
    this.#showRows();
  }

  #showRows(): void {
    if (this.#fold.isOpen) {
      for (const [index, part] of this.#parts.entries()) {
        placeChild(this.#rows, this.#showRow(part).element, index);
      }
    }
  }
}

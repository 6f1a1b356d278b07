import type { ToolCallPart } from "../../../src/shared/part.ts";
import { element, placeChild } from "../base/element.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { CallGroup } from "./callGroup.ts";
import { CallRow } from "./callRow.ts";
import { canBeGrouped } from "./callTools.ts";

/** The output of calls that run, by their part. */
export type CallOutputs = Readonly<Record<string, string>>;

/** What stands on one line: a call, or several that only looked at things. */
interface Unit {
  readonly id: string;
  readonly parts: readonly ToolCallPart[];
  readonly isGroup: boolean;
}

/** Calls that follow each other in an answer, one line each; those that only look at things stand together under one. */
export class CallList {
  readonly element = element("div", { class: "calls" });
  readonly #turnId: string;
  readonly #context: ViewContext;
  readonly #rows = new Map<string, CallRow>();
  readonly #groups = new Map<string, CallGroup>();
  #parts: readonly ToolCallPart[] = [];
  #outputs: CallOutputs = {};
  #isLive = false;

  constructor(turnId: string, context: ViewContext) {
    this.#turnId = turnId;
    this.#context = context;
  }

  /** Draws what differs. `isLive`: the answer still streams. */
  update(parts: readonly ToolCallPart[], isLive: boolean, outputs: CallOutputs = {}): void {
    const before = this.#parts;
    const isSame = isLive === this.#isLive && before.length === parts.length && before.every((part, index) => part === parts[index]);
    if (isSame && outputs === this.#outputs) {
      return;
    }
    [this.#parts, this.#isLive, this.#outputs] = [parts, isLive, outputs];
    if (isSame) {
      this.#showOutputs();
      return;
    }
    const units = unitsOf(parts);
    this.#forgetGone(units);
    for (const [index, unit] of units.entries()) {
      placeChild(this.element, this.#show(unit, index), index);
    }
    for (const extra of [...this.element.children].slice(units.length)) {
      extra.remove();
    }
  }

  /** Ends timers. */
  dispose(): void {
    for (const row of this.#rows.values()) {
      row.dispose();
    }
  }

  #showOutputs(): void {
    for (const part of this.#parts) {
      if (part.state === "running" && this.#rows.has(part.id)) {
        this.#showRow(part);
      }
    }
  }

  #show(unit: Unit, index: number): HTMLElement {
    const [first] = unit.parts;
    if (!unit.isGroup && first !== undefined) {
      return this.#showRow(first).element;
    }
    const known = this.#groups.get(unit.id);
    const group = known ?? new CallGroup((part) => this.#showRow(part));
    if (known === undefined) {
      this.#groups.set(unit.id, group);
      // On the page before a row comes into it that may have the focus.
      placeChild(this.element, group.element, index);
      if (unit.parts.some(({ id }) => this.#rows.get(id)?.isRead === true)) {
        group.open();
      }
    }
    group.update(unit.parts, this.#isLive);
    return group.element;
  }

  #showRow(part: ToolCallPart): CallRow {
    const row = this.#rows.get(part.id) ?? new CallRow(this.#turnId, this.#context);
    this.#rows.set(part.id, row);
    row.update(part, this.#isLive, this.#outputs[part.id]);
    return row;
  }

  #forgetGone(units: readonly Unit[]): void {
    const groups = new Set(units.flatMap(({ id, isGroup }) => (isGroup ? [id] : [])));
    const parts = new Set(this.#parts.map(({ id }) => id));
    for (const id of this.#groups.keys()) {
      if (!groups.has(id)) {
        this.#groups.get(id)?.element.remove();
        this.#groups.delete(id);
      }
    }
    for (const [id, row] of this.#rows) {
      if (!parts.has(id)) {
        row.dispose();
        row.element.remove();
        this.#rows.delete(id);
      }
    }
  }
}

/** Calls by the lines that they stand on. Pure. */
function unitsOf(parts: readonly ToolCallPart[]): readonly Unit[] {
  const units: { id: string; parts: ToolCallPart[]; isGroup: boolean }[] = [];
  let isOpen = false;
  for (const part of parts) {
    const last = units.at(-1);
    const groups = canBeGrouped(part);
    if (groups && isOpen && last !== undefined) {
      last.parts.push(part);
      last.isGroup = true;
    } else {
      units.push({ id: part.id, parts: [part], isGroup: false });
    }
    isOpen = groups;
  }
  return units;
}

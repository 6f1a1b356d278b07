import { isRecord, parseJson } from "../../core/model/json.ts";
import { combinedRecord, emptyRecord, type FileEffect, type TurnRecord } from "../../core/tools/turns/turnRecord.ts";
import { isKeptState } from "../../core/tools/turns/keptState.ts";

/** A line of the file in which a conversation's turns are taken down. */
export type TurnLine =
  /** A change that is about to be made. */
  | { readonly type: "change"; readonly turn: string; readonly id: string; readonly record: TurnRecord }
  /** It couldn't be made. */
  | { readonly type: "cancel"; readonly turn: string; readonly id: string }
  /** An undo (or a redo) is about to be made: `inverse` is what it does. */
  | { readonly type: "begin"; readonly turn: string; readonly id: string; readonly what: "undo" | "redo"; readonly inverse: TurnRecord }
  /** It was made: `inverse` is what it did, `left` what it did not. */
  | {
      readonly type: "end";
      readonly turn: string;
      readonly id: string;
      readonly what: "undo" | "redo";
      readonly inverse: TurnRecord;
      readonly left: TurnRecord;
    };

/** What of a turn can be undone, and what can be redone. */
export interface TurnState {
  readonly done: TurnRecord;
  readonly undone: TurnRecord;
}

export const emptyTurn: TurnState = { done: emptyRecord, undone: emptyRecord };

/** The turns of a conversation's lines, in the order in which they began. An undo that never ended may have been made in part: what it did can be redone, and what it did not can still be undone. Pure. */
export function turnsOf(lines: readonly TurnLine[]): ReadonlyMap<string, TurnState> {
  const cancelled = new Set(lines.flatMap((line) => (line.type === "cancel" ? [line.id] : [])));
  const ended = new Set(lines.flatMap((line) => (line.type === "end" ? [line.id] : [])));
  const turns = new Map<string, TurnState>();
  for (const line of lines) {
    const state = turns.get(line.turn) ?? emptyTurn;
    if (line.type === "change" && !cancelled.has(line.id)) {
      turns.set(line.turn, { ...state, done: combinedRecord(state.done, line.record) });
    } else if (line.type === "begin" && !ended.has(line.id)) {
      turns.set(line.turn, begun(state, line.what, line.inverse));
    } else if (line.type === "end") {
      turns.set(line.turn, afterwards(state, line.what, line.inverse, line.left));
    }
  }
  return turns;
}

/** A turn after an undo or a redo. */
function afterwards(state: TurnState, what: "undo" | "redo", inverse: TurnRecord, left: TurnRecord): TurnState {
  return what === "undo"
    ? { done: left, undone: combinedRecord(state.undone, inverse) }
    : { undone: left, done: combinedRecord(state.done, inverse) };
}

function begun({ done, undone }: TurnState, what: "undo" | "redo", inverse: TurnRecord): TurnState {
  return what === "undo" ? { done, undone: combinedRecord(undone, inverse) } : { undone, done: combinedRecord(done, inverse) };
}

/** A line of the file; `undefined` if it's torn or not ours. Pure. */
export function turnLine(text: string): TurnLine | undefined {
  const value = parseJson(text);
  if (!isRecord(value) || typeof value["turn"] !== "string" || typeof value["id"] !== "string") {
    return undefined;
  }
  const { type, what } = value;
  const isKnown =
    type === "cancel" ||
    (type === "change" && isTurnRecord(value["record"])) ||
    ((what === "undo" || what === "redo") &&
      isTurnRecord(value["inverse"]) &&
      (type === "begin" || (type === "end" && isTurnRecord(value["left"]))));
  return isKnown ? (value as unknown as TurnLine) : undefined;
}

function isTurnRecord(value: unknown): value is TurnRecord {
  return (
    isRecord(value) &&
    Array.isArray(value["effects"]) &&
    value["effects"].every(isEffect) &&
    Array.isArray(value["renames"]) &&
    value["renames"].every((one) => isRecord(one) && typeof one["path"] === "string" && typeof one["newPath"] === "string") &&
    Array.isArray(value["newFolders"]) &&
    value["newFolders"].every((one) => typeof one === "string")
  );
}

function isEffect(value: unknown): value is FileEffect {
  return isRecord(value) && typeof value["path"] === "string" && isKeptState(value["before"]) && isKeptState(value["after"]);
}

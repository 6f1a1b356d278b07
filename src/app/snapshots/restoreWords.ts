import type { TurnOutcome } from "./turnSnapshots.ts";

/** What is said of an *Undo Turn* or a *Redo Turn*: a line, and lines for each file that stayed as it is. */
export interface RestoreSummary {
  readonly kind: "done" | "partly" | "nothing";
  readonly message: string;
  readonly rejected: readonly string[];
}

/** Puts into words what became of a turn's files. `shown`: a path as people know it. Pure. */
export function restoreSummary(act: "undo" | "redo", { restored, rejected }: TurnOutcome, shown: (path: string) => string): RestoreSummary {
  const what = act === "undo" ? "Undo" : "Redo";
  const lines = rejected.map(({ path, message }) => (message.includes(shown(path)) ? message : `${shown(path)}: ${message}`));
  const done = restored.length === 1 ? shown(restored[0] ?? "") : `${String(restored.length)} files`;
  if (rejected.length === 0) {
    return restored.length === 0
      ? {
          kind: "nothing",
          message: act === "undo" ? "This answer changed no files that can be undone." : "There is nothing to redo.",
          rejected: [],
        }
      : { kind: "done", message: `${act === "undo" ? "Restored" : "Changed again:"} ${done}.`, rejected: [] };
  }
  const stayed = rejected.length === 1 ? "1 file stayed as it is" : `${String(rejected.length)} files stayed as they are`;
  return {
    kind: restored.length === 0 ? "nothing" : "partly",
    message:
      restored.length === 0
        ? `${what} changed nothing: ${lines.length === 1 ? (lines[0] ?? "") : stayed + "."}`
        : `${what} restored ${done}; ${stayed}${lines.length === 1 ? `: ${lines[0] ?? ""}` : "."}`,
    rejected: lines,
  };
}

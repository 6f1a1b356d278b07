import type { ChangeOutcome, Workspace } from "../../ports/workspace.ts";
import type { RejectedUndo, UndoPlan, UndoStep } from "./planUndo.ts";

/** What became of a plan. */
export interface UndoResult {
  /** Paths that were put back. */
  readonly restored: readonly string[];
  /** Paths that were not, because of what happened since the plan was made. */
  readonly failed: readonly RejectedUndo[];
}

/** Carries a plan out: first what is to go, then the folders that are empty then, then what is to be there. Every file is changed only if it's still what it was for the plan. Never rejects. */
export async function carryOutUndo(workspace: Workspace, { steps, folders }: UndoPlan): Promise<UndoResult> {
  const restored: string[] = [];
  const failed: RejectedUndo[] = [];
  const note = (path: string, outcome: ChangeOutcome): void => {
    if (outcome.ok) {
      restored.push(path);
    } else {
      failed.push({ path, message: outcome.message });
    }
  };
  for (const step of steps.filter(({ then }) => then === undefined)) {
    note(step.path, step.now === undefined ? { ok: true } : await workspace.delete(step.path, step.now));
  }
  for (const folder of folders) {
    await workspace.deleteEmptyFolder(folder);
  }
  for (const step of steps.filter(({ then }) => then !== undefined)) {
    note(step.path, await putBack(workspace, step));
  }
  return { restored, failed };
}

async function putBack(workspace: Workspace, { path, now, then }: UndoStep): Promise<ChangeOutcome> {
  if (then === undefined) {
    return { ok: true };
  }
  if (now?.kind === "file" && then.kind === "file") {
    return workspace.write(path, then.bytes, now.bytes, then.mode);
  }
  const gone = now === undefined ? ({ ok: true } as const) : await workspace.delete(path, now);
  return gone.ok ? workspace.create(path, then) : gone;
}

import type { ChangeOutcome, Workspace } from "../../ports/workspace.ts";
import type { TurnRecord } from "./turnRecord.ts";
import type { RejectedUndo, UndoPlan, UndoStep } from "./planUndo.ts";

/** What became of a plan. */
export interface UndoResult {
  /** Paths that were put back. */
  readonly restored: readonly string[];
  /** Paths that were not, because of what happened since the plan was made. */
  readonly failed: readonly RejectedUndo[];
}

/**
 * Carries a plan out: first what is to go, then the folders that are empty then, then what is to be there. Every file is changed only if it's still what it was for the plan. Of a renamed file both names are, or neither:
 * where one couldn't be, the other is left, or put back. Never rejects.
 */
export async function carryOutUndo(workspace: Workspace, { steps, folders, inverse }: UndoPlan): Promise<UndoResult> {
  const restored = new Set<string>();
  const failed = new Map<string, string>();
  const note = (path: string, outcome: ChangeOutcome): void => {
    if (outcome.ok) {
      restored.add(path);
    } else {
      failed.set(path, outcome.message);
    }
  };
  for (const step of steps.filter(({ then }) => then === undefined)) {
    note(step.path, step.now === undefined ? { ok: true } : await workspace.delete(step.path, step.now));
  }
  for (const folder of folders) {
    await workspace.deleteEmptyFolder(folder);
  }
  const partners = new Map(steps.map(({ path }) => [path, partnersOf(path, inverse)]));
  const failureOf = (path: string): string | undefined => partners.get(path)?.flatMap((partner) => failed.get(partner) ?? [])[0];
  for (const step of steps.filter(({ then }) => then !== undefined)) {
    const failure = failureOf(step.path);
    note(step.path, failure === undefined ? await putBack(workspace, step) : { ok: false, reason: "failed", message: failure });
  }
  for (const step of steps.filter(({ path, then }) => then === undefined && restored.has(path))) {
    const failure = failureOf(step.path);
    if (failure !== undefined && step.now !== undefined && (await workspace.create(step.path, step.now)).ok) {
      restored.delete(step.path);
      failed.set(step.path, failure);
    }
  }
  return { restored: [...restored], failed: [...failed].map(([path, message]) => ({ path, message })) };
}

/** The other names of a file. */
function partnersOf(path: string, { renames }: TurnRecord): readonly string[] {
  const names = new Set([path]);
  for (const name of names) {
    for (const rename of renames) {
      if (rename.path === name || rename.newPath === name) {
        names.add(rename.path).add(rename.newPath);
      }
    }
  }
  return [...names].filter((name) => name !== path);
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

import type { ContentStore } from "../../ports/contentStore.ts";
import type { FileState, Workspace } from "../../ports/workspace.ts";
import { missingFolders, readState } from "../files/makeChange.ts";
import { resolvedFolders } from "../locateFile.ts";
import { folderOf, parentOf, shownPath } from "../workspacePath.ts";
import { keptState, loadedState, type KeptState } from "./keptState.ts";
import { rebasedUndo } from "./rebasedUndo.ts";
import { isSameContent, isSameState, type FileEffect, type TurnRecord } from "./turnRecord.ts";

/** What undoing works on. */
export interface UndoPorts {
  readonly workspace: Workspace;
  readonly contents: ContentStore;
}

/** One file that will be put back. `undefined` states: no file. */
export interface UndoStep {
  readonly path: string;
  readonly now: FileState | undefined;
  readonly then: FileState | undefined;
  readonly effect: FileEffect;
}

/** A file that stays as it is, with a sentence that says why. */
export interface RejectedUndo {
  readonly path: string;
  readonly message: string;
}

/** What undoing a record would do. Nothing is changed yet, but all contents that it needs, or takes away, are kept. */
export interface UndoPlan {
  readonly steps: readonly UndoStep[];
  readonly rejected: readonly RejectedUndo[];
  /** What the steps do; undoing it is redoing. */
  readonly inverse: TurnRecord;
  /** What of the record stays, since its files were rejected. */
  readonly left: TurnRecord;
  /** Folders to take away if nothing is in them then, the innermost first. */
  readonly folders: readonly string[];
}

type PathPlan = { readonly ok: true; readonly step: UndoStep | undefined } | { readonly ok: false; readonly message: string };

/**
 * Plans what puts the files of a record back, byte for byte. A file that has changed since is rejected, unless what changed and what is to be undone are certain to be apart; of a renamed file both names are, or
 * neither is. Rejects only if the store does.
 */
export async function planUndo(ports: UndoPorts, record: TurnRecord): Promise<UndoPlan> {
  const paths = [...new Set(record.effects.map(({ path }) => path))];
  const plans = new Map<string, PathPlan>();
  for (const path of paths) {
    plans.set(
      path,
      await planPath(
        ports,
        path,
        record.effects.filter((effect) => effect.path === path),
      ),
    );
  }
  rejectPartners(ports.workspace, record, plans);
  const steps: UndoStep[] = [];
  const rejected: RejectedUndo[] = [];
  for (const [path, plan] of plans) {
    if (!plan.ok) {
      rejected.push({ path, message: plan.message });
    } else if (plan.step !== undefined) {
      steps.push(plan.step);
    }
  }
  const isLeft = (path: string): boolean => rejected.some((one) => one.path === path);
  const newFolders = (
    await Promise.all(steps.filter(({ then }) => then !== undefined).map(({ path }) => missingFolders(ports.workspace, path)))
  ).flat();
  const renames = record.renames.filter(({ path }) => !isLeft(path)).map(({ path, newPath }) => ({ path: newPath, newPath: path }));
  return {
    steps,
    rejected,
    inverse: { effects: steps.map(({ effect }) => effect), renames, newFolders: [...new Set(newFolders)] },
    left: {
      effects: record.effects.filter(({ path }) => isLeft(path)),
      renames: record.renames.filter(({ path }) => isLeft(path)),
      newFolders: rejected.length === 0 ? [] : record.newFolders,
    },
    folders: [...record.newFolders].sort((a, b) => b.length - a.length),
  };
}

async function planPath(ports: UndoPorts, path: string, effects: readonly FileEffect[]): Promise<PathPlan> {
  const { workspace, contents } = ports;
  const folders = await resolvedFolders(workspace, workspace.folders());
  const shown = shownPath(path, folders, workspace.ignoresCase);
  if (folderOf(path, folders, workspace.ignoresCase) === undefined) {
    return no(`${shown} isn't in an open folder.`);
  }
  const parent = await workspace.realPath(parentOf(path).parent);
  if (parent !== undefined && parent !== parentOf(path).parent) {
    return no(`${shown} is in a folder that has become a link since.`);
  }
  const reading = await readState(workspace, path, shown);
  if (!reading.ok && !reading.missing) {
    return no(reading.message);
  }
  const now = reading.ok ? reading.state : undefined;
  const nowKept: KeptState = await keptState(now, contents);
  let target = nowKept;
  for (const effect of effects.toReversed()) {
    const back = await stateBefore(ports, effect, target, shown);
    if (typeof back === "string") {
      return isSameContent(nowKept, effects[0]?.before ?? nowKept) ? { ok: true, step: undefined } : no(back);
    }
    target = back;
  }
  if (isSameState(nowKept, target)) {
    return { ok: true, step: undefined };
  }
  const then = await loadedState(target, contents);
  return then === "lost"
    ? no(`What ${shown} was before isn't kept any more.`)
    : { ok: true, step: { path, now, then, effect: { path, before: nowKept, after: target } } };
}

/** The state before an effect, given the state after it; or why it isn't certain. */
async function stateBefore({ contents }: UndoPorts, effect: FileEffect, state: KeptState, shown: string): Promise<KeptState | string> {
  if (isSameContent(state, effect.after)) {
    return withModeBefore(effect, state);
  }
  if (state.kind === "none") {
    return `${shown} has been deleted since.`;
  }
  if (effect.after.kind === "none") {
    return `There is another file ${shown} since.`;
  }
  const changed = `${shown} has changed since.`;
  if (state.kind !== "file" || effect.after.kind !== "file" || effect.before.kind !== "file") {
    return changed;
  }
  const [now, after, before] = await Promise.all([state, effect.after, effect.before].map(({ content }) => contents.get(content)));
  const bytes = now === undefined || after === undefined || before === undefined ? undefined : rebasedUndo(before, after, now);
  return bytes === undefined ? changed : withModeBefore(effect, state, { kind: "file", content: await contents.put(bytes) });
}

/** Permission bits go back if they are still those that the effect left. Those that it did not change, or that were changed since, stay as they are now. */
function withModeBefore({ before, after }: FileEffect, now: KeptState, then = before): KeptState {
  if (before.kind !== "file" || after.kind !== "file" || now.kind !== "file" || then.kind !== "file") {
    return then;
  }
  const isAsLeft = after.mode === undefined || now.mode === after.mode;
  return { ...then, mode: before.mode !== after.mode && isAsLeft ? before.mode : now.mode };
}

/** Of a file that was renamed, one name alone is never undone: it would be there twice, or not at all. */
function rejectPartners(workspace: Workspace, { renames }: TurnRecord, plans: Map<string, PathPlan>): void {
  for (let isAgain = true; isAgain; ) {
    isAgain = false;
    for (const { path, newPath } of renames) {
      for (const [one, other] of [
        [path, newPath],
        [newPath, path],
      ] as const) {
        if (plans.get(one)?.ok === false && plans.get(other)?.ok === true) {
          plans.set(
            other,
            no(`It was renamed together with ${shownPath(one, workspace.folders(), workspace.ignoresCase)}, which can't be undone.`),
          );
          isAgain = true;
        }
      }
    }
  }
}

function no(message: string): PathPlan {
  return { ok: false, message };
}

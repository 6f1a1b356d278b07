import type { ContentStore } from "../../ports/contentStore.ts";
import type { FileChange } from "../files/fileChange.ts";
import { keptState, type KeptState } from "./keptState.ts";

/** One path from one state to another. */
export interface FileEffect {
  /** Absolute, without links. */
  readonly path: string;
  readonly before: KeptState;
  readonly after: KeptState;
}

/** What was done to files, so that it can be undone. JSON. */
export interface TurnRecord {
  /** In order. Of one path, each begins where the one before ends, or something else changed the file between them. */
  readonly effects: readonly FileEffect[];
  /** Paths that are one file: both are undone, or neither. */
  readonly renames: readonly { readonly path: string; readonly newPath: string }[];
  /** Folders that were made on the way, the outermost first. */
  readonly newFolders: readonly string[];
}

export const emptyRecord: TurnRecord = { effects: [], renames: [], newFolders: [] };

/** A change as it's kept. Rejects if the store does. */
export async function recordOf(change: FileChange, store: ContentStore): Promise<TurnRecord> {
  const none = { kind: "none" } as const;
  switch (change.kind) {
    case "create":
      return {
        effects: [{ path: change.path, before: none, after: await keptState(change.after, store) }],
        renames: [],
        newFolders: change.newFolders,
      };
    case "edit":
      return {
        ...emptyRecord,
        effects: [{ path: change.path, before: await keptState(change.before, store), after: await keptState(change.after, store) }],
      };
    case "delete":
      return { ...emptyRecord, effects: [{ path: change.path, before: await keptState(change.before, store), after: none }] };
    case "rename": {
      const { path, newPath, newFolders } = change;
      const state = await keptState(change.state, store);
      return {
        effects: [
          { path, before: state, after: none },
          { path: newPath, before: none, after: state },
        ],
        renames: [{ path, newPath }],
        newFolders,
      };
    }
  }
}

/** One record after another. Effects that follow on each other become one, and none if everything is as before. Pure. */
export function combinedRecord(first: TurnRecord, second: TurnRecord): TurnRecord {
  const effects = [...first.effects];
  for (const effect of second.effects) {
    const at = effects.findLastIndex(({ path }) => path === effect.path);
    const last = effects[at];
    if (last === undefined || !isSameState(last.after, effect.before)) {
      effects.push(effect);
    } else if (isSameState(last.before, effect.after)) {
      effects.splice(at, 1);
    } else {
      effects[at] = { ...last, after: effect.after };
    }
  }
  const isChanged = (path: string): boolean => effects.some((effect) => effect.path === path);
  const renames = joined([...first.renames, ...second.renames], isChanged).filter((one) => isChanged(one.path) && isChanged(one.newPath));
  return { effects, renames, newFolders: [...new Set([...first.newFolders, ...second.newFolders])] };
}

/** Renames by way of a name that is as before on the whole are one: the first name and the last belong together. */
function joined(renames: TurnRecord["renames"], isChanged: (path: string) => boolean): TurnRecord["renames"] {
  const found: TurnRecord["renames"][number][] = [];
  for (const rename of renames) {
    const at = isChanged(rename.path) ? -1 : found.findIndex(({ newPath }) => newPath === rename.path);
    const [earlier] = at < 0 ? [] : found.splice(at, 1);
    const whole = earlier === undefined ? rename : { path: earlier.path, newPath: rename.newPath };
    if (whole.path !== whole.newPath) {
      found.push(whole);
    }
  }
  return found;
}

/** Whether two states are the same, with the same permission bits as far as both are known. Pure. */
export function isSameState(one: KeptState, other: KeptState): boolean {
  const isSameMode =
    one.kind !== "file" || other.kind !== "file" || one.mode === undefined || other.mode === undefined || one.mode === other.mode;
  return isSameContent(one, other) && isSameMode;
}

/** Whether two states have the same bytes, or the same target. Pure. */
export function isSameContent(one: KeptState, other: KeptState): boolean {
  return (
    (one.kind === "none" && other.kind === "none") ||
    (one.kind === "file" && other.kind === "file" && one.content === other.content) ||
    (one.kind === "link" && other.kind === "link" && one.target === other.target)
  );
}

/** A path that a record changed, on the whole. */
export interface NetChange {
  readonly path: string;
  readonly kind: "create" | "edit" | "delete" | "rename";
  readonly newPath?: string;
}

/** What a record comes to, for people: a renamed file is one entry. Pure. */
export function netChanges({ effects, renames }: TurnRecord): readonly NetChange[] {
  const paths = [...new Set(effects.map(({ path }) => path))];
  const kinds = new Map(
    paths.map((path) => {
      const own = effects.filter((effect) => effect.path === path);
      const [wasThere, isThere] = [own[0]?.before.kind !== "none", own.at(-1)?.after.kind !== "none"];
      return [path, wasThere ? (isThere ? "edit" : "delete") : isThere ? "create" : "none"] as const;
    }),
  );
  const moved = renames.filter(({ path, newPath }) => kinds.get(path) === "delete" && kinds.get(newPath) === "create");
  return paths.flatMap((path): readonly NetChange[] => {
    const kind = kinds.get(path) ?? "none";
    const rename = moved.find((one) => one.path === path);
    if (rename !== undefined) {
      return [{ path, kind: "rename", newPath: rename.newPath }];
    }
    return kind === "none" || moved.some((one) => one.newPath === path) ? [] : [{ path, kind }];
  });
}

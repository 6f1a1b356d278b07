import type { Stage } from "./stage.ts";
import { bytesOf, isSameBytes, type Bytes } from "./content.ts";
import { bytesNow, diskNow, filesNow } from "./filesNow.ts";
import type { Verdict } from "./verdict.ts";

/** What became of the files of turns, over all undos and redos. */
export interface RestoreCounts {
  undos: number;
  redos: number;
  /** Files of the turns. */
  files: number;
  /** Back to the byte. */
  exact: number;
  /** Rejected with a reason. */
  rejected: number;
  /** Of these, those whose changes can't be separated from others'. */
  inseparable: number;
  /** They were already as they had to be. */
  already: number;
  /** The oracle doesn't know what is right. */
  unsure: number;
}

export function emptyCounts(): RestoreCounts {
  return { undos: 0, redos: 0, files: 0, exact: 0, rejected: 0, inseparable: 0, already: 0, unsure: 0 };
}

/** Undoes or redoes a turn, and holds what became of every file against what must have. */
export async function checkedRestore(stage: Stage, turn: string, act: "undo" | "redo", counts: RestoreCounts): Promise<void> {
  const { parts, history, wrong } = stage;
  const verdicts = history.verdicts(turn, act, (path) => parts.editor.isDirty(parts.at(path)));
  const dirty = history.paths().filter((path) => parts.editor.isDirty(parts.at(path)));
  const [before, onDisk] = [filesNow(parts), diskNow(parts, dirty)];
  const { restored, rejected } = await parts.restore(turn, act);
  const after = filesNow(parts);
  counts[act === "undo" ? "undos" : "redos"] += 1;
  const relative = (full: string): string => full.slice(parts.place.root.length + 1);
  const reasons = new Map(rejected.map(({ path, message }) => [relative(path), message]));
  for (const path of new Set([...before.files.keys(), ...after.files.keys()])) {
    if (!verdicts.has(path) && !isSameBytes(before.files.get(path), after.files.get(path))) {
      wrong(`${act} ${turn} changed ${path}, which the turn didn't`);
    }
  }
  // Of what the user has undone already, it may be said that it can't be separated from what was changed since.
  const named = [...restored.map(relative), ...[...reasons.keys()].filter((path) => !history.isOf(turn, path))];
  for (const path of named.filter((one) => !verdicts.has(one))) {
    wrong(`${act} ${turn} names ${path}, which the turn didn't change: ${reasons.get(path) ?? "restored"}`);
  }
  const was = new Map([...verdicts.keys()].map((path) => [path, bytesOf(history.content(path))]));
  for (const [path, verdict] of verdicts) {
    counts.files += 1;
    const isRestored = restored.map(relative).includes(path);
    checkFile(stage, { turn, act, path, verdict, was: was.get(path), reason: reasons.get(path), isRestored }, counts);
  }
  for (const { path, newPath } of history.pairsOf((op) => op.author === turn)) {
    if (
      verdicts.has(path) &&
      verdicts.has(newPath) &&
      !reasons.has(path) &&
      reasons.has(newPath) &&
      restored.map(relative).includes(path)
    ) {
      wrong(`${act} ${turn} restored ${path} and not ${newPath}, which are one file`);
    }
  }
  for (const [path, bytes] of onDisk) {
    if (
      after.files.has(path) &&
      verdicts.get(path)?.kind !== "must" &&
      !isSameBytes(bytes, diskNow(parts, [path]).get(path)) &&
      parts.editor.isDirty(parts.at(path))
    ) {
      wrong(`${act} ${turn} saved ${path}, which had unsaved changes`);
    }
  }
  checkFolders(stage, `${act} ${turn}`, before.folders, after);
}

interface FileOutcome {
  readonly turn: string;
  readonly act: "undo" | "redo";
  readonly path: string;
  readonly verdict: Verdict;
  readonly was: Bytes | undefined;
  readonly reason: string | undefined;
  readonly isRestored: boolean;
}

function checkFile(
  { parts, history, wrong }: Stage,
  { turn, act, path, verdict, was, reason, isRestored }: FileOutcome,
  counts: RestoreCounts,
): void {
  const now = bytesNow(parts, path);
  const label = `${act} ${turn}: ${path}`;
  if (verdict.kind === "unsure") {
    counts.unsure += 1;
    if (isRestored) {
      history.adopt(path, now?.bytes.toString("utf8") ?? "");
      history.disown(verdict);
    }
    return;
  }
  if (isRestored) {
    counts.exact += 1;
    if (verdict.kind === "mayNot") {
      wrong(`${label} was restored, although others' changes can't be separated`);
    } else if (!isSameBytes(now, verdict.bytes)) {
      wrong(
        `${label} is not as it was: ${String(now?.mode)} ${String(now?.bytes)}\ninstead of ${String(verdict.bytes?.mode)} ${String(verdict.bytes?.bytes)}`,
      );
    } else {
      history.restored(path, verdict, act, turn, !isSameBytes(was, now));
    }
    return;
  }
  if (!isSameBytes(now, was)) {
    wrong(`${label} was changed, but not reported as restored`);
  } else if (reason !== undefined) {
    counts.rejected += 1;
    counts.inseparable += verdict.kind === "must" ? 0 : 1;
    if (reason.trim() === "") {
      wrong(`${label} was rejected without a reason`);
    } else if (verdict.kind === "must") {
      wrong(`${label} was rejected needlessly: ${reason}`);
    }
  } else if (isSameBytes(was, verdict.bytes)) {
    counts.already += 1;
    if (verdict.kind === "must") {
      history.restored(path, verdict, act, turn, false);
    } else {
      history.disown(verdict);
    }
  } else {
    wrong(`${label} was neither restored nor rejected`);
  }
}

/** Folders go only if they're empty, and come only with files. */
function checkFolders({ wrong }: Stage, label: string, before: ReadonlySet<string>, after: ReturnType<typeof filesNow>): void {
  const isParent = (folder: string): boolean => [...after.files.keys()].some((path) => path.startsWith(`${folder}/`));
  for (const folder of after.folders) {
    if (!before.has(folder) && !isParent(folder)) {
      wrong(`${label} made the folder ${folder}, in which there is no file`);
    }
  }
}

import type { PendingHunk } from "../../src/core/tools/edits/pendingHunk.ts";
import { hunksOf, kindOf, type PendingFile } from "../../src/app/changes/pendingFile.ts";
import type { Stage } from "./stage.ts";
import { bytesOf, isSameBytes, type Bytes, type Op } from "./content.ts";
import { bytesNow } from "./filesNow.ts";
import type { RealParts } from "./realParts.ts";
import type { UserAct } from "./userActs.ts";

const isPendingOp = (op: Op): boolean => !op.undone && !op.kept && op.author !== "user" && op.author !== "nobody";

/** A pending file that is edited line by line, and one of its hunks. */
function someHunk({ parts, random, history }: Stage): { readonly file: PendingFile; readonly hunk: PendingHunk } | undefined {
  const files = parts.pending
    .files()
    .filter((file) => kindOf(file) === "edit" && hunksOf(file).length > 0 && !history.isPut(relativeTo(parts, file.path), () => true));
  const file = files.length === 0 ? undefined : random.pick(files);
  return file === undefined ? undefined : { file, hunk: random.pick(hunksOf(file)) };
}

function relativeTo(parts: RealParts, full: string): string {
  return full.slice(parts.place.root.length + 1);
}

/** The agents' ops that a hunk stands for, and whether the user has written there too. */
function opsOfHunk(
  { history }: Stage,
  path: string,
  text: string,
  hunk: PendingHunk,
): { readonly ops: ReadonlySet<Op>; readonly isMixed: boolean } {
  const lines = history.text(path);
  if (lines === undefined) {
    return { ops: new Set(), isMixed: false };
  }
  const shown = lines.shown();
  const count = (part: string): number => part.split("\n").length - 1;
  const first = count(text.slice(0, hunk.start));
  const last =
    hunk.end === hunk.start
      ? first
      : first + count(text.slice(hunk.start, hunk.end)) + (text.slice(hunk.start, hunk.end).endsWith("\n") ? 0 : 1);
  const from = (shown[first - 1]?.place ?? -1) + 1;
  const to = (shown[last]?.place ?? lines.length) - 1;
  const inside = lines.opsAt(from, to);
  return { ops: new Set(inside.filter((op) => !op.undone && !op.kept)), isMixed: inside.some((op) => op.author === "user" && !op.undone) };
}

const keepsHunk: UserAct = async (stage) => {
  const one = someHunk(stage);
  const path = one?.file.path.slice(stage.parts.place.root.length + 1) ?? "";
  if (one?.file.content.kind !== "text" || stage.history.text(path)?.text() !== one.file.content.text) {
    return false;
  }
  opsOfHunk(stage, path, one.file.content.text, one.hunk).ops.forEach((op) => {
    op.kept = true;
  });
  await stage.parts.pending.keep({ path: one.file.path, hunkId: one.hunk.id });
  return true;
};

const undoesHunk: UserAct = async (stage) => {
  const { parts, history } = stage;
  const one = someHunk(stage);
  if (one?.file.content.kind !== "text") {
    return false;
  }
  const path = one.file.path.slice(parts.place.root.length + 1);
  if (history.text(path)?.text() !== one.file.content.text) {
    // Another program has written since Baton last looked.
    return false;
  }
  const { ops, isMixed } = opsOfHunk(stage, path, one.file.content.text, one.hunk);
  stage.note(`${path} ${JSON.stringify(one.hunk)}`);
  const before = bytesNow(parts, path);
  const content = history.content(path);
  const { undone, rejected } = await parts.pending.undo({ path: one.file.path, hunkId: one.hunk.id });
  const after = bytesNow(parts, path);
  if (undone === 0) {
    if (rejected.length === 0 || !isSameBytes(before, after)) {
      stage.wrong(`A hunk of ${path} was not undone${rejected.length === 0 ? " without a reason" : " and the file has changed"}.`);
    }
    return true;
  }
  const expected = bytesOf(content, (op) => !op.undone && !ops.has(op));
  history.undoneByUser(path, ops);
  if (!isMixed && !isSameBytes(after, expected)) {
    stage.wrong(`A hunk of ${path} was undone wrongly:\n${String(after?.bytes)}\ninstead of\n${String(expected?.bytes)}`);
  }
  return true;
};

/** Undoes all that is pending of a file that was made, deleted, renamed or is no text. */
const undoesFile: UserAct = async (stage) => {
  const { parts, random, history } = stage;
  const isUsers = (full: string): boolean => history.isPut(relativeTo(parts, full), ({ author }) => author === "user");
  const files = parts.pending
    .files()
    .filter(
      (file) => (kindOf(file) !== "edit" || file.content.kind === "whole") && !isUsers(file.path) && !isUsers(file.origin ?? file.path),
    );
  if (files.length === 0) {
    return false;
  }
  const file = random.pick(files);
  const relative = (full: string): string => relativeTo(parts, full);
  stage.note(`${kindOf(file)} ${relative(file.origin ?? file.path)} ${relative(file.path)}`);
  const own = [relative(file.path), relative(file.origin ?? file.path)];
  const paths = new Set(own);
  const isMade = kindOf(file) === "create" || kindOf(file) === "rename";
  for (let size = 0; isMade && size < paths.size; ) {
    size = paths.size;
    for (const { path, newPath } of history.pairsOf(isPendingOp)) {
      if (paths.has(path) || paths.has(newPath)) {
        paths.add(path).add(newPath);
      }
    }
  }
  const verdicts = [...history.verdictsOf(isPendingOp, "undo", () => false)].filter(([path]) => paths.has(path));
  const before = new Map(verdicts.map(([path]) => [path, bytesNow(parts, path)]));
  const { rejected } = await parts.pending.undo({ path: file.path });
  for (const [path, verdict] of verdicts) {
    const now = bytesNow(parts, path);
    if (isSameBytes(now, verdict.bytes) && verdict.kind !== "mayNot") {
      history.restored(path, { ...verdict, ops: history.since(path, verdict) }, "undo", undefined, true);
    } else if (kindOf(file) === "rename" && own.includes(path) && isMovedBack(stage, file, before)) {
      history.adoptMove(relative(file.path), relative(file.origin ?? ""));
      break;
    } else if (rejected.length > 0 && isSameBytes(now, before.get(path))) {
      continue;
    } else if (rejected.length > 0 && own.includes(path) && now !== undefined && file.content.kind === "text") {
      // Its lines are as before; its name couldn't be.
      history.adopt(path, now.bytes.toString("utf8"));
    } else if (!isSameBytes(now, before.get(path))) {
      stage.wrong(`${path} was undone wrongly beside turns: ${String(now?.bytes)}\ninstead of\n${String(verdict.bytes?.bytes)}`);
    } else if (rejected.length === 0 && own.includes(path)) {
      stage.wrong(`${path} was not undone beside turns, without a reason.`);
    }
  }
  return true;
};

/** Whether a file has its first name again, with what the user has written to it. */
function isMovedBack({ parts }: Stage, { path, origin }: PendingFile, before: ReadonlyMap<string, Bytes | undefined>): boolean {
  const was = before.get(relativeTo(parts, path));
  return (
    was !== undefined &&
    isSameBytes(bytesNow(parts, relativeTo(parts, origin ?? path)), was) &&
    bytesNow(parts, relativeTo(parts, path)) === undefined
  );
}

const keepsFile: UserAct = async (stage) => {
  const { parts, random, history } = stage;
  const files = parts.pending.files();
  if (files.length === 0) {
    return false;
  }
  const file = random.pick(files);
  stage.note(file.path);
  for (const full of new Set([file.path, file.origin ?? file.path])) {
    history.opsOf(full.slice(parts.place.root.length + 1)).forEach((op) => {
      op.kept = true;
    });
  }
  await parts.pending.keep({ path: file.path });
  return true;
};

/** What the user does with what is pending. */
export const pendingActs: readonly UserAct[] = [keepsHunk, undoesHunk, undoesHunk, undoesFile, keepsFile];

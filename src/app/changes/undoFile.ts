import { fileBytes, readFileText } from "../../core/tools/edits/fileText.ts";
import type { PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import { rebaseHunksBetween } from "../../core/tools/edits/rebaseHunks.ts";
import { replaced } from "../../core/tools/edits/textEdit.ts";
import { undoHunks } from "../../core/tools/edits/undoHunks.ts";
import { readState } from "../../core/tools/files/makeChange.ts";
import { keptState, loadedState } from "../../core/tools/turns/keptState.ts";
import { isSameContent } from "../../core/tools/turns/turnRecord.ts";
import type { ContentStore } from "../../core/ports/contentStore.ts";
import type { ChangeOutcome, FileState, Workspace } from "../../core/ports/workspace.ts";
import { kindOf, type PendingContent, type PendingFile } from "./pendingFile.ts";

/** What undoing works on. */
export interface UndoFilePorts {
  readonly workspace: Workspace;
  readonly contents: ContentStore;
  /** A path as people know it. */
  shown(path: string): string;
}

/** What became of a file. */
export interface UndoneFile {
  /** What is pending of it still; `undefined`: nothing. */
  readonly left: PendingFile | undefined;
  /** Hunks, or whole files, that were undone. */
  readonly undone: number;
  /** Sentences that say why the others were not. */
  readonly rejected: readonly string[];
}

/** Which of a file's hunks; `undefined`: the whole file, with its name. */
export type Chosen = ((hunk: PendingHunk) => boolean) | undefined;

/** Undoes what is pending of a file, as far as that is certain. Never rejects but with what the store rejects with. */
export async function undoFile(ports: UndoFilePorts, file: PendingFile, chosen: Chosen): Promise<UndoneFile> {
  switch (file.content.kind) {
    case "text":
      return file.origin === undefined ? undoCreated(ports, file, file.content) : undoText(ports, file, file.content, chosen);
    case "whole":
      return undoWhole(ports, file, file.content);
    case "gone":
      return undoDeleted(ports, file, file.content);
  }
}

type TextContent = Extract<PendingContent, { kind: "text" }>;

async function undoText(ports: UndoFilePorts, file: PendingFile, content: TextContent, chosen: Chosen): Promise<UndoneFile> {
  const current = await currentText(ports, file, content);
  if (!current.ok) {
    return no(file, current.message);
  }
  const { text, hunks, state } = current;
  const undo = undoHunks(text, hunks, chosen ?? (() => true));
  const shown = ports.shown(file.path);
  const rejected = undo.rejected.map(({ message }) => `${shown}: ${message}`);
  let left: TextContent = { ...content, text, hunks };
  if (undo.replacements.length > 0) {
    const after = replaced(text, undo.replacements);
    const made = await ports.workspace.write(file.path, fileBytes({ ...content, text: after }), state.bytes);
    if (!made.ok) {
      return no({ ...file, content: left }, `${shown}: ${made.message}`);
    }
    const actual = made.actual === undefined ? undefined : readFileText(made.actual, shown);
    left =
      actual?.ok === true
        ? { ...left, text: actual.file.text, hunks: rebaseHunksBetween(undo.hunks, after, actual.file.text) }
        : { ...left, text: after, hunks: undo.hunks };
  }
  const result: UndoneFile = { left: { ...file, content: left }, undone: undo.undone.length, rejected };
  return chosen !== undefined || rejected.length > 0 ? result : renamedBack(ports, { ...file, content: left }, result.undone);
}

/** A file that agents made is deleted if it has nothing of the user's in it. */
async function undoCreated(ports: UndoFilePorts, file: PendingFile, content: TextContent): Promise<UndoneFile> {
  const current = await currentText(ports, file, content);
  if (!current.ok) {
    return no(file, current.message);
  }
  const { text, hunks, state } = current;
  const isUntouched = text === "" || (hunks.length === 1 && hunks[0]?.state === "clean" && hunks[0].text === text);
  if (!isUntouched) {
    return no(
      { ...file, content: { ...content, text, hunks } },
      `${ports.shown(file.path)} has changed since Baton made it. Deleting it would take those changes too.`,
    );
  }
  return finished(ports, file, await ports.workspace.delete(file.path, state));
}

async function undoWhole(
  ports: UndoFilePorts,
  file: PendingFile,
  { before, after }: Extract<PendingContent, { kind: "whole" }>,
): Promise<UndoneFile> {
  const { workspace, contents } = ports;
  const shown = ports.shown(file.path);
  const reading = await readState(workspace, file.path, shown);
  if (!reading.ok) {
    return no(file, reading.message);
  }
  if (!isSameContent(await keptState(reading.state, contents), after)) {
    return no(file, `${shown} has changed since Baton changed it.`);
  }
  const then = await loadedState(before, contents);
  if (then === "lost") {
    return no(file, `What ${shown} was before isn't kept any more.`);
  }
  if (then === undefined) {
    return finished(ports, file, await workspace.delete(file.path, reading.state));
  }
  const made = isSameContent(before, after) ? ({ ok: true } as const) : await putBack(workspace, file.path, reading.state, then);
  return made.ok
    ? renamedBack(ports, { ...file, content: { kind: "whole", before, after: before } }, 1)
    : no(file, `${shown}: ${made.message}`);
}

async function undoDeleted(
  ports: UndoFilePorts,
  file: PendingFile,
  { before }: Extract<PendingContent, { kind: "gone" }>,
): Promise<UndoneFile> {
  const shown = ports.shown(file.path);
  if ((await ports.workspace.stat(file.path)) !== undefined) {
    return no(file, `There is a file ${shown} again. Restoring the deleted one would replace it.`);
  }
  const then = await loadedState(before, ports.contents);
  return then === "lost" || then === undefined
    ? no(file, `What ${shown} was isn't kept any more.`)
    : finished(ports, file, await ports.workspace.create(file.path, then));
}

/** A file as it is now, with its hunks moved along with whatever happened unseen. */
async function currentText(
  ports: UndoFilePorts,
  file: PendingFile,
  content: TextContent,
): Promise<
  | {
      readonly ok: true;
      readonly text: string;
      readonly hunks: readonly PendingHunk[];
      readonly state: Extract<FileState, { kind: "file" }>;
    }
  | { readonly ok: false; readonly message: string }
> {
  const shown = ports.shown(file.path);
  const reading = await readState(ports.workspace, file.path, shown);
  if (!reading.ok) {
    return reading.missing ? { ok: false, message: `${shown} has been deleted since Baton changed it.` } : reading;
  }
  if (reading.state.kind !== "file") {
    return { ok: false, message: `${shown} is a link now.` };
  }
  const text = readFileText(reading.state.bytes, shown);
  if (!text.ok || text.file.byteOrderMark !== content.byteOrderMark) {
    return { ok: false, message: `${shown} has another encoding since Baton changed it.` };
  }
  const hunks = text.file.text === content.text ? content.hunks : rebaseHunksBetween(content.hunks, content.text, text.file.text);
  return { ok: true, text: text.file.text, hunks, state: reading.state };
}

/** The last step of undoing a whole file: its name. */
async function renamedBack(ports: UndoFilePorts, file: PendingFile, undone: number): Promise<UndoneFile> {
  const { origin, path } = file;
  if (kindOf(file) !== "rename" || origin === undefined) {
    return { left: file, undone, rejected: [] };
  }
  const made = await ports.workspace.rename(path, origin);
  if (!made.ok) {
    return { left: file, undone, rejected: [`${ports.shown(path)}: ${made.message}`] };
  }
  await deleteFolders(ports, file);
  return { left: undefined, undone: Math.max(1, undone), rejected: [] };
}

async function finished(ports: UndoFilePorts, file: PendingFile, made: ChangeOutcome): Promise<UndoneFile> {
  if (!made.ok) {
    return no(file, `${ports.shown(file.path)}: ${made.message}`);
  }
  await deleteFolders(ports, file);
  return { left: undefined, undone: 1, rejected: [] };
}

/** Folders that were made for a file go with it if nothing else is in them. */
async function deleteFolders({ workspace }: UndoFilePorts, { newFolders }: PendingFile): Promise<void> {
  for (const folder of newFolders.toReversed()) {
    await workspace.deleteEmptyFolder(folder);
  }
}

async function putBack(workspace: Workspace, path: string, now: FileState, then: FileState): Promise<ChangeOutcome> {
  if (now.kind === "file" && then.kind === "file") {
    return workspace.write(path, then.bytes, now.bytes, then.mode);
  }
  const gone = await workspace.delete(path, now);
  return gone.ok ? workspace.create(path, then) : gone;
}

function no(left: PendingFile, message: string): UndoneFile {
  return { left, undone: 0, rejected: [message] };
}

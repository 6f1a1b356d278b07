import { constants } from "node:fs";
import { access, chmod } from "node:fs/promises";
import type * as vscode from "vscode";
import type { ChangeOutcome, Workspace } from "../../core/ports/workspace.ts";
import { documentBytes, isSameBytes } from "./documentBytes.ts";
import { applyEdits, documentEdit } from "./documentEdit.ts";

/** What is written to a document: see `Workspace.write`. */
export interface DocumentChange {
  readonly bytes: Uint8Array;
  readonly expected: Uint8Array;
  readonly mode?: number | undefined;
}

/** How often an edit is tried while the user types. */
const mostTries = 5;

/**
 * Makes a change in an open document by one `WorkspaceEdit`, and saves it if it had no unsaved changes before. `disk`: the document has no unsaved changes and can't hold the bytes, or hasn't what the disk has, so that the
 * file is to be written instead. Nothing that the user types meanwhile is lost: the edit is made only if the document still says what is expected when VS Code makes it.
 */
export async function writeDocument(
  document: vscode.TextDocument,
  path: string,
  disk: Workspace,
  change: DocumentChange,
): Promise<ChangeOutcome | "disk"> {
  const stat = await disk.stat(path);
  if (stat === undefined) {
    return no("missing", "The file isn't there any more. Nothing was written.");
  }
  if (stat.kind !== "file") {
    return no("not-file", "This is no regular file. Nothing was written.");
  }
  if (!(await isWritable(path, stat.mode))) {
    return no("read-only", "The file is read-only. Nothing was written.");
  }
  for (let tries = 0; tries < mostTries; tries++) {
    const wasDirty = document.isDirty;
    const version = document.version;
    const current = await documentBytes(document);
    if (!wasDirty) {
      const saved = await disk.read(path);
      if (!saved.ok || !isSameBytes(saved.bytes, current)) {
        return "disk";
      }
    }
    if (!isSameBytes(current, change.expected)) {
      return changed();
    }
    const edit = documentEdit(document, change.bytes);
    if (edit === undefined || (!edit.isExact && !wasDirty)) {
      return wasDirty ? no("failed", "Its text in the editor isn't UTF-8, or the new one isn't. Nothing was written.") : "disk";
    }
    if (document.version === version && !document.isClosed && (await applyEdits(document, edit.edits))) {
      return afterwards(document, path, disk, change, current, wasDirty);
    }
  }
  return no("changed", "The file is being changed in its editor. Nothing was written: try again.");
}

async function afterwards(
  document: vscode.TextDocument,
  path: string,
  disk: Workspace,
  { bytes, mode }: DocumentChange,
  before: Uint8Array,
  wasDirty: boolean,
): Promise<ChangeOutcome> {
  if (wasDirty) {
    await setMode(path, mode);
    const now = await documentBytes(document);
    return isSameBytes(now, bytes) ? { ok: true } : { ok: true, actual: now };
  }
  await save(document);
  const saved = await disk.read(path);
  if (!saved.ok || (isSameBytes(saved.bytes, before) && !isSameBytes(before, bytes))) {
    const back = isSameBytes(await documentBytes(document), bytes) ? documentEdit(document, before) : undefined;
    const isBack = back !== undefined && (await applyEdits(document, back.edits));
    // Where the user has typed meanwhile the edit stays, unsaved as what was typed.
    return isBack ? no("failed", "VS Code couldn't save the file. Nothing was written.") : { ok: true };
  }
  await setMode(path, mode);
  return isSameBytes(saved.bytes, bytes) ? { ok: true } : { ok: true, actual: saved.bytes };
}

/** The bytes are written by now; a system without permission bits has nothing to set. */
async function setMode(path: string, mode: number | undefined): Promise<void> {
  if (mode !== undefined) {
    await chmod(path, mode).catch(() => undefined);
  }
}

/** Saves a document. VS Code gives a save up for another that it has begun by itself, so that one may not do. */
async function save(document: vscode.TextDocument): Promise<void> {
  const { version } = document;
  for (let tries = 0; tries < mostTries && document.isDirty && document.version === version; tries++) {
    if (await document.save()) {
      return;
    }
  }
}

/** Root may write what nobody is meant to: the permission bits count for it as well. */
async function isWritable(path: string, mode: number | undefined): Promise<boolean> {
  return (
    (mode === undefined || (mode & 0o222) !== 0) &&
    access(path, constants.W_OK).then(
      () => true,
      () => false,
    )
  );
}

/** A file that isn't what the caller takes it for. */
export function changed(): ChangeOutcome {
  return no("changed", "The file has changed in the meantime. Nothing was changed: read it again.");
}

function no(reason: Extract<ChangeOutcome, { ok: false }>["reason"], message: string): ChangeOutcome {
  return { ok: false, reason, message };
}

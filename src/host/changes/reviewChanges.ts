import * as vscode from "vscode";
import type { PendingFile } from "../../app/changes/pendingFile.ts";
import { kindOf } from "../../app/changes/pendingFile.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";
import type { BaseDocuments } from "./baseDocuments.ts";

/** Shows what is pending of files as one diff, in VS Code's multi-diff editor. */
export async function reviewChanges(files: readonly PendingFile[], paths: FolderPaths, documents: BaseDocuments): Promise<void> {
  const resources = files.map((file) => {
    const uri = paths.uri(file.path);
    const kind = kindOf(file);
    return [uri, kind === "create" ? undefined : documents.uri(file), kind === "delete" ? undefined : uri];
  });
  // VS Code adds how many files there are.
  const [only, ...others] = files;
  const title = only === undefined || others.length > 0 ? "Pending Changes" : `Pending Changes of ${paths.shown(only.path)}`;
  await vscode.commands.executeCommand("vscode.changes", title, resources);
}

/** Opens a file with pending changes at its first; of a deleted one, what it was. */
export async function openChanged(
  file: PendingFile,
  paths: FolderPaths,
  documents: BaseDocuments,
  at: vscode.Range | undefined,
): Promise<void> {
  const uri = kindOf(file) === "delete" ? documents.uri(file) : paths.uri(file.path);
  await vscode.commands.executeCommand("vscode.open", uri, at === undefined ? {} : { selection: new vscode.Range(at.start, at.start) });
}

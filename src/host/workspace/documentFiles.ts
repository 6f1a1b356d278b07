import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { ChangeOutcome, Workspace } from "../../core/ports/workspace.ts";
import { isInside, parentOf } from "../../core/tools/workspacePath.ts";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";

/** Deletes the file of an open document as the Explorer does, so that its tabs close. */
export async function deleteDocument(document: vscode.TextDocument, path: string, disk: Workspace): Promise<ChangeOutcome> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(document.uri, { recursive: false });
  await vscode.workspace.applyEdit(edit);
  return (await disk.stat(path)) === undefined
    ? { ok: true }
    : { ok: false, reason: "failed", message: "VS Code couldn't delete the file. Nothing was deleted." };
}

/** Gives the file of an open document another name as the Explorer does, so that its tabs and its unsaved changes follow. */
export async function renameDocument(
  document: vscode.TextDocument,
  path: string,
  newPath: string,
  disk: Workspace,
): Promise<ChangeOutcome> {
  const isOtherCase = disk.ignoresCase && path.toLowerCase() === newPath.toLowerCase();
  if (!isOtherCase && (await disk.stat(newPath)) !== undefined) {
    return { ok: false, reason: "exists", message: "A file or folder of the new name exists already. Nothing was renamed." };
  }
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(document.uri, await newUri(document.uri, path, newPath, disk), { overwrite: false });
  await vscode.workspace.applyEdit(edit);
  const isDone = (await disk.stat(newPath)) !== undefined && (isOtherCase || (await disk.stat(path)) === undefined);
  return isDone ? { ok: true } : { ok: false, reason: "failed", message: "VS Code couldn't rename the file. Nothing was renamed." };
}

/** The new path as the window knows it: its folders may be open through links. */
async function newUri(uri: vscode.Uri, path: string, newPath: string, disk: Workspace): Promise<vscode.Uri> {
  if (parentOf(path).parent === parentOf(newPath).parent) {
    return vscode.Uri.joinPath(uri, "..", parentOf(newPath).name);
  }
  if (slashed(dirname(uri.fsPath)) !== parentOf(path).parent) {
    for (const folder of disk.folders()) {
      const real = await realpath(folder.path).then(slashed, () => folder.path);
      if (isInside(newPath, real, disk.ignoresCase)) {
        return vscode.Uri.file(folder.path + newPath.slice(real.length));
      }
    }
  }
  return vscode.Uri.file(newPath);
}

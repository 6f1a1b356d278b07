import { realpathSync } from "node:fs";
import * as vscode from "vscode";
import { isInside } from "../../core/tools/workspacePath.ts";

/** Folder, as the workspace names it → its path without links. */
const realFolders = new Map<string, string>();

/** The absolute path, with `/` and without the links in the workspace folder's own path, that the tools know a file by; `undefined` for what is no file of this computer. */
export function pathOf(uri: vscode.Uri): string | undefined {
  if (uri.scheme !== "file") {
    return undefined;
  }
  const path = slashed(uri.fsPath);
  const folder = linkedFolders().find(({ named }) => isInside(path, named, false));
  return folder === undefined ? path : folder.real + path.slice(folder.named.length);
}

/** The address by which the editor knows a file. */
export function uriOf(path: string): vscode.Uri {
  const folder = linkedFolders().find(({ real }) => isInside(path, real, false));
  return vscode.Uri.file(folder === undefined ? path : folder.named + path.slice(folder.real.length));
}

/** Folders whose paths have links in them. */
function linkedFolders(): { readonly named: string; readonly real: string }[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
    if (uri.scheme !== "file") {
      return [];
    }
    const named = slashed(uri.fsPath);
    const real = realFolders.get(named) ?? realOf(uri.fsPath);
    realFolders.set(named, real);
    return real === named ? [] : [{ named, real }];
  });
}

function realOf(path: string): string {
  try {
    return slashed(realpathSync.native(path));
  } catch {
    return slashed(path);
  }
}

function slashed(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

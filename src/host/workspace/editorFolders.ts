import * as vscode from "vscode";
import type { WorkspaceFolder } from "../../core/ports/workspace.ts";
import { namedFolders } from "../../app/workspace/namedFolders.ts";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";

/** The folders of the window that are on a disk which this extension host sees, each under a name of its own. */
export function editorFolders(): readonly WorkspaceFolder[] {
  const onDisk = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  return namedFolders(onDisk.map(({ name, uri }) => ({ name, path: slashed(uri.fsPath) })));
}

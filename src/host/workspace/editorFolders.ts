import * as vscode from "vscode";
import type { WorkspaceFolder } from "../../core/ports/workspace.ts";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";

/** The folders of the window that are on a disk which this extension host sees, each under a name of its own. */
export function editorFolders(): readonly WorkspaceFolder[] {
  const taken = new Set<string>();
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === "file")
    .map(({ name, uri }) => {
      let own = name.replaceAll("/", "-");
      for (let number = 2; taken.has(own.toLowerCase()); number++) {
        own = `${name.replaceAll("/", "-")}-${String(number)}`;
      }
      taken.add(own.toLowerCase());
      return { name: own, path: slashed(uri.fsPath).replace(/(?<=[^/:])\/$/, "") };
    });
}

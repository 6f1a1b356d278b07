import * as vscode from "vscode";
import type { FileTarget } from "../../shared/fileTarget.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** Opens a file of the opened folders at its line; asks which where several have the name. Resolves to why it could not, as one sentence. */
export async function openFile(files: WorkspaceFiles, target: FileTarget, toSide: boolean): Promise<string | undefined> {
  const found = (await files.find([target.path])).get(target.path) ?? [];
  const uri = found.length > 1 ? await chooseFile(found) : found[0];
  if (uri === undefined) {
    return found.length > 1 ? undefined : `“${target.path}” isn't in the opened folder any more.`;
  }
  const options: vscode.TextDocumentShowOptions = {
    selection: selectionOf(target),
    viewColumn: toSide ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
  };
  await vscode.commands.executeCommand("vscode.open", uri, options);
  return undefined;
}

async function chooseFile(found: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (await vscode.window.showQuickPick(items, { title: "Open File", placeHolder: "Several files have this name" }))?.uri;
}

function selectionOf({ line, column, endLine }: FileTarget): vscode.Range | undefined {
  if (line === undefined) {
    return undefined;
  }
  const start = new vscode.Position(line - 1, Math.max(0, (column ?? 1) - 1));
  // To the end of the last line: VS Code takes what is too far as the end.
  return endLine === undefined || endLine < line
    ? new vscode.Range(start, start)
    : new vscode.Range(start, new vscode.Position(endLine - 1, Number.MAX_SAFE_INTEGER));
}

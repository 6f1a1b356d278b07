import * as vscode from "vscode";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import { isInside, parentOf } from "../../core/tools/workspacePath.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";

/** Has pending changes follow what is done to their files: what is typed, what other programs write, and the names that the user gives. */
export function watchFiles(pending: PendingChanges, paths: FolderPaths): vscode.Disposable {
  const check = (uri: vscode.Uri): void => {
    const path = paths.real(uri);
    if (pending.file(path) !== undefined && !isOpen(uri)) {
      pending.check(path).catch(() => undefined);
    }
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*");
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(check),
    watcher.onDidCreate(check),
    vscode.workspace.onDidOpenTextDocument((document) => {
      reportWhole(pending, paths, document);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      // Unsaved words may have been given up.
      check(uri);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const path = paths.real(document.uri);
      if (document.uri.scheme !== "file" || (contentChanges.length === 0 && pending.file(path) === undefined)) {
        return;
      }
      const changes = contentChanges
        .map(({ rangeOffset, rangeLength, text }) => ({ start: rangeOffset, end: rangeOffset + rangeLength, text }))
        .toReversed()
        .sort((a, b) => a.start - b.start);
      pending.documentChanged(path, { changes, text: document.getText() });
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files) {
        moveAll(pending, paths.real(oldUri), paths.real(newUri));
      }
    }),
  );
}

/** A file that is opened has unsaved words if VS Code has kept them from an earlier window; any may have changed where no watcher looks. */
function reportWhole(pending: PendingChanges, paths: FolderPaths, document: vscode.TextDocument): void {
  const path = paths.real(document.uri);
  if (document.uri.scheme !== "file" || pending.file(path) === undefined) {
    return;
  }
  if (document.isDirty) {
    pending.documentChanged(path, { changes: [], text: document.getText() });
  } else {
    pending.check(path).catch(() => undefined);
  }
}

/** A file, or all in a folder, has another name. */
function moveAll(pending: PendingChanges, path: string, newPath: string): void {
  for (const file of pending.files()) {
    if (isInside(file.path, path, false) && parentOf(path).name !== "") {
      pending.moved(file.path, newPath + file.path.slice(path.length));
    }
  }
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => !document.isClosed && document.uri.toString() === uri.toString());
}

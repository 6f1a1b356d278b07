import * as vscode from "vscode";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";

/** Context keys for menus and key bindings, and a count in the status bar, for as long as changes are pending. */
export class ChangeStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("baton.pendingChanges", vscode.StatusBarAlignment.Left, 0);
  readonly #pending: PendingChanges;
  readonly #paths: FolderPaths;
  readonly #letGo: (what: string, work: Thenable<unknown>) => void;
  readonly #heard: { dispose(): void };
  #last = "";

  constructor(pending: PendingChanges, paths: FolderPaths, letGo: (what: string, work: Thenable<unknown>) => void) {
    this.#pending = pending;
    this.#paths = paths;
    this.#letGo = letGo;
    this.#item.name = "Baton: Pending Changes";
    this.#item.command = "baton.reviewChanges";
    this.#heard = { dispose: pending.onChange(() => this.#refresh()) };
    this.#refresh();
  }

  dispose(): void {
    this.#heard.dispose();
    this.#item.dispose();
    this.#set([]);
  }

  #refresh(): void {
    const views = this.#pending.view();
    const count = views.reduce((sum, { hunks }) => sum + Math.max(1, hunks), 0);
    const words = `${String(count)} pending ${count === 1 ? "change" : "changes"} in ${views.length === 1 ? "1 file" : `${String(views.length)} files`}`;
    if (count === 0) {
      this.#item.hide();
    } else {
      this.#item.text = `$(diff-multiple) ${String(count)} pending`;
      this.#item.tooltip = `Baton: ${words}. Select to review them.`;
      this.#item.accessibilityInformation = { label: `Baton: ${words}` };
      this.#item.show();
    }
    this.#set(views.map(({ path }) => this.#paths.uri(path).fsPath));
  }

  /** `when` clauses look whether the file of an editor is among the paths. */
  #set(files: readonly string[]): void {
    const key = JSON.stringify(files);
    if (key !== this.#last) {
      this.#last = key;
      this.#letGo(
        "set what menus know of pending changes",
        vscode.commands.executeCommand("setContext", "baton.hasPendingChanges", files.length > 0),
      );
      this.#letGo("set what menus know of pending changes", vscode.commands.executeCommand("setContext", "baton.changedFiles", files));
    }
  }
}

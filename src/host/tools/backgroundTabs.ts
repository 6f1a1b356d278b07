import * as vscode from "vscode";
import type { InternalErrors } from "../../app/internalErrors.ts";

/** Tabs that were opened behind the active one, since language servers look only at files that have one. */
export class BackgroundTabs {
  /** Address → how often it is in use, for tabs that were opened here. */
  readonly #opened = new Map<string, number>();

  readonly #internalErrors: InternalErrors;

  constructor(internalErrors: InternalErrors) {
    this.#internalErrors = internalErrors;
  }

  /** Opens a file's document, and a tab for it unless it has one. Resolves with the document. */
  async open(uri: vscode.Uri): Promise<vscode.TextDocument> {
    const key = uri.toString();
    const uses = this.#opened.get(key);
    if (uses !== undefined || tabOf(key) === undefined) {
      this.#opened.set(key, (uses ?? 0) + 1);
      // VS Code knows `background` although its types don't: the active editor stays what it is.
      await vscode.commands.executeCommand("vscode.open", uri, { background: true, preserveFocus: true, preview: false });
    }
    return vscode.workspace.openTextDocument(uri);
  }

  /** Whether the file has a tab and a document, so that servers have looked at it. */
  isShown(uri: vscode.Uri): boolean {
    const key = uri.toString();
    return tabOf(key) !== undefined && vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
  }

  /** Closes the tab if it was opened here, nothing else needs it, and the user has neither gone there nor changed it. */
  close(uri: vscode.Uri): void {
    const key = uri.toString();
    const uses = this.#opened.get(key);
    if (uses === undefined) {
      return;
    }
    if (uses > 1) {
      this.#opened.set(key, uses - 1);
      return;
    }
    this.#opened.delete(key);
    const tab = tabOf(key);
    if (tab !== undefined && !tab.isActive && !tab.isDirty) {
      this.#internalErrors.letGo("close a tab", vscode.window.tabGroups.close(tab, true));
    }
  }
}

function tabOf(key: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key);
}

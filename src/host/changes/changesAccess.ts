import * as vscode from "vscode";
import { loadOnce } from "../../app/loadOnce.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";
import type { EditorChanges, EditorChangesPorts } from "./editorChanges.ts";

/** The way to what agents change in this window, which is loaded when it is first needed. */
export class ChangesAccess implements vscode.Disposable {
  /** Loads it, once. Resolves with `undefined` if no folder is open. Rejects only if Baton's own files are broken; the next call then loads again. */
  readonly open: () => Promise<EditorChanges | undefined>;
  readonly #files = new vscode.EventEmitter<readonly ChangedFileView[]>();
  /** The files with pending changes, whenever they change. */
  readonly onDidChangeFiles = this.#files.event;
  #opened: EditorChanges | undefined;

  constructor(storageFolder: string | undefined, ports: Omit<EditorChangesPorts, "storageFolder">) {
    this.open = loadOnce(async () => {
      if (storageFolder === undefined) {
        return undefined;
      }
      const { openEditorChanges } = await import("../changes.ts");
      const opened = openEditorChanges({ ...ports, storageFolder });
      this.#opened = opened;
      opened.onDidChange(() => this.#files.fire(opened.view()));
      this.#files.fire(opened.view());
      return opened;
    });
  }

  /** What is open already. */
  get opened(): EditorChanges | undefined {
    return this.#opened;
  }

  dispose(): void {
    this.#opened?.dispose();
    this.#files.dispose();
  }
}

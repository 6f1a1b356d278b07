import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { pendingPath } from "../../app/changes/pendingStore.ts";
import { loadOnce } from "../../app/loadOnce.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";
import type { EditorChanges, EditorChangesPorts } from "./editorChanges.ts";

/** The way to what agents change in this window, which is loaded when it is first needed, and at once if changes are pending from an earlier window. */
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
      const { EditorChanges } = await import("./editorChanges.ts");
      const opened = await EditorChanges.open({ ...ports, storageFolder });
      this.#opened = opened;
      opened.onDidChange(() => this.#files.fire(opened.view()));
      this.#files.fire(opened.view());
      return opened;
    });
    if (storageFolder !== undefined && existsSync(pendingPath(join(storageFolder, "changes")))) {
      ports.internalErrors.letGo("show the pending changes", this.open());
    }
  }

  /** Forgets how to undo the turns of a chat that was deleted. Chats that are deleted while this isn't loaded are forgotten when it is. */
  async forgetChat(id: string): Promise<void> {
    await this.#opened?.forgetChat(id);
  }

  /** Resolves when what is pending is saved, or was rejected. */
  async flush(): Promise<void> {
    await this.#opened?.flush();
  }

  dispose(): void {
    this.#opened?.dispose();
    this.#files.dispose();
  }
}

import { join } from "node:path";
import * as vscode from "vscode";
import type { ChangeActions } from "../../app/changes/changeActions.ts";
import { combinedRecorder } from "../../app/changes/combinedRecorder.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { ConversationSnapshots } from "../../app/snapshots/conversationSnapshots.ts";
import { restoreSummary } from "../../app/snapshots/restoreWords.ts";
import { resolvedFolders } from "../../core/tools/locateFile.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";
import { EditorWorkspace } from "../workspace/editorWorkspace.ts";

/** What the changes of this window's agents need. */
export interface EditorChangesPorts {
  /** Baton's folder in the workspace's storage: absolute; need not exist. */
  readonly storageFolder: string;
  readonly internalErrors: Pick<InternalErrors, "letGo">;
  /** Whether a conversation is still there. */
  readonly conversationExists: (id: string) => Promise<boolean>;
}

/** What agents change in this window's files, and what the user does with it. */
export class EditorChanges implements ChangeActions, vscode.Disposable {
  /** What agents read and change. */
  readonly workspace = new EditorWorkspace();
  readonly snapshots: ConversationSnapshots;
  readonly #changed = new vscode.EventEmitter<void>();
  /** {@link EditorChanges.view} has changed. */
  readonly onDidChange = this.#changed.event;

  constructor({ storageFolder, internalErrors, conversationExists }: EditorChangesPorts) {
    this.snapshots = new ConversationSnapshots(join(storageFolder, "snapshots"), this.workspace);
    internalErrors.letGo("forget the changes of deleted chats", this.snapshots.prune(conversationExists));
  }

  /** Takes down what a turn changes, for *Undo Turn* and as pending. */
  recorderFor(conversationId: string, turnId: string): ChangeRecorder {
    return combinedRecorder([this.snapshots.recorder(conversationId, turnId)]);
  }

  /** The files with pending changes. */
  view(): readonly ChangedFileView[] {
    return [];
  }

  async act(act: "keep" | "undo" | "review" | "open", path: string | undefined): Promise<void> {
    if (act === "open" && path !== undefined) {
      await vscode.window.showTextDocument(vscode.Uri.file(path));
    }
  }

  async restoreTurn(conversationId: string, turnId: string, act: "undo" | "redo"): Promise<void> {
    const outcome = await this.snapshots.restore(conversationId, turnId, act);
    const folders = await resolvedFolders(this.workspace, this.workspace.folders());
    const summary = restoreSummary(act, outcome, (path) => shownPath(path, folders, this.workspace.ignoresCase));
    if (summary.kind === "partly" || summary.rejected.length > 0) {
      void vscode.window.showWarningMessage(summary.message);
    } else {
      void vscode.window.showInformationMessage(summary.message);
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

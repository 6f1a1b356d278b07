import { join } from "node:path";
import * as vscode from "vscode";
import { combinedRecorder } from "../../app/changes/combinedRecorder.ts";
import { followedWorkspace } from "../../app/changes/followedWorkspace.ts";
import { PendingChanges } from "../../app/changes/pendingChanges.ts";
import type { PendingFile } from "../../app/changes/pendingFile.ts";
import { PendingStore } from "../../app/changes/pendingStore.ts";
import { systemClock } from "../../app/clock.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { ConversationSnapshots } from "../../app/snapshots/conversationSnapshots.ts";
import { restoreSummary } from "../../app/snapshots/restoreWords.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";
import { EditorWorkspace } from "../workspace/editorWorkspace.ts";
import { FolderPaths } from "../workspace/folderPaths.ts";
import { BaseDocuments } from "./baseDocuments.ts";
import { activeFile, hunkAtCursor, neighbourOfCursor } from "./changeCursor.ts";
import { ChangeDecorations } from "./changeDecorations.ts";
import { ChangeLenses } from "./changeLenses.ts";
import { mayUndoAll, reportRestore, reportUndo } from "./changeMessages.ts";
import { ChangeStatus } from "./changeStatus.ts";
import { placedHunks } from "./hunkRanges.ts";
import { openChanged, reviewChanges } from "./reviewChanges.ts";
import { watchFiles } from "./watchFiles.ts";

/** What the changes of this window's agents need. */
export interface EditorChangesPorts {
  /** Baton's folder in the workspace's storage: absolute; need not exist. */
  readonly storageFolder: string;
  readonly internalErrors: Pick<InternalErrors, "letGo" | "report">;
  /** Whether a conversation is still there. */
  readonly conversationExists: (id: string) => Promise<boolean>;
}

/** What of the pending changes is meant: everything, a file by its real path, or a hunk of it. */
interface Target {
  readonly path?: string | undefined;
  readonly hunkId?: string | undefined;
}

/** What agents change in this window's files, and what the user does with it. */
export class EditorChanges implements vscode.Disposable {
  /** What agents read and change. */
  readonly workspace: EditorWorkspace;
  /** What is pending. */
  readonly pending: PendingChanges;
  readonly #snapshots: ConversationSnapshots;
  readonly #paths: FolderPaths;
  readonly #documents: BaseDocuments;
  readonly #parts: vscode.Disposable;
  readonly #changed = new vscode.EventEmitter<void>();
  /** {@link EditorChanges.view} has changed. */
  readonly onDidChange = this.#changed.event;
  #restoring: Promise<unknown> = Promise.resolve();

  private constructor(
    { internalErrors, conversationExists }: EditorChangesPorts,
    workspace: EditorWorkspace,
    paths: FolderPaths,
    snapshots: ConversationSnapshots,
    pending: PendingChanges,
    store: PendingStore,
  ) {
    this.workspace = workspace;
    this.pending = pending;
    this.#paths = paths;
    this.#snapshots = snapshots;
    this.#documents = new BaseDocuments(pending, store.contents);
    this.#parts = vscode.Disposable.from(
      paths,
      this.#documents,
      watchFiles(pending, paths),
      new ChangeDecorations(pending, paths, internalErrors.report),
      new ChangeLenses(pending, paths),
      new ChangeStatus(pending, paths, (what, work) => internalErrors.letGo(what, work)),
      { dispose: pending.onChange(() => this.#changed.fire()) },
      this.#changed,
    );
    internalErrors.letGo("forget the changes of deleted chats", this.#snapshots.prune(conversationExists));
  }

  /** Reads what is pending from earlier windows. Rejects if the disk does. */
  static async open(ports: EditorChangesPorts): Promise<EditorChanges> {
    const workspace = new EditorWorkspace();
    const paths = await FolderPaths.open(workspace.ignoresCase);
    const store = new PendingStore(join(ports.storageFolder, "changes"));
    const snapshots = new ConversationSnapshots(join(ports.storageFolder, "snapshots"), workspace);
    const pending = await PendingChanges.open({
      workspace: followedWorkspace(workspace, snapshots.undoRecorder()),
      store,
      clock: systemClock,
      newId: () => crypto.randomUUID(),
      shown: (path) => paths.shown(path),
      report: (message, file) => ports.internalErrors.letGo("show the file", warn(message, file)),
    });
    return new EditorChanges(ports, workspace, paths, snapshots, pending, store);
  }

  /** Takes down what a turn changes, for *Undo Turn* and as pending. */
  recorderFor(conversationId: string, turnId: string): ChangeRecorder {
    return combinedRecorder([this.#snapshots.recorder(conversationId, turnId), this.pending.recorder("agent")]);
  }

  /** The files with pending changes. */
  view(): readonly ChangedFileView[] {
    return this.pending.view();
  }

  async act(act: "keep" | "undo" | "review" | "open", path: string | undefined): Promise<void> {
    switch (act) {
      case "keep":
        return this.pending.keep({ path });
      case "undo":
        return this.undo({ path });
      case "review":
        return this.review(path);
      case "open":
        return this.#open(path === undefined ? this.pending.files()[0] : this.pending.file(path));
    }
  }

  /** Keeps what is meant; without a path, everything. */
  keep(target: Target): Promise<void> {
    return this.pending.keep(target);
  }

  /** Undoes what is meant and reports what couldn't be; without a path everything, once the user has confirmed it. */
  async undo(target: Target): Promise<void> {
    if (target.path !== undefined || (await mayUndoAll(this.pending.files().length))) {
      await reportUndo(await this.pending.undo(target));
    }
  }

  /** The hunk that the cursor is in or near; reports that there is none. */
  hunkAtCursor(): Target | undefined {
    const file = activeFile(this.pending, this.#paths);
    const hunk = file === undefined ? undefined : hunkAtCursor(file);
    return file === undefined ? this.#nothing() : { path: file.path, hunkId: hunk?.hunk.id };
  }

  /** The file of the active editor; reports if nothing of it is pending. */
  fileAtCursor(): Target | undefined {
    const file = activeFile(this.pending, this.#paths);
    return file === undefined ? this.#nothing() : { path: file.path };
  }

  /** Shows the next or the previous change, in this file or another. */
  async go(step: 1 | -1): Promise<void> {
    const stop = neighbourOfCursor(this.pending, this.#paths, step);
    await (stop === undefined ? this.#nothing() : openChanged(stop.file, this.#paths, this.#documents, stop.range));
  }

  /** Shows what is pending as one diff: of a file, or of all. */
  async review(path: string | undefined): Promise<void> {
    const file = path === undefined ? undefined : this.pending.file(path);
    const files = path === undefined ? this.pending.files() : file === undefined ? [] : [file];
    await (files.length === 0 ? this.#nothing() : reviewChanges(files, this.#paths, this.#documents));
  }

  restoreTurn(conversationId: string, turnId: string, act: "undo" | "redo"): Promise<void> {
    const done = this.#restoring.then(async () => {
      const workspace = followedWorkspace(this.workspace, this.pending.recorder(act));
      const outcome = await this.#snapshots.restore(conversationId, turnId, act, workspace);
      return restoreSummary(act, outcome, (path) => this.#paths.shown(path));
    });
    this.#restoring = done.catch(() => undefined);
    return done.then(reportRestore);
  }

  /** Restores the latest of some turns, given in their order, that changed files (or whose changes were undone). */
  async restoreLatest(conversationId: string, turnIds: readonly string[], act: "undo" | "redo"): Promise<void> {
    for (const turnId of turnIds.toReversed()) {
      const { done, undone } = await this.#snapshots.changes(conversationId, turnId);
      if ((act === "undo" ? done : undone).length > 0) {
        return this.restoreTurn(conversationId, turnId, act);
      }
    }
    void vscode.window.showInformationMessage(
      act === "undo" ? "No answer of this chat changed files." : "There is nothing to redo in this chat.",
    );
  }

  /** Forgets how to undo the turns of a chat that was deleted. Rejects if the disk does. */
  forgetChat(id: string): Promise<void> {
    return this.#snapshots.remove(id);
  }

  /** Resolves when what is pending is saved, or was rejected. */
  flush(): Promise<void> {
    return this.pending.flush();
  }

  dispose(): void {
    this.#parts.dispose();
  }

  async #open(file: PendingFile | undefined): Promise<void> {
    await (file === undefined ? this.#nothing() : openChanged(file, this.#paths, this.#documents, placedHunks(file)[0]?.range));
  }

  #nothing(): undefined {
    const isAny = this.pending.files().length > 0;
    void vscode.window.showInformationMessage(isAny ? "No change is pending in this file." : "No changes are pending.");
    return undefined;
  }
}

async function warn(message: string, file: string | undefined): Promise<void> {
  const answer = await vscode.window.showWarningMessage(message, ...(file === undefined ? [] : ["Show File"]));
  if (answer !== undefined && file !== undefined) {
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
  }
}

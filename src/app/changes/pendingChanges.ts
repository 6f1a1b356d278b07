import type { Clock } from "../../core/ports/clock.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { readFileText } from "../../core/tools/edits/fileText.ts";
import { rebaseHunksBetween } from "../../core/tools/edits/rebaseHunks.ts";
import { keepHunks } from "../../core/tools/edits/undoHunks.ts";
import type { ChangeRecorder, FileChange } from "../../core/tools/files/fileChange.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";
import { movedHunks } from "./documentLineEnds.ts";
import { PastStates } from "./pastStates.ts";
import { appliedChange, textAfter, type ChangeAuthor } from "./appliedChange.ts";
import { HeldChanges, type DocumentChange } from "./heldChanges.ts";
import { changedFileView, isPending, kindOf, type PendingFile } from "./pendingFile.ts";
import { unsavedMessage, type PendingStore } from "./pendingStore.ts";
import { undoFile } from "./undoFile.ts";

/** What pending changes need. */
export interface PendingPorts {
  readonly workspace: Workspace;
  readonly store: PendingStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** A path as people know it. */
  readonly shown: (path: string) => string;
  /** Takes a sentence for the user, and the file that it is about. */
  readonly report: (message: string, file?: string) => void;
}

/** What is kept or undone: everything, a file, or a hunk of it. */
export interface ChangeTarget {
  readonly path?: string | undefined;
  readonly hunkId?: string | undefined;
}

/** What became of an undo. `undone`: hunks, and files that were undone whole. */
export interface UndoOutcome {
  readonly undone: number;
  readonly rejected: readonly string[];
}

/** Changes are saved so long after the first that isn't, in milliseconds. */
const saveAfterMs = 300;

/**
 * What agents changed and the user has neither kept nor undone, in the files of one workspace. Hunks move along with what the user types; what is changed unseen is compared, and what can't be separated for certain can't be
 * undone any more. Outlives a restart.
 */
export class PendingChanges {
  readonly #ports: PendingPorts;
  readonly #files = new Map<string, PendingFile>();
  readonly #held = new HeldChanges();
  readonly #past = new PastStates();
  readonly #listeners = new Set<() => void>();
  #last: Promise<unknown> = Promise.resolve();
  #cancelSave: (() => void) | undefined;
  #isSaveReported = false;

  private constructor(ports: PendingPorts, files: readonly PendingFile[]) {
    this.#ports = ports;
    this.#set([], files);
  }

  /** Reads what is kept, and compares it with the files as they are now. Rejects if the disk does. */
  static async open(ports: PendingPorts): Promise<PendingChanges> {
    const { files, problem } = await ports.store.load();
    if (problem !== undefined) {
      ports.report(problem.message, problem.file);
    }
    const pending = new PendingChanges(ports, files);
    await Promise.all(files.map(({ path }) => pending.check(path)));
    return pending;
  }

  /** Calls `listener` after each change of what is pending. The returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The files, sorted by their labels. */
  files(): readonly PendingFile[] {
    const { shown } = this.#ports;
    return [...this.#files.values()].sort((a, b) => (shown(a.path) < shown(b.path) ? -1 : 1));
  }

  /** The entry of a file. */
  file(path: string): PendingFile | undefined {
    return this.#files.get(this.#key(path));
  }

  /** The files as the panel shows them. */
  view(): readonly ChangedFileView[] {
    return this.files().map((file) => changedFileView(file, this.#ports.shown(file.path)));
  }

  /** Takes changes down as pending; those of an undo take away from what is. */
  recorder(author: ChangeAuthor): ChangeRecorder {
    return {
      record: (change) => {
        this.#held.hold(this.#keysOf(change));
        let isSettled = false;
        return Promise.resolve(async () => {
          if (!isSettled) {
            isSettled = true;
            this.#release(change, undefined);
          }
        });
      },
      made: (change, further) => this.#made(change, further, author),
    };
  }

  /** A document has changed in an editor: by the user, by whatever the editor does, or because its file was read anew. */
  documentChanged(path: string, change: DocumentChange): void {
    const key = this.#key(path);
    if (this.#held.takes(key, change)) {
      return;
    }
    const file = this.#files.get(key);
    const past = this.#past.find(key, change.text);
    if (past !== undefined) {
      this.#set([key], [past]);
    } else if (file?.content.kind === "text" && file.content.text !== change.text) {
      this.#set([key], [{ ...file, content: { ...file.content, text: change.text, hunks: movedHunks(file.content, change) } }]);
    }
  }

  /** A file may have changed unseen. Never rejects. */
  async check(path: string): Promise<void> {
    const key = this.#key(path);
    await this.#inTurn(async () => {
      const file = this.#files.get(key);
      const reading = file?.content.kind === "text" ? await this.#ports.workspace.read(file.path) : undefined;
      const text = reading?.ok === true ? readFileText(reading.bytes, path) : undefined;
      // A report that came meanwhile knows more, and so does a change that is being made.
      if (text?.ok === true && file?.content.kind === "text" && this.#files.get(key) === file && !this.#held.holds(key)) {
        const { content } = file;
        const hunks = rebaseHunksBetween(content.hunks, content.text, text.file.text);
        if (text.file.text !== content.text) {
          this.#set([key], [{ ...file, content: { ...content, text: text.file.text, hunks } }]);
        }
      }
    });
  }

  /** The user has given a file another name: what is pending follows it. */
  moved(path: string, newPath: string): void {
    const file = this.#files.get(this.#key(path));
    if (file !== undefined && file.content.kind !== "gone" && !this.#held.holds(this.#key(path))) {
      const origin = file.origin === file.path ? newPath : file.origin;
      this.#set([this.#key(path)], [{ ...file, path: newPath, origin }]);
    }
  }

  /** Has the changes stay as they are: they are no longer pending. */
  async keep({ path, hunkId }: ChangeTarget): Promise<void> {
    await this.#inTurn(async () => {
      for (const file of this.#chosen(path)) {
        const { content } = file;
        this.#past.forget(this.#key(file.path));
        const isWhole = hunkId === undefined || content.kind !== "text" || kindOf(file) === "create";
        const left = isWhole ? [] : [{ ...file, content: { ...content, hunks: keepHunks(content.hunks, ({ id }) => id === hunkId) } }];
        this.#set([this.#key(file.path)], left);
      }
    });
  }

  /** Puts back what was there before, hunk by hunk; what isn't certain stays, with a reason. Rejects if what is kept can't be read or written. */
  undo({ path, hunkId }: ChangeTarget): Promise<UndoOutcome> {
    return this.#inTurn(async () => {
      let undone = 0;
      const rejected: string[] = [];
      for (const { path: own } of this.#chosen(path)) {
        const outcome = await this.#undoFile(own, hunkId);
        undone += outcome.undone;
        rejected.push(...outcome.rejected);
      }
      return { undone, rejected };
    });
  }

  /** Resolves when all is saved, or was rejected. */
  async flush(): Promise<void> {
    this.#cancelSave?.();
    if (this.#cancelSave !== undefined) {
      this.#cancelSave = undefined;
      await this.#inTurn(() => this.#save());
    }
    await this.#last;
  }

  async #undoFile(path: string, hunkId: string | undefined): Promise<UndoOutcome> {
    const { workspace, store, shown } = this.#ports;
    const file = this.file(path);
    if (file === undefined) {
      return { undone: 0, rejected: [] };
    }
    const keys = [file.path, file.origin ?? file.path].map((one) => this.#key(one));
    this.#held.hold(keys);
    const chosen = hunkId === undefined ? undefined : ({ id }: { readonly id: string }) => id === hunkId;
    try {
      const { left, undone, rejected } = await undoFile({ workspace, contents: store.contents, shown }, file, chosen);
      this.#past.remember(this.#key(path), file);
      this.#set([this.#key(path)], left === undefined ? [] : [left]);
      this.#past.remember(this.#key(path), left);
      return { undone, rejected };
    } finally {
      const now = this.file(path)?.content;
      for (const key of keys) {
        this.#replay(key, this.#held.release(key, now?.kind === "text" ? now.text : undefined));
      }
    }
  }

  async #made(change: FileChange, further: FileChange | undefined, author: ChangeAuthor): Promise<void> {
    try {
      await this.#inTurn(async () => {
        for (const one of further === undefined ? [change] : [change, further]) {
          const applied = await appliedChange(
            { contents: this.#ports.store.contents, newId: this.#ports.newId },
            (path) => this.file(path),
            one,
            author,
          );
          this.#set(
            applied.paths.map((path) => this.#key(path)),
            applied.files,
          );
          this.#past.remember(this.#key(one.path), this.file(one.path));
        }
      });
    } catch (error) {
      this.#ports.report(unsavedMessage(error));
    } finally {
      this.#release(change, textAfter(further ?? change));
      if (further !== undefined) {
        this.#release(further, textAfter(further));
      }
    }
  }

  #release(change: FileChange, text: string | undefined): void {
    for (const key of this.#keysOf(change)) {
      this.#replay(key, this.#held.release(key, text));
    }
  }

  #replay(key: string, changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      this.documentChanged(key, change);
    }
  }

  #chosen(path: string | undefined): readonly PendingFile[] {
    const file = path === undefined ? undefined : this.file(path);
    return path === undefined ? this.files() : file === undefined ? [] : [file];
  }

  #set(keys: readonly string[], files: readonly PendingFile[]): void {
    for (const key of keys) {
      this.#files.delete(key);
    }
    for (const file of files.filter(isPending)) {
      this.#files.set(this.#key(file.path), file);
    }
    if (keys.length > 0) {
      this.#cancelSave ??= this.#ports.clock.after(saveAfterMs, () => {
        this.#cancelSave = undefined;
        this.#inTurn(() => this.#save()).catch(() => undefined);
      });
      for (const listener of this.#listeners) {
        listener();
      }
    }
  }

  async #save(): Promise<void> {
    try {
      await this.#ports.store.save([...this.#files.values()]);
      this.#isSaveReported = false;
    } catch (error) {
      if (!this.#isSaveReported) {
        this.#isSaveReported = true;
        this.#ports.report(unsavedMessage(error));
      }
    }
  }

  #keysOf(change: FileChange): readonly string[] {
    return (change.kind === "rename" ? [change.path, change.newPath] : [change.path]).map((path) => this.#key(path));
  }

  #key(path: string): string {
    return this.#ports.workspace.ignoresCase ? path.toLowerCase() : path;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return (this.#last = this.#last.catch(() => undefined).then(work)) as Promise<T>;
  }
}

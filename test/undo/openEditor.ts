import { chmodSync } from "node:fs";
import type { NodeWorkspace } from "../../src/app/workspace/nodeWorkspace.ts";
import type { PendingChanges } from "../../src/app/changes/pendingChanges.ts";
import type { ChangeOutcome, FileState, Workspace } from "../../src/core/ports/workspace.ts";
import { rewriting } from "../../src/core/tools/edits/lineChanges.ts";
import { replaced, type Replacement } from "../../src/core/tools/edits/textEdit.ts";

/** A document that an editor shows. */
interface OpenDocument {
  text: string;
  readonly byteOrderMark: boolean;
  isDirty: boolean;
}

/** The files of a folder with documents open in an editor, as VS Code has them: what is unsaved hides what is on the disk, what Baton changes is changed in the document, and each change is reported to what is pending. */
export class OpenEditor {
  readonly disk: NodeWorkspace;
  readonly workspace: Workspace;
  /** Who hears of changes. */
  pending: PendingChanges | undefined;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #saves = new Set<Set<string>>();

  constructor(disk: NodeWorkspace) {
    this.disk = disk;
    this.workspace = {
      ignoresCase: disk.ignoresCase,
      folders: () => disk.folders(),
      realPath: (path) => disk.realPath(path),
      stat: (path) => disk.stat(path),
      readLink: (path) => disk.readLink(path),
      read: (path) => this.#read(path),
      list: (question, signal) => disk.list(question, signal),
      search: (question, signal) => disk.search(question, signal),
      write: (path, bytes, expected, mode) => this.#write(path, bytes, expected, mode),
      create: (path, state) => this.#create(path, state),
      delete: (path, expected) => this.#delete(path, expected),
      rename: (path, newPath) => this.#rename(path, newPath),
      deleteEmptyFolder: (path) => disk.deleteEmptyFolder(path),
    };
  }

  isOpen(path: string): boolean {
    return this.#documents.has(path);
  }

  isDirty(path: string): boolean {
    return this.#documents.get(path)?.isDirty === true;
  }

  /** The bytes that a dirty document shows; `undefined`: what is on the disk counts. */
  unsaved(path: string): Buffer | undefined {
    const document = this.#documents.get(path);
    return document?.isDirty === true ? bytesOf(document) : undefined;
  }

  /** Opens a text file; one whose line ends are mixed would not stay as it is, and is not opened. */
  async open(path: string): Promise<boolean> {
    const reading = await this.disk.read(path);
    const text = reading.ok ? Buffer.from(reading.bytes).toString("utf8") : "\0";
    const isMixed = /\r\n/.test(text) && /(?:^|[^\r])\n/.test(text);
    if (isMixed || text.includes("\0") || (reading.ok && !Buffer.from(text).equals(Buffer.from(reading.bytes)))) {
      return false;
    }
    const byteOrderMark = text.startsWith("\ufeff");
    this.#documents.set(path, { text: byteOrderMark ? text.slice(1) : text, byteOrderMark, isDirty: false });
    return true;
  }

  close(path: string): void {
    this.#documents.delete(path);
  }

  /** The user types. */
  type(path: string, change: Replacement): void {
    const document = this.#documents.get(path);
    if (document !== undefined) {
      document.isDirty = true;
      this.#change(path, document, [change]);
    }
  }

  async save(path: string): Promise<void> {
    const document = this.#documents.get(path);
    const reading = await this.disk.read(path);
    if (document !== undefined && reading.ok) {
      document.isDirty = false;
      await this.disk.write(path, bytesOf(document), reading.bytes);
      this.#saves.forEach((saves) => saves.add(path));
    }
  }

  /** Another program has written: a document without unsaved words is read anew. */
  async reload(path: string): Promise<void> {
    const document = this.#documents.get(path);
    if (document === undefined) {
      await this.pending?.check(path);
      return;
    }
    const reading = await this.disk.read(path);
    if (!reading.ok) {
      if (!document.isDirty) {
        this.#documents.delete(path);
      }
    } else if (!document.isDirty && !bytesOf(document).equals(Buffer.from(reading.bytes))) {
      const text = Buffer.from(reading.bytes)
        .toString("utf8")
        .replace(/^\ufeff/, "");
      if (bytesOf({ ...document, text }).equals(Buffer.from(reading.bytes))) {
        this.#change(path, document, rewriting(document.text, text));
      } else {
        this.#documents.delete(path);
        await this.pending?.check(path);
      }
    }
  }

  /** After a restart the documents are there again, and report what they hold. */
  reopened(): void {
    for (const [path, { text, isDirty }] of this.#documents) {
      if (isDirty && this.pending?.file(path) !== undefined) {
        this.pending.documentChanged(path, { changes: [], text });
      }
    }
  }

  /** Notes what the user saves from now on. */
  readonly noteSaves = (): (() => ReadonlySet<string>) => {
    const saves = new Set<string>();
    this.#saves.add(saves);
    return () => {
      this.#saves.delete(saves);
      return saves;
    };
  };

  #change(path: string, document: OpenDocument, changes: readonly Replacement[]): void {
    document.text = replaced(document.text, changes);
    this.pending?.documentChanged(path, { changes, text: document.text });
  }

  async #read(path: string): ReturnType<Workspace["read"]> {
    const unsaved = this.unsaved(path);
    return unsaved === undefined ? this.disk.read(path) : { ok: true, bytes: unsaved };
  }

  async #write(path: string, bytes: Uint8Array, expected: Uint8Array, mode: number | undefined): Promise<ChangeOutcome> {
    const document = this.#documents.get(path);
    if (document === undefined) {
      return this.disk.write(path, bytes, expected, mode);
    }
    if (!bytesOf(document).equals(Buffer.from(expected))) {
      return { ok: false, reason: "changed", message: "The file has changed in the meantime. Nothing was changed: read it again." };
    }
    const text = Buffer.from(bytes)
      .toString("utf8")
      .replace(/^\ufeff/, "");
    if (!bytesOf({ ...document, text }).equals(Buffer.from(bytes))) {
      this.#documents.delete(path);
      return this.disk.write(path, bytes, expected, mode);
    }
    if (!document.isDirty) {
      const made = await this.disk.write(path, bytes, expected, mode);
      if (!made.ok) {
        return made;
      }
    } else if (mode !== undefined) {
      chmodSync(path, mode);
    }
    this.#change(path, document, [middleOf(document.text, text)]);
    return { ok: true };
  }

  async #create(path: string, state: FileState): Promise<ChangeOutcome> {
    return this.isDirty(path)
      ? { ok: false, reason: "exists", message: "An editor has unsaved changes of a file of this name. Nothing was written." }
      : this.disk.create(path, state);
  }

  async #delete(path: string, expected: FileState): Promise<ChangeOutcome> {
    if (this.isDirty(path)) {
      return { ok: false, reason: "changed", message: "It has unsaved changes in an editor. Nothing was deleted." };
    }
    const made = await this.disk.delete(path, expected);
    if (made.ok) {
      this.#documents.delete(path);
    }
    return made;
  }

  async #rename(path: string, newPath: string): Promise<ChangeOutcome> {
    const made = await this.disk.rename(path, newPath);
    const document = this.#documents.get(path);
    if (made.ok && document !== undefined) {
      this.#documents.delete(path);
      this.#documents.set(newPath, document);
    }
    return made;
  }
}

function bytesOf({ text, byteOrderMark }: Pick<OpenDocument, "text" | "byteOrderMark">): Buffer {
  return Buffer.from((byteOrderMark ? "\ufeff" : "") + text);
}

/** The one stretch in which two texts differ. */
function middleOf(before: string, after: string): Replacement {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  return { start, end: before.length - end, text: after.slice(start, after.length - end) };
}

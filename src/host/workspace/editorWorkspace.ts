import * as vscode from "vscode";
import type {
  ChangeOutcome,
  FileStat,
  FileState,
  Listing,
  ListingQuestion,
  SearchOutcome,
  SearchQuestion,
  Workspace,
  WorkspaceFolder,
} from "../../core/ports/workspace.ts";
import { NodeWorkspace } from "../../app/workspace/nodeWorkspace.ts";
import { searchWithUnsaved } from "../../app/workspace/searchUnsaved.ts";
import { documentBytes, isSameBytes } from "./documentBytes.ts";
import { changed, writeDocument } from "./documentWriting.ts";
import { deleteDocument, renameDocument } from "./documentFiles.ts";
import { editorFolders } from "./editorFolders.ts";
import { OpenDocuments } from "./openDocuments.ts";
import { ripgrepPath } from "../../app/workspace/ripgrepPath.ts";

/**
 * The files of this window's folders, as its editors show them. What is open with unsaved changes is read, searched and edited with them, and stays unsaved. What is open and saved is edited in its document and saved. A
 * document that doesn't have what the disk has (its line ends are mixed, another program has just written the file) is left to take over what is written to the disk, so that no byte changes that wasn't meant to.
 */
export class EditorWorkspace implements Workspace {
  readonly ignoresCase: boolean;
  readonly #disk: NodeWorkspace;
  readonly #documents: OpenDocuments;

  constructor() {
    this.#disk = new NodeWorkspace({ folders: editorFolders, ripgrep: ripgrepPath(vscode.env.appRoot) });
    this.ignoresCase = this.#disk.ignoresCase;
    this.#documents = new OpenDocuments(this.ignoresCase);
  }

  /** How files are open in this window. */
  get documents(): OpenDocuments {
    return this.#documents;
  }

  folders(): readonly WorkspaceFolder[] {
    return editorFolders();
  }

  realPath(path: string): Promise<string | undefined> {
    return this.#disk.realPath(path);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const stat = await this.#disk.stat(path);
    const document = stat?.kind === "file" ? await this.#unsaved(path) : undefined;
    return stat === undefined || document === undefined ? stat : { ...stat, size: (await documentBytes(document)).length };
  }

  readLink(path: string): Promise<string | undefined> {
    return this.#disk.readLink(path);
  }

  async read(path: string): ReturnType<Workspace["read"]> {
    const document = await this.#unsaved(path);
    return document === undefined ? this.#disk.read(path) : { ok: true, bytes: await documentBytes(document) };
  }

  list(question: ListingQuestion, signal: AbortSignal): Promise<Listing> {
    return this.#disk.list(question, signal);
  }

  async search(question: SearchQuestion, signal: AbortSignal): Promise<SearchOutcome> {
    const dirty = (await this.#documents.all()).filter(({ document }) => document.isDirty);
    const unsaved = dirty.map(({ document, path }) => ({ path, text: document.getText() }));
    return searchWithUnsaved((one) => this.#disk.search(one, signal), question, unsaved, this.ignoresCase);
  }

  async write(path: string, bytes: Uint8Array, expected: Uint8Array, mode?: number): Promise<ChangeOutcome> {
    const open = await this.#documents.find(path);
    if (open.kind === "unknown") {
      return { ok: false, reason: "failed", message: `${open.message} Nothing was written.` };
    }
    const outcome = open.kind === "closed" ? "disk" : await writeDocument(open.document, path, this.#disk, { bytes, expected, mode });
    return outcome === "disk" ? this.#disk.write(path, bytes, expected, mode) : outcome;
  }

  async create(path: string, state: FileState): Promise<ChangeOutcome> {
    // A document whose file is gone would be saved over the new one.
    return (await this.#unsaved(path)) === undefined
      ? this.#disk.create(path, state)
      : { ok: false, reason: "exists", message: "An editor has unsaved changes of a file of this name. Nothing was written." };
  }

  async delete(path: string, expected: FileState): Promise<ChangeOutcome> {
    const open = expected.kind === "link" ? { kind: "closed" as const } : await this.#documents.find(path);
    if (open.kind === "unknown") {
      return { ok: false, reason: "failed", message: `${open.message} Nothing was deleted.` };
    }
    if (open.kind === "closed" || open.isThroughFileLink || expected.kind === "link") {
      return this.#disk.delete(path, expected);
    }
    if (open.document.isDirty) {
      const message = "It has unsaved changes in an editor. Nothing was deleted: it has to be saved, or its changes given up, first.";
      return { ok: false, reason: "changed", message };
    }
    const reading = await this.#disk.read(path);
    return reading.ok && isSameBytes(reading.bytes, expected.bytes)
      ? deleteDocument(open.document, path, this.#disk)
      : reading.ok
        ? changed()
        : this.#disk.delete(path, expected);
  }

  async rename(path: string, newPath: string): Promise<ChangeOutcome> {
    const open = await this.#documents.find(path);
    if (open.kind === "unknown") {
      return { ok: false, reason: "failed", message: `${open.message} Nothing was renamed.` };
    }
    return open.kind === "closed" || open.isThroughFileLink
      ? this.#disk.rename(path, newPath)
      : renameDocument(open.document, path, newPath, this.#disk);
  }

  deleteEmptyFolder(path: string): Promise<boolean> {
    return this.#disk.deleteEmptyFolder(path);
  }

  /** The document of a file, if it has unsaved changes. */
  async #unsaved(path: string): Promise<vscode.TextDocument | undefined> {
    const open = await this.#documents.find(path);
    return open.kind === "document" && open.document.isDirty ? open.document : undefined;
  }
}

import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";

/** How a file is open in the editors of this window. */
export type OpenFile =
  | { readonly kind: "closed" }
  | { readonly kind: "document"; readonly document: vscode.TextDocument; readonly isThroughFileLink: boolean }
  /** It can't be read or changed as it stands there; `message` is a sentence. */
  | { readonly kind: "unknown"; readonly message: string };

/** The file that a document stands for. */
interface RealFile {
  /** Its real path; of a file that is gone, the path that it would have. */
  readonly path: string;
  /** The document's own path is a link to it; a folder above may be one besides. */
  readonly isThroughFileLink: boolean;
}

/** The text documents of this window by the files that they stand for: a folder may be open through a link, so that its documents have other paths than their files. */
export class OpenDocuments {
  readonly #ignoresCase: boolean;
  /** The path of a document → its file. Kept while the document is open. */
  #files = new Map<string, RealFile>();

  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
  }

  /** How the file at a real path is open. */
  async find(path: string): Promise<OpenFile> {
    const found = (await this.all()).filter((one) => this.isSame(one.path, path));
    const dirty = found.filter(({ document }) => document.isDirty);
    const own = (dirty.length > 0 ? dirty : found).toSorted(
      (a, b) => Number(this.#isAt(b.document, path)) - Number(this.#isAt(a.document, path)),
    );
    const [first] = own;
    if (first === undefined) {
      return hasUnsavedTab((uri) => this.isSame(slashed(uri.fsPath), path))
        ? {
            kind: "unknown",
            message: "It's open with unsaved changes in an editor that isn't a text editor. Save or close it there first.",
          }
        : { kind: "closed" };
    }
    if (dirty.some(({ document }) => document.getText() !== first.document.getText())) {
      return {
        kind: "unknown",
        message: "It's open twice, under two names, with different unsaved changes. Save or close one of them first.",
      };
    }
    return { kind: "document", document: first.document, isThroughFileLink: first.isThroughFileLink };
  }

  /** Each document that stands for a file. */
  async all(): Promise<readonly (RealFile & { readonly document: vscode.TextDocument })[]> {
    const documents = vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === "file" && !isClosed);
    const known = this.#files;
    const found = await Promise.all(
      documents.map(async (document) => {
        const own = slashed(document.uri.fsPath);
        return { document, own, file: known.get(own) ?? (await realFile(own)) };
      }),
    );
    this.#files = new Map(found.map(({ own, file }) => [own, file]));
    return found.map(({ document, file }) => ({ document, ...file }));
  }

  /** Whether two paths are one, by their letters. */
  isSame(one: string, other: string): boolean {
    return one === other || (this.#ignoresCase && one.toLowerCase() === other.toLowerCase());
  }

  #isAt({ uri }: vscode.TextDocument, path: string): boolean {
    return this.isSame(slashed(uri.fsPath), path);
  }
}

async function realFile(own: string): Promise<RealFile> {
  const parent = await realpath(dirname(own)).then(slashed, () => dirname(own));
  const inParent = `${parent === "/" ? "" : parent}/${basename(own)}`;
  const path = await realpath(own).then(slashed, () => inParent);
  return { path, isThroughFileLink: path !== inParent };
}

/** Whether a notebook or an editor of an extension has unsaved changes of a file. */
function hasUnsavedTab(isFile: (uri: vscode.Uri) => boolean): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(
      ({ isDirty, input }) =>
        isDirty &&
        (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook) &&
        input.uri.scheme === "file" &&
        isFile(input.uri),
    ),
  );
}

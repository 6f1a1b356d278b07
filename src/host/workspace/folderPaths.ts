import { realpath } from "node:fs/promises";
import * as vscode from "vscode";
import type { WorkspaceFolder } from "../../core/ports/workspace.ts";
import { isInside, shownPath } from "../../core/tools/workspacePath.ts";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";
import { editorFolders } from "./editorFolders.ts";

interface LinkedFolder extends WorkspaceFolder {
  readonly real: string;
}

/** The paths of files as tools have them (links resolved) and as this window has them: its folders may be open through links. */
export class FolderPaths implements vscode.Disposable {
  readonly #ignoresCase: boolean;
  readonly #heard: vscode.Disposable;
  readonly #changed = new vscode.EventEmitter<void>();
  /** The folders have changed. */
  readonly onDidChange = this.#changed.event;
  #folders: readonly LinkedFolder[] = editorFolders().map((folder) => ({ ...folder, real: folder.path }));

  private constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
    this.#heard = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.#read().then(
        () => this.#changed.fire(),
        () => undefined,
      );
    });
  }

  /** Reads where the folders of the window lead. Never rejects. */
  static async open(ignoresCase: boolean): Promise<FolderPaths> {
    const paths = new FolderPaths(ignoresCase);
    await paths.#read();
    return paths;
  }

  /** The real path of a file of the window, as far as its folders show. */
  real(uri: vscode.Uri): string {
    const path = slashed(uri.fsPath);
    const folder = this.#folders.find((one) => isInside(path, one.path, this.#ignoresCase));
    return folder === undefined ? path : folder.real + path.slice(folder.path.length);
  }

  /** The address under which this window has the file at a real path. */
  uri(path: string): vscode.Uri {
    const folder = this.#folders.find((one) => isInside(path, one.real, this.#ignoresCase));
    return vscode.Uri.file(folder === undefined ? path : folder.path + path.slice(folder.real.length));
  }

  /** A real path as people know it. */
  shown(path: string): string {
    const folders = this.#folders.map(({ name, real }) => ({ name, path: real }));
    return shownPath(path, folders, this.#ignoresCase);
  }

  dispose(): void {
    this.#heard.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<void> {
    this.#folders = await Promise.all(
      editorFolders().map(async (folder) => ({ ...folder, real: await realpath(folder.path).then(slashed, () => folder.path) })),
    );
  }
}

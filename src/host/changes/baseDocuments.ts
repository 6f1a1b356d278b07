import * as vscode from "vscode";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import { baseText, type PendingFile } from "../../app/changes/pendingFile.ts";
import { readableText } from "../../core/tools/files/readableText.ts";
import { loadedState } from "../../core/tools/turns/keptState.ts";
import type { ContentStore } from "../../core/ports/contentStore.ts";

const scheme = "baton-before";

/** Files as they would be without their pending changes, as read-only documents: the left sides of diffs. */
export class BaseDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #pending: PendingChanges;
  readonly #contents: ContentStore;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #heard: vscode.Disposable;
  /** What was shown last of files that are no longer pending: their diffs may still be open. */
  readonly #last = new Map<string, string>();

  constructor(pending: PendingChanges, contents: ContentStore) {
    this.#pending = pending;
    this.#contents = contents;
    this.#heard = vscode.Disposable.from(vscode.workspace.registerTextDocumentContentProvider(scheme, this), {
      dispose: pending.onChange(() => {
        for (const { uri } of vscode.workspace.textDocuments.filter((document) => document.uri.scheme === scheme)) {
          this.#changed.fire(uri);
        }
      }),
    });
  }

  /** The address of a file's document. */
  uri({ path, origin }: PendingFile): vscode.Uri {
    return vscode.Uri.file(origin ?? path).with({ scheme, query: path });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const file = this.#pending.file(query);
    const text = file === undefined ? undefined : await this.#text(file);
    if (text !== undefined) {
      this.#last.set(query, text);
    }
    return text ?? this.#last.get(query) ?? "";
  }

  dispose(): void {
    this.#heard.dispose();
    this.#changed.dispose();
  }

  async #text(file: PendingFile): Promise<string> {
    const { content } = file;
    if (content.kind === "text") {
      return baseText(file) ?? "";
    }
    const state = await loadedState(content.before, this.#contents);
    if (state === "lost" || state?.kind !== "file") {
      return "";
    }
    const reading = readableText(state.bytes, file.path);
    return reading.ok ? reading.text : reading.message;
  }
}

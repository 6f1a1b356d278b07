import * as vscode from "vscode";
import type { EditorSources } from "../../app/context/promptPorts.ts";
import type { EditorSelection } from "../../app/context/resolveMentions.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";

/** A selection that is still being made is not shown, in milliseconds. */
const quietMs = 150;
const mostOpenFiles = 20;

/** What is selected in the editor that was used last, and what is open: the chat may have the focus. Only files of the opened folders count, and none that may hold secrets. */
export class ActiveSelection implements EditorSources, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #subscription: vscode.Disposable;
  #editor = vscode.window.activeTextEditor;
  #timer: NodeJS.Timeout | undefined;
  #shown: string | undefined;

  /** Fires with the selection's name for people, such as `src/a.ts:10-20`; with `undefined` if nothing is selected. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        // None is active while a chat in an editor has the focus.
        this.#editor = editor ?? this.#editor;
        this.#soon();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.#editor || textEditor === vscode.window.activeTextEditor) {
          this.#editor = textEditor;
          this.#soon();
        }
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#soon()),
    );
    this.#soon();
  }

  selection(): EditorSelection | undefined {
    const editor = this.#editor;
    const path = editor && shownPathOf(editor.document.uri);
    if (editor === undefined || path === undefined || editor.selection.isEmpty || !vscode.window.visibleTextEditors.includes(editor)) {
      return undefined;
    }
    const { start, end } = editor.selection;
    // A selection that ends before a line's first character has nothing of that line.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    const range = new vscode.Range(start.line, 0, last, editor.document.lineAt(last).text.length);
    return { path, lines: { first: start.line + 1, last: last + 1 }, text: editor.document.getText(range) };
  }

  openFiles(): readonly string[] {
    const active = this.#editor?.document.uri;
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
    const open = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
    const paths = [...(active === undefined ? [] : [active]), ...open].flatMap((uri) => shownPathOf(uri) ?? []);
    return [...new Set(paths)].slice(0, mostOpenFiles);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const name = this.name;
      if (name !== this.#shown) {
        this.#shown = name;
        this.#changed.fire(name);
      }
    }, quietMs);
  }

  /** The selection's name for people. */
  get name(): string | undefined {
    const selection = this.selection();
    if (selection === undefined) {
      return undefined;
    }
    const { path, lines } = selection;
    return `${path}:${String(lines.first)}${lines.last === lines.first ? "" : `-${String(lines.last)}`}`;
  }
}

/** A file of the opened folders as models are shown it; `undefined` if it's none, or may hold secrets. */
function shownPathOf(uri: vscode.Uri): string | undefined {
  const path = vscode.workspace.getWorkspaceFolder(uri) === undefined ? undefined : vscode.workspace.asRelativePath(uri);
  return path === undefined || isSecretPath(path) ? undefined : path;
}

import * as vscode from "vscode";
import { indentCode } from "../../app/panel/indentCode.ts";

/** Documents that VS Code shows in text editors of its own: a log, the message of a commit, a comment. Nobody writes code into them. */
const notWrittenIn = new Set(["output", "vscode-scm", "comment", "debug", "vscode-interactive-input", "walkThroughSnippet"]);

/**
 * Puts code at the cursors of the editor that was used last, indented as the lines in which they are, and goes there. Resolves to why it was not inserted,
 * as one sentence.
 */
export async function insertCode(code: string): Promise<string | undefined> {
  const editor = lastEditor();
  if (editor === undefined) {
    return "No text editor is open. Open the file that the code should go into, then insert it again.";
  }
  const inserted = await editor.edit((edit) => {
    for (const selection of editor.selections) {
      edit.replace(selection, indentCode(code, { base: indentAt(editor.document, selection.start), ...tabsOf(editor) }));
    }
  });
  if (!inserted) {
    return `“${vscode.workspace.asRelativePath(editor.document.uri)}” can't be edited.`;
  }
  if (editor.viewColumn !== undefined) {
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  }
  return undefined;
}

/** The active editor where it is one that is written in; else what stands in front in the group that was used last, or in any other. */
function lastEditor(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor !== undefined && isWrittenIn(activeTextEditor)) {
    return activeTextEditor;
  }
  const shown = visibleTextEditors.filter(isWrittenIn);
  const { activeTab, viewColumn } = tabGroups.activeTabGroup;
  const inFront = activeTab?.input instanceof vscode.TabInputText ? activeTab.input.uri.toString() : undefined;
  return shown.find((editor) => editor.viewColumn === viewColumn && editor.document.uri.toString() === inFront) ?? shown[0];
}

function isWrittenIn({ document, viewColumn }: vscode.TextEditor): boolean {
  return !notWrittenIn.has(document.uri.scheme) && (viewColumn !== undefined || document.uri.scheme === "vscode-notebook-cell");
}

/** The white space before `position` in its line, up to the first other sign. */
function indentAt(document: vscode.TextDocument, position: vscode.Position): string {
  return /^[ \t]*/.exec(document.lineAt(position.line).text.slice(0, position.character))?.[0] ?? "";
}

function tabsOf({ options }: vscode.TextEditor): { readonly insertSpaces: boolean; readonly tabSize: number } {
  return { insertSpaces: options.insertSpaces !== false, tabSize: typeof options.tabSize === "number" ? options.tabSize : 4 };
}

import * as vscode from "vscode";
import { tightened } from "../../core/tools/edits/composeReplacements.ts";
import { readFileText } from "../../core/tools/edits/fileText.ts";
import { rewriting } from "../../core/tools/edits/lineChanges.ts";

/** What makes a document say what a file of certain bytes says. */
export interface DocumentEdit {
  /** As few characters as can be, so that cursors and folds stay. */
  readonly edits: readonly vscode.TextEdit[];
  /** Whether a save gives the bytes to the byte: a document knows one kind of line end, and its encoding stays. */
  readonly isExact: boolean;
}

/** The edits from what `document` says now to what is in `bytes`; `undefined` if they are no UTF-8 text, or the document has another encoding. */
export function documentEdit(document: vscode.TextDocument, bytes: Uint8Array): DocumentEdit | undefined {
  const wanted = readFileText(bytes, "");
  if (!wanted.ok || (document.encoding !== "utf8" && document.encoding !== "utf8bom")) {
    return undefined;
  }
  const { text, byteOrderMark } = wanted.file;
  const own = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const ends = new Set(text.match(/\r\n|\r|\n/g));
  const [only = own] = ends;
  const isUniform = ends.size <= 1 && only !== "\r";
  const edits = editsBetween(document, isUniform && only === own ? text : text.replace(/\r\n|\r|\n/g, own));
  if (isUniform && only !== own) {
    edits.push(vscode.TextEdit.setEndOfLine(only === "\n" ? vscode.EndOfLine.LF : vscode.EndOfLine.CRLF));
  }
  return { edits, isExact: isUniform && byteOrderMark === (document.encoding === "utf8bom") };
}

function editsBetween(document: vscode.TextDocument, wanted: string): vscode.TextEdit[] {
  const text = document.getText();
  return tightened(text, rewriting(text, wanted)).map(
    ({ start, end, text: inserted }) =>
      new vscode.TextEdit(new vscode.Range(document.positionAt(start), document.positionAt(end)), inserted),
  );
}

/** Makes the edits as one step of the editor's own undo. Resolves with `false` if the document has got another version than the one that the edits were made for. */
export async function applyEdits(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<boolean> {
  if (edits.length === 0) {
    return true;
  }
  const editor = edits.some((edit) => isDelicate(document, edit))
    ? vscode.window.visibleTextEditors.find((one) => one.document === document)
    : undefined;
  if (editor !== undefined) {
    return editor.edit((builder) => {
      for (const { range, newText, newEol } of edits) {
        if (newEol === undefined) {
          builder.replace(range, newText);
        } else {
          builder.setEndOfLine(newEol);
        }
      }
    });
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  return vscode.workspace.applyEdit(edit);
}

/** In the active editor, VS Code makes the edits of a `WorkspaceEdit` smaller, and cuts characters of two units in half if the old and the new one have one of them in common. */
function isDelicate(document: vscode.TextDocument, { range, newText }: vscode.TextEdit): boolean {
  return surrogate.test(newText) && surrogate.test(document.getText(range));
}

const surrogate = /[\ud800-\udfff]/;

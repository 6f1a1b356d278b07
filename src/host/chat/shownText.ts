import { basename } from "node:path";
import * as vscode from "vscode";

/** Text as an editor shows it, saved or not. */
export interface ShownText {
  /** A file's name, with the ending of its language where it has none. */
  readonly name: string;
  readonly text: string;
}

/** What the editors of this window show of an address; `undefined` where it is open in none, or not as text. A notebook is its cells, one after the other. */
export function shownText(uri: vscode.Uri): ShownText | undefined {
  const address = uri.toString();
  const notebook = vscode.workspace.notebookDocuments.find((other) => other.uri.toString() === address);
  if (notebook !== undefined) {
    return { name: basename(uri.path), text: notebook.getCells().map(cellText).join("\n\n") };
  }
  const document = vscode.workspace.textDocuments.find((other) => other.uri.toString() === address && !other.isClosed);
  return document && { name: documentName(document), text: document.getText() };
}

/** A file's own name; one that was never saved has the ending that its language usually has. */
function documentName({ uri, isUntitled, languageId }: vscode.TextDocument): string {
  const name = basename(uri.path);
  return isUntitled && !name.includes(".") ? `${name}${endingOf(languageId)}` : name;
}

/** The first ending that a language's extension names, such as `.py`; `.txt` where none does. */
function endingOf(languageId: string): string {
  const languages = vscode.extensions.all.flatMap(({ packageJSON }) => (packageJSON as Manifest).contributes?.languages ?? []);
  return languages.find(({ id, extensions }) => id === languageId && extensions?.[0] !== undefined)?.extensions?.[0] ?? ".txt";
}

interface Manifest {
  readonly contributes?: { readonly languages?: readonly { readonly id: string; readonly extensions?: readonly string[] }[] };
}

function cellText({ kind, document, outputs }: vscode.NotebookCell): string {
  if (kind === vscode.NotebookCellKind.Markup) {
    return document.getText();
  }
  const printed = outputs.flatMap(({ items }) =>
    items.filter(({ mime }) => textOutputs.has(mime)).map(({ data }) => new TextDecoder().decode(data)),
  );
  return [
    fenced(document.getText(), document.languageId),
    ...(printed.length === 0 ? [] : [`Output:\n\n${fenced(printed.join(""), "")}`]),
  ].join("\n\n");
}

/** What a program printed, as VS Code and Jupyter name it. */
const textOutputs = new Set(["text/plain", "application/vnd.code.notebook.stdout", "application/vnd.code.notebook.stderr"]);

/** A fenced block, whose fence is longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

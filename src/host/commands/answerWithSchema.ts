import { basename } from "node:path";
import * as vscode from "vscode";
import { schemaProblem } from "../../app/answering/structuredAnswer.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import { holdSchema } from "../../app/views/promptDraft.ts";

/** Files that are offered at most. */
const fileLimit = 300;

interface SchemaItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  readonly clears?: boolean;
}

/**
 * *Baton: Answer with a JSON Schema*: the active editor, or a JSON file of the opened folders, becomes the schema that the next answers must fit; or
 * none does any more. Leaving it changes nothing. Resolves to whether something was chosen.
 */
export async function answerWithSchema(chat: ChatView): Promise<boolean> {
  const picked = await vscode.window.showQuickPick(schemaItems(chat.state.schemaName), {
    title: "Answer with a JSON Schema",
    placeHolder: "Which schema must the next answers match?",
    matchOnDescription: true,
  });
  if (picked?.clears === true) {
    chat.setSchema(undefined);
  } else if (picked?.uri !== undefined) {
    await useSchema(chat, picked.uri);
  }
  return picked !== undefined;
}

async function schemaItems(current: string | undefined): Promise<readonly SchemaItem[]> {
  const found = await vscode.workspace.findFiles("**/*.json", "**/{node_modules,.git,dist,out}/**", fileLimit);
  const active = vscode.window.activeTextEditor?.document;
  const activeItem: readonly SchemaItem[] =
    active !== undefined && (active.languageId === "json" || active.languageId === "jsonc")
      ? [{ label: `$(file-code) ${basename(active.uri.path)}`, description: "active editor", uri: active.uri }]
      : [];
  const files = found
    .filter((uri) => uri.toString() !== active?.uri.toString())
    .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => Number(/schema/i.test(b.path)) - Number(/schema/i.test(a.path)) || a.path.localeCompare(b.path))
    .map(({ uri, path }): SchemaItem => ({ label: `$(json) ${basename(path)}`, description: path, uri }));
  const none: readonly SchemaItem[] =
    activeItem.length + files.length === 0
      ? [{ label: "There is no JSON file here", description: "open or create one with a JSON Schema, and come back" }]
      : [];
  const clear: readonly SchemaItem[] =
    current === undefined ? [] : [{ label: "$(close) Answer freely", description: `instead of fitting ${current}`, clears: true }];
  return [...clear, ...activeItem, ...files, ...none];
}

async function useSchema(chat: ChatView, uri: vscode.Uri): Promise<void> {
  // As it stands in the editor, saved or not.
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const name = basename(uri.path);
  const problem = await schemaProblem(text);
  if (problem === undefined) {
    chat.setSchema(holdSchema(name, text));
  } else {
    void vscode.window.showErrorMessage(`${name} cannot be used as a schema: ${problem}`);
  }
}

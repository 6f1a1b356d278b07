import * as vscode from "vscode";
import { sniffMedia } from "../../shared/sniffMedia.ts";
import { readFiles } from "./attachmentSources.ts";
import { shownText } from "./shownText.ts";

/** What can be attached of the editor that is in front. */
export interface ActiveEditor {
  readonly uri: vscode.Uri;
  /** Where it is, for people, and what is to be known of it. */
  readonly description: string;
}

/** Text that no file is behind, and that nobody would call one. */
const noFiles: readonly string[] = ["output", "walkThrough", "comment", "vscode-interactive-input"];

/**
 * The editor that is in front among the tabs: a focused panel, such as Output, is none. A comparison is the side that has the cursor, else the changed one. `undefined` where
 * there is nothing that could be read: settings, a terminal, a web page, a comparison of notebooks, an editor of its own for a file that Baton cannot send. Never rejects.
 */
export async function activeEditor(): Promise<ActiveEditor | undefined> {
  const active = frontEditor();
  return active !== undefined && (shownText(active.uri) !== undefined || (await canSend(active.uri))) ? active : undefined;
}

async function canSend(uri: vscode.Uri): Promise<boolean> {
  const [file] = (await readFiles([uri])).files;
  return file !== undefined && sniffMedia(file.bytes) !== undefined;
}

function frontEditor(): ActiveEditor | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const input: unknown = tab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) {
    return described(input.uri, tab?.isDirty === true ? "unsaved changes included" : undefined);
  }
  if (input instanceof vscode.TabInputTextDiff) {
    const focused = vscode.window.activeTextEditor?.document.uri.toString();
    return focused === input.original.toString() ? described(input.original, "the left side") : described(input.modified, "the right side");
  }
  if (input instanceof vscode.TabInputCustom) {
    // What such an editor holds unsaved is its own; only its file can be read.
    return described(input.uri, tab?.isDirty === true ? "as it was last saved" : undefined);
  }
  return undefined;
}

function described(uri: vscode.Uri, note: string | undefined): ActiveEditor | undefined {
  if (noFiles.includes(uri.scheme)) {
    return undefined;
  }
  const place = uri.scheme === "untitled" ? uri.path : vscode.workspace.asRelativePath(uri);
  return { uri, description: note === undefined ? place : `${place} · ${note}` };
}

import * as vscode from "vscode";
import type { UndoOutcome } from "../../app/changes/pendingChanges.ts";
import type { RestoreSummary } from "../../app/snapshots/restoreWords.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/** How long a message stands in the status bar, in milliseconds. */
const shownMs = 5000;

/** Says what couldn't be undone, and why; that all was, in passing. */
export async function reportUndo({ undone, rejected }: UndoOutcome): Promise<void> {
  const [first = ""] = rejected;
  if (rejected.length === 0) {
    vscode.window.setStatusBarMessage(
      undone === 0 ? "$(info) Nothing was pending." : `$(discard) ${undone === 1 ? "Undid 1 change" : `Undid ${String(undone)} changes`}`,
      shownMs,
    );
    return;
  }
  const done = undone === 0 ? "" : `Undid ${undone === 1 ? "1 change" : `${String(undone)} changes`}. `;
  const message = rejected.length === 1 ? `${done}${first}` : `${done}${String(rejected.length)} changes couldn't be undone. ${first}`;
  if ((await vscode.window.showWarningMessage(message, "Review Changes")) !== undefined) {
    await runCommand("baton.reviewChanges");
  }
}

/** Says what became of the files of a turn. */
export async function reportRestore({ message, rejected }: RestoreSummary): Promise<void> {
  if (rejected.length === 0) {
    void vscode.window.showInformationMessage(message);
  } else if (rejected.length === 1) {
    void vscode.window.showWarningMessage(message);
  } else if ((await vscode.window.showWarningMessage(message, "Show Details")) !== undefined) {
    await vscode.window.showWarningMessage(message, { modal: true, detail: rejected.join("\n") });
  }
}

/** Asks before the changes of several files are undone at once. */
export async function mayUndoAll(files: number): Promise<boolean> {
  return (
    files <= 1 ||
    (await vscode.window.showWarningMessage(
      `Undo all pending changes in ${String(files)} files?`,
      { modal: true, detail: "What Baton changed there is taken back. Changes that you have kept stay." },
      "Undo All",
    )) !== undefined
  );
}

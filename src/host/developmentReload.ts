import * as vscode from "vscode";
import type { Clock } from "../core/ports/clock.ts";

/** How long the built files must have stood still, in milliseconds: a build writes several. */
const settledMs = 500;

/**
 * For `npm run watch`: reloads the Extension Development Host's window whenever Baton was built anew. Does nothing, and watches nothing, anywhere else. The
 * conversation outlives the reload.
 */
export function reloadOnBuild(context: vscode.ExtensionContext, clock: Clock): void {
  if (context.extensionMode !== vscode.ExtensionMode.Development) {
    return;
  }
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(context.extensionUri, "dist/*.{cjs,js,css}"));
  let cancel: (() => void) | undefined;
  const reloadSoon = (): void => {
    cancel?.();
    cancel = clock.after(settledMs, () => {
      vscode.commands.executeCommand("workbench.action.reloadWindow");
    });
  };
  watcher.onDidChange(reloadSoon);
  watcher.onDidCreate(reloadSoon);
  context.subscriptions.push(watcher);
}

import { join } from "node:path";
import * as vscode from "vscode";
import type { Logger } from "../../core/ports/logger.ts";
import { systemClock } from "../../app/clock.ts";
import { SharedRecords } from "../../app/records/sharedRecords.ts";

/**
 * The records called `name` in the folder that all windows of this user share. Reads nothing yet; ended with the extension. Changes of other windows are also looked for
 * when this window gets the focus, for where a folder cannot be watched.
 */
export function openRecords(
  context: Pick<vscode.ExtensionContext, "globalStorageUri" | "subscriptions">,
  name: string,
  log: Logger,
): SharedRecords {
  const records = new SharedRecords(join(context.globalStorageUri.fsPath, "records"), name, {
    clock: systemClock,
    log,
    onTrouble: (message) => void vscode.window.showWarningMessage(message),
  });
  context.subscriptions.push(
    records,
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        records.refresh();
      }
    }),
  );
  return records;
}

import * as vscode from "vscode";
import { runCommand } from "../typedCommands/runCommand.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";

/** How long a message stands in the status bar, in milliseconds. */
const shownMs = 8000;

/**
 * Reports good news without standing in the way: in the status bar where the panel is open, since a notification would cover its composer just when the user
 * wants to write, else as a notification that leads there. Resolves at once.
 */
export function announce(message: string, panelIsVisible: boolean, internalErrors: Pick<InternalErrors, "letGo">): void {
  if (panelIsVisible) {
    vscode.window.setStatusBarMessage(`$(check) ${message}`, shownMs);
  } else {
    internalErrors.letGo("open the chat", offerChat(message));
  }
}

async function offerChat(message: string): Promise<void> {
  const open = await vscode.window.showInformationMessage(message, "Open Chat");
  if (open !== undefined) {
    await runCommand("baton.openChat");
  }
}

import * as vscode from "vscode";
import { systemClock } from "../clock.ts";
import type { Services } from "../services.ts";
import { ConversationStore } from "./conversationStore.ts";
import type { StorageNotice } from "./storageNotice.ts";

/** The store of this window: what it has to tell is shown as a message that stays, with its file to look at, and the end of trouble in passing. */
export function windowStore(folder: string, services: Services): ConversationStore {
  return new ConversationStore(folder, {
    clock: systemClock,
    log: services.log,
    newId: () => crypto.randomUUID(),
    tell: ({ kind, message, file }) => {
      if (kind === "good") {
        services.announce(message);
      } else {
        void warn(message, file);
      }
    },
  });
}

async function warn(message: string, file: StorageNotice["file"]): Promise<void> {
  const answer = await vscode.window.showWarningMessage(message, ...(file === undefined ? [] : ["Show File"]));
  if (answer !== undefined && file !== undefined) {
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
  }
}

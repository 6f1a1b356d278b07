import * as vscode from "vscode";
import { systemClock } from "../../app/clock.ts";
import type { Services } from "../window/services.ts";
import { adoptChats } from "../../app/storage/adoption/adoptChats.ts";
import { folderKey, type ChatPlace } from "../../app/storage/chatPlace.ts";
import { ChatPlaces } from "../../app/storage/chatPlaces.ts";
import { ConversationStore } from "../../app/storage/conversationStore.ts";
import type { StoragePaths } from "../../app/storage/storagePaths.ts";
import type { StorageNotice } from "../../app/storage/loadConversation.ts";
import { openRecords } from "./openRecords.ts";

/** The store of this window: what it has to report is shown as a message that stays, with its file to look at, and the end of trouble in passing. */
export function windowStore(
  paths: StoragePaths,
  context: Pick<vscode.ExtensionContext, "subscriptions">,
  services: Services,
): ConversationStore {
  const { subscriptions } = context;
  const places = new ChatPlaces(openRecords({ globalStorageUri: vscode.Uri.file(paths.shared), subscriptions }, "chats", services.log));
  return new ConversationStore(paths.chats, {
    places,
    here: () => windowPlace(paths),
    adopt: () => adoptChats({ paths, here: windowPlace(paths), places, log: services.log }),
    clock: systemClock,
    log: services.log,
    newId: () => crypto.randomUUID(),
    report: ({ kind, message, file }) => {
      if (kind === "good") {
        services.announce(message);
      } else {
        services.internalErrors.letGo("show the file", warn(message, file));
      }
    },
  });
}

/** The folders that are open in this window now, and its workspace. */
export function windowPlace({ workspace }: Pick<StoragePaths, "workspace">): ChatPlace {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => folderKey(uri.toString()));
  return { folders, workspaces: workspace === undefined ? [] : [workspace] };
}

async function warn(message: string, file: StorageNotice["file"]): Promise<void> {
  const answer = await vscode.window.showWarningMessage(message, ...(file === undefined ? [] : ["Show File"]));
  if (answer !== undefined && file !== undefined) {
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
  }
}

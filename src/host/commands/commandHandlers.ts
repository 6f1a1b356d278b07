import * as vscode from "vscode";
import type { ChatController } from "../chat/chatController.ts";
import type { ConversationStore } from "../chat/conversationStore.ts";
import type { ChatViewProvider } from "../panel/chatViewProvider.ts";
import type { Services } from "../services.ts";
import { addApiKey } from "./addApiKey.ts";
import { answerWithSchema } from "./answerWithSchema.ts";
import { chooseModel, chooseModels } from "./chooseModel.ts";
import type { Commands } from "./commandIds.ts";
import { removeApiKey } from "./removeApiKey.ts";
import { replaceApiKey } from "./replaceApiKey.ts";
import { showHistory } from "./showHistory.ts";
import { testConnections } from "./testConnection.ts";

/** What the commands do with what was built in `extension.ts`. */
export function commandHandlers(
  services: Services,
  chat: ChatController,
  view: ChatViewProvider,
  store: ConversationStore,
  log: vscode.LogOutputChannel,
): Commands {
  return {
    "baton.openChat": () => view.focus(),
    "baton.newChat": async () => {
      await chat.newChat();
      await view.focus();
    },
    "baton.showHistory": () => showHistory(store, chat),
    "baton.stop": () => chat.stop(),
    "baton.addApiKey": (provider) => addApiKey(services, provider),
    "baton.replaceApiKey": (provider) => replaceApiKey(services, provider),
    "baton.removeApiKey": (provider) => removeApiKey(services, provider),
    "baton.chooseOrchestratorModel": () => chooseModel(services, "orchestrator"),
    "baton.chooseWorkerModel": () => chooseModel(services, "worker"),
    "baton.chooseModels": () => chooseModels(services),
    "baton.switchRole": async () => {
      chat.setRole(chat.state.activeRole === "worker" ? "orchestrator" : "worker");
      await view.focus();
    },
    "baton.answerWithSchema": async () => {
      if (await answerWithSchema(chat)) {
        await view.focus();
      }
    },
    "baton.testConnection": (provider) => testConnections(services, provider),
    "baton.openSettings": async (query) => {
      // Addresses and keys' names are objects: only the JSON editor shows them whole.
      await vscode.commands.executeCommand("workbench.action.openSettings", query ?? "@ext:baton-chat.baton");
    },
    "baton.showLog": async () => {
      log.show();
      await Promise.resolve();
    },
  };
}

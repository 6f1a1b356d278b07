import * as vscode from "vscode";
import type { StoreDoor } from "../../app/sessions/storeDoor.ts";
import type { Chats } from "../chats/chats.ts";
import { revealIntegrations } from "../integrations/integrationsView.ts";
import type { Services } from "../window/services.ts";
import type { Commands, IntegrationCommands } from "../window/commandMap.ts";
import type { DialogCommands } from "./dialogCommands.ts";

/** What the commands do with what was built in `extension.ts`. */
export function commandHandlers(
  services: Services,
  chats: Chats,
  store: StoreDoor,
  integrations: IntegrationCommands,
  log: vscode.LogOutputChannel,
): Commands {
  const dialogs = async (): Promise<DialogCommands> => (await import("./dialogCommands.ts")).dialogCommands(services, chats, store);
  return {
    ...integrations,
    "baton.openChat": () => chats.focus(chats.side.panel),
    "baton.newChat": async () => {
      chats.activeChat.newChat();
      await chats.focus();
    },
    "baton.newChatInSideBar": async () => {
      chats.side.panel.chat.newChat();
      await chats.focus(chats.side.panel);
    },
    "baton.showHistoryInSideBar": async () => (await dialogs())["baton.showHistoryInSideBar"](),
    "baton.openChatInEditor": () => chats.openEditor(chats.activeChat.state.conversation.id),
    "baton.newChatInEditor": () => chats.openEditor(undefined),
    "baton.openChatInNewWindow": async () => {
      await chats.openEditor(chats.activeChat.state.conversation.id);
      await vscode.commands.executeCommand("workbench.action.moveEditorToNewWindow");
    },
    "baton.showHistory": async () => (await dialogs())["baton.showHistory"](),
    "baton.stop": () => chats.activeChat.stop(),
    "baton.addApiKey": async (provider) => (await dialogs())["baton.addApiKey"](provider),
    "baton.replaceApiKey": async (provider, source) => (await dialogs())["baton.replaceApiKey"](provider, source),
    "baton.removeApiKey": async (provider) => (await dialogs())["baton.removeApiKey"](provider),
    "baton.switchApiKeys": async (provider) => (await dialogs())["baton.switchApiKeys"](provider),
    "baton.manageAccounts": () => revealIntegrations(),
    "baton.chooseOrchestratorModel": async () => (await dialogs())["baton.chooseOrchestratorModel"](),
    "baton.chooseWorkerModel": async () => (await dialogs())["baton.chooseWorkerModel"](),
    "baton.chooseModels": async () => (await dialogs())["baton.chooseModels"](),
    "baton.switchRole": async () => {
      const chat = chats.activeChat;
      chat.setRole(chat.state.activeRole === "worker" ? "orchestrator" : "worker");
      await chats.focus();
    },
    "baton.answerWithSchema": async () => (await dialogs())["baton.answerWithSchema"](),
    "baton.testConnection": async (provider, account) => (await dialogs())["baton.testConnection"](provider, account),
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

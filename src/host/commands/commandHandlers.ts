import * as vscode from "vscode";
import type { ConversationStore } from "../../app/storage/conversationStore.ts";
import type { Chats } from "../chats/chats.ts";
import { revealIntegrations } from "../integrations/integrationsView.ts";
import type { ChatPanel } from "../panel/chatPanel.ts";
import type { Services } from "../window/services.ts";
import type { Commands, IntegrationCommands } from "../typedCommands/commandMap.ts";
import { changeCommands } from "./changeCommands.ts";
import type { DialogCommands, dialogCommands } from "./dialogCommands.ts";

/** Loads what makes the commands that ask something of the user. Rejects only if Baton's own files are broken. */
export type LoadDialogCommands = () => Promise<{ readonly dialogCommands: typeof dialogCommands }>;

/** What the commands do with what was built in `extension.ts`. */
export function commandHandlers(
  services: Services,
  chats: Chats,
  store: ConversationStore,
  integrations: IntegrationCommands,
  loadDialogs: LoadDialogCommands,
  log: vscode.LogOutputChannel,
): Commands {
  const dialogs = async (): Promise<DialogCommands> => (await loadDialogs()).dialogCommands(services, chats, store);
  const newChat = async (panel = chats.active): Promise<void> => {
    panel.chat.newChat();
    await chats.focus(panel);
  };
  // `panel` is found when the command is run: by the time the dialogs have loaded another may be active.
  const showHistory = async (panel = chats.active): Promise<void> => (await dialogs()).showHistory(panel);
  const answerWithSchema = async (panel: ChatPanel): Promise<void> => (await dialogs()).answerWithSchema(panel);
  const openInEditor = (panel: ChatPanel): Promise<void> => chats.openEditor(panel.chat.state.conversation.id);
  const openInNewWindow = async (panel: ChatPanel): Promise<void> => {
    await openInEditor(panel);
    await vscode.commands.executeCommand("workbench.action.moveEditorToNewWindow");
  };
  return {
    ...integrations,
    ...changeCommands(services.changes, () => chats.activeChat.session.conversation),
    "baton.openChat": () => chats.focus(chats.side.panel),
    "baton.newChat": () => newChat(chats.active),
    "baton.newChatInSideBar": () => newChat(chats.side.panel),
    "baton.newChatInActiveEditor": () => newChat(chats.editors.active),
    "baton.showHistory": () => showHistory(chats.active),
    "baton.showHistoryInSideBar": () => showHistory(chats.side.panel),
    "baton.showHistoryInActiveEditor": () => showHistory(chats.editors.active),
    "baton.openChatInEditor": () => openInEditor(chats.active),
    "baton.openSideBarChatInEditor": () => openInEditor(chats.side.panel),
    "baton.newChatInEditor": () => chats.openEditor(undefined),
    "baton.openChatInNewWindow": () => openInNewWindow(chats.active),
    "baton.openSideBarChatInNewWindow": () => openInNewWindow(chats.side.panel),
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
    ...agentCommands(dialogs),
    "baton.answerWithSchema": () => answerWithSchema(chats.active),
    "baton.testConnection": async (provider, account) => (await dialogs())["baton.testConnection"](provider, account),
    "baton.openSettings": openSettings,
    "baton.showLog": async () => {
      log.show();
      await Promise.resolve();
    },
  };
}

/** What the user chooses for agents. */
function agentCommands(
  dialogs: () => Promise<DialogCommands>,
): Pick<Commands, "baton.newAgent" | "baton.chooseAgent" | "baton.chooseTools" | "baton.chooseInstructions"> {
  return {
    "baton.newAgent": async () => (await dialogs())["baton.newAgent"](),
    "baton.chooseAgent": async () => (await dialogs())["baton.chooseAgent"](),
    "baton.chooseTools": async () => (await dialogs())["baton.chooseTools"](),
    "baton.chooseInstructions": async () => (await dialogs())["baton.chooseInstructions"](),
  };
}

/** Addresses and keys' names are objects: only the JSON editor shows them whole. */
async function openSettings(query: string | undefined): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", query ?? "@ext:baton-chat.baton");
}

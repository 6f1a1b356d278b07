import type { ConversationStore } from "../../app/storage/conversationStore.ts";
import type { Chats } from "../chats/chats.ts";
import { pickAccount } from "../accounts/accountPick.ts";
import { removeWithUndo } from "../accounts/accountRemoval.ts";
import type { ChatPanel } from "../panel/chatPanel.ts";
import type { Services } from "../window/services.ts";
import { addApiKey } from "./addApiKey.ts";
import { answerWithSchema } from "./answerWithSchema.ts";
import { chooseModel, chooseModels } from "./chooseModel.ts";
import type { Commands } from "../typedCommands/commandMap.ts";
import { chooseAgent } from "./chooseAgent.ts";
import { chooseInstructions } from "./chooseInstructions.ts";
import { chooseTools } from "./chooseTools.ts";
import { newAgent } from "./newAgent.ts";
import { replaceApiKey } from "./replaceApiKey.ts";
import { showHistory } from "./showHistory.ts";
import { switchApiKeys } from "./switchApiKeys.ts";
import { testConnections } from "../connection/testConnection.ts";

/** The commands that ask something of the user. Starting up does not load them: they come with the first of them that is run. */
export type DialogCommands = Pick<
  Commands,
  | "baton.addApiKey"
  | "baton.replaceApiKey"
  | "baton.removeApiKey"
  | "baton.switchApiKeys"
  | "baton.chooseOrchestratorModel"
  | "baton.chooseWorkerModel"
  | "baton.chooseModels"
  | "baton.chooseTools"
  | "baton.chooseInstructions"
  | "baton.chooseAgent"
  | "baton.testConnection"
  | "baton.newAgent"
> & {
  /** Shows the history; the chosen chat opens in `panel`. */
  showHistory(panel: ChatPanel): Promise<void>;
  /** Asks for a schema for the next answers of `panel`'s chat. */
  answerWithSchema(panel: ChatPanel): Promise<void>;
};

/** What they do. */
export function dialogCommands(services: Services, chats: Chats, store: ConversationStore): DialogCommands {
  return {
    showHistory: (panel) => showHistory(services, store, chats, panel),
    "baton.addApiKey": (provider) => addApiKey(services, provider),
    "baton.replaceApiKey": (provider, source) => replaceApiKey(services, provider, source),
    "baton.removeApiKey": async (provider) => {
      const account = await pickAccount(services, "Remove API Key", provider);
      return account !== undefined && removeWithUndo(services, account);
    },
    "baton.switchApiKeys": (provider) => switchApiKeys(services, provider),
    "baton.chooseOrchestratorModel": () => chooseModel(services, "orchestrator"),
    "baton.chooseWorkerModel": () => chooseModel(services, "worker"),
    "baton.chooseModels": () => chooseModels(services),
    "baton.newAgent": () => newAgent(),
    answerWithSchema: async (panel) => {
      if (await answerWithSchema(panel.chat)) {
        await chats.focus(panel);
      }
    },
    "baton.chooseTools": async () => {
      await chooseTools(services.state, chats.activeChat.state.conversation.id);
    },
    "baton.chooseInstructions": () => chooseInstructions(services, chats.activeChat),
    "baton.chooseAgent": async () => {
      if (await chooseAgent(services, chats.activeChat)) {
        await chats.focus();
      }
    },
    "baton.testConnection": (provider, account) => testConnections(services, provider, account),
  };
}

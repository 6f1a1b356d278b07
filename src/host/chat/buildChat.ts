import * as vscode from "vscode";
import { systemClock } from "../clock.ts";
import type { Services } from "../services.ts";
import { ChatController } from "./chatController.ts";
import { ChatMemory } from "./chatMemory.ts";
import type { ConversationStore } from "./conversationStore.ts";
import { SetupSearch } from "./setupSearch.ts";

/** Builds the chat of this window and keeps it true to settings and keys as they change. */
export function buildChat(context: vscode.ExtensionContext, services: Services, store: ConversationStore): { readonly chat: ChatController; readonly setup: SetupSearch } {
  const setAnswering = (answering: boolean): void => void vscode.commands.executeCommand("setContext", "baton.answering", answering);
  const chat = new ChatController(
    {
      clock: systemClock,
      log: services.log,
      store,
      roles: services.roles,
      newId: () => crypto.randomUUID(),
      open: async (ref) => {
        // The answer is priced when it ends; loading the prices takes no longer than opening the provider.
        const [opening] = await Promise.all([services.access.open(ref.provider, ref.model), services.lists.prepare()]);
        return opening;
      },
      describe: (provider) => services.directory.find(provider),
      efforts: () => ({ orchestrator: services.settings.effort("orchestrator"), worker: services.settings.effort("worker") }),
      requestOptions: (ref) => ({ modelOptions: services.requests.modelOptions(ref) }),
      requestLimits: () => services.settings.requestLimits(),
      costUsd: (ref, usage) => services.lists.costUsd(ref.provider, ref.model, usage),
      settingsProblems: () => [...services.directory.problems(), ...services.requests.problems()],
      answerBegan: () => {
        setAnswering(true);
      },
      answerEnded: () => {
        setAnswering(false);
      },
    },
    new ChatMemory(context.workspaceState),
  );
  const setup = new SetupSearch(chat, services);
  const refresh = (): void => {
    chat.refresh();
    setup.again();
  };
  context.subscriptions.push(
    services.settings.onDidChange(refresh),
    services.accounts.onDidChange(refresh),
    vscode.lm.onDidChangeChatModels(refresh),
  );
  void chat.restore();
  return { chat, setup };
}

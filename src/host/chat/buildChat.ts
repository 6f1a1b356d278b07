import * as vscode from "vscode";
import { systemClock } from "../../app/clock.ts";
import type { Services } from "../window/services.ts";
import { AnswerPreloader } from "../../app/chat/answerPreloader.ts";
import { ChatController } from "../../app/chat/chatController.ts";
import { ChatMemory, type MemoryState } from "../../app/chat/chatMemory.ts";
import type { ChatPorts } from "../../app/chat/chatPorts.ts";
import { onChatTypeChange, readChatType } from "./chatType.ts";
import { SetupSearch } from "../../app/chat/setupSearch.ts";
import type { StoreDoor } from "../../app/chat/storeDoor.ts";

/** The chat of a window, with what works for it while its panel is shown. */
export interface BuiltChat {
  readonly chat: ChatController;
  readonly setup: SetupSearch;
  readonly preloader: AnswerPreloader;
}

const loadAnswering: ChatPorts["loadAnswering"] = () => import("../../app/answering/answerRun.ts");

/** What the window keeps beside its chats, in VS Code's own state. */
function memoryState(state: vscode.Memento, { internalErrors }: Services): MemoryState {
  return {
    get: (key) => state.get(key),
    update: (key, value) => {
      internalErrors.letGo("remember the chat for the next window", state.update(key, value));
    },
  };
}

/** Builds the chat of this window and keeps it true to settings and keys as they change. */
export function buildChat(context: vscode.ExtensionContext, services: Services, store: StoreDoor): BuiltChat {
  const setAnswering = (answering: boolean): void => {
    services.internalErrors.letGo(
      "show whether an answer streams",
      vscode.commands.executeCommand("setContext", "baton.answering", answering),
    );
  };
  const chat = new ChatController(
    {
      clock: systemClock,
      log: services.log,
      store,
      roles: services.roles,
      newId: () => crypto.randomUUID(),
      loadAnswering,
      runner: async () => {
        // The answer is priced when it ends; loading the prices takes no longer than loading the path.
        const [runner] = await Promise.all([services.runner(), services.lists.prepare()]);
        return runner;
      },
      fallbacks: (role) => services.roles.fallbacks(role).refs,
      describe: (provider) => services.directory.find(provider),
      efforts: () => ({ orchestrator: services.settings.effort("orchestrator"), worker: services.settings.effort("worker") }),
      requestOptions: (ref) => ({ modelOptions: services.requests.modelOptions(ref) }),
      costUsd: (ref, usage, tier) => services.lists.costUsd(ref.provider, ref.model, usage, tier),
      settingsProblems: () => [...services.directory.problems(), ...services.requests.problems(), ...services.roles.problems()],
      chatType: readChatType,
      answerBegan: () => {
        setAnswering(true);
      },
      answerEnded: () => {
        setAnswering(false);
      },
    },
    new ChatMemory(memoryState(context.workspaceState, services)),
  );
  const setup = new SetupSearch(chat, services);
  const preloader = buildPreloader(services);
  const refresh = (): void => {
    chat.refresh();
    setup.again();
  };
  context.subscriptions.push(
    services.settings.onDidChange(refresh),
    onChatTypeChange(() => {
      chat.refreshType();
    }),
    services.accounts.onDidChange(refresh),
    vscode.lm.onDidChangeChatModels(refresh),
  );
  services.internalErrors.letGo("bring back the chat", chat.restore());
  return { chat, setup, preloader };
}

function buildPreloader(services: Services): AnswerPreloader {
  return new AnswerPreloader(
    services.roles,
    {
      answering: (role) =>
        Promise.all([
          loadAnswering(),
          services.runner(),
          services.settings.effort(role) === "auto" ? import("../../core/thinking/autoEffort.ts") : undefined,
        ]),
      catalogue: () => services.lists.prepare(),
      provider: (id) => services.access.prepare(id),
    },
    { clock: systemClock, log: services.log },
  );
}

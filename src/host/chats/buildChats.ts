import * as vscode from "vscode";
import { permissionLevels } from "../../shared/agentViews.ts";
import { systemClock } from "../../app/clock.ts";
import { ConversationSessions } from "../../app/sessions/conversationSessions.ts";
import type { SessionPorts } from "../../app/sessions/sessionPorts.ts";
import { sessionPorts } from "../../app/composition/sessionPorts.ts";
import type { ConversationStore } from "../../app/storage/conversationStore.ts";
import { AnswerPreloader } from "../../app/views/answerPreloader.ts";
import { ChatView } from "../../app/views/chatView.ts";
import { SetupSearch } from "../../app/views/setupSearch.ts";
import { ViewMemory, type MemoryState } from "../../app/views/viewMemory.ts";
import { WindowState, type WindowPorts } from "../../app/views/windowState.ts";
import { ChatEditors } from "../panel/chatEditors.ts";
import { ChatPanel, type ChatPanelPorts } from "../panel/chatPanel.ts";
import { ChatViewProvider } from "../panel/chatViewProvider.ts";
import { viewHandlers, type LoadDialogHandlers } from "../panel/viewHandlers.ts";
import type { Services } from "../window/services.ts";
import { onChatTypeChange, readChatType } from "../chat/chatType.ts";
import { Chats } from "./chats.ts";

const newId = (): string => crypto.randomUUID();

/** What the window keeps beside its chats, in VS Code's own state. */
function memoryState(state: vscode.Memento, { internalErrors }: Services): MemoryState {
  return {
    get: (key) => state.get(key),
    update: (key, value) => {
      internalErrors.letGo("remember the chat for the next window", state.update(key, value));
    },
  };
}

/** Builds the chats of this window and the panels that show them, and keeps both true to settings and keys as they change. */
export function buildChats(
  context: vscode.ExtensionContext,
  services: Services,
  store: ConversationStore,
  loadDialogs: LoadDialogHandlers,
  log: ChatPanelPorts["log"],
): Chats {
  const state = memoryState(context.workspaceState, services);
  const memory = new ViewMemory(state);
  const window = new WindowState(windowPorts(services), memory);
  const sessions = buildSessions(services, store);
  const setup = new SetupSearch(window, services);
  const ports: ChatPanelPorts = {
    extensionUri: context.extensionUri,
    clock: systemClock,
    log,
    internalErrors: services.internalErrors,
    preloader: buildPreloader(services),
    setup,
    used: (panel) => {
      chats.use(panel);
    },
    shownChanged: () => {
      chats.showWhatWaits();
    },
    handlers: (chat, panel) => viewHandlers(services, chat, panel, loadDialogs),
  };
  const side = new ChatPanel(new ChatView(window, sessions, memory, newId), ports);
  const editors = new ChatEditors(
    {
      create: (viewId) => new ChatView(window, sessions, new ViewMemory(state, viewId), newId),
    },
    ports,
    () => chats.showWhatRuns(),
  );
  const chats = new Chats(sessions, new ChatViewProvider(side), editors, services.internalErrors);
  const refresh = (): void => {
    window.refresh();
    setup.again();
  };
  context.subscriptions.push(
    services.settings.onDidChange(refresh),
    onChatTypeChange(() => window.refreshType()),
    services.selection.onDidChange((name) => window.setSelection(name)),
    services.accounts.onDidChange(refresh),
    vscode.lm.onDidChangeChatModels(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    services.changes.onDidChangeFiles((files) => window.setChangedFiles(files)),
    services.commands.onDidChange((running) => window.setBackground(running)),
  );
  services.internalErrors.letGo("bring back the chat", side.chat.restore());
  return chats;
}

function windowPorts(services: Services): WindowPorts {
  const { directory, requests, roles, settings } = services;
  return {
    roles,
    efforts: () => efforts(services),
    settingsProblems: () => [...directory.problems(), ...requests.problems(), ...roles.problems(), ...settings.agentProblems()],
    chatType: readChatType,
    levels: () => levels(services),
  };
}

/** An untrusted workspace is looked at and nothing else. */
function levels({ settings }: Services): ReturnType<WindowPorts["levels"]> {
  if (!vscode.workspace.isTrusted) {
    return { defaultLevel: "read", levels: ["read"] };
  }
  return { defaultLevel: settings.permissionLevel(), levels: permissionLevels };
}

function efforts({ settings }: Services): ReturnType<SessionPorts["efforts"]> {
  return { orchestrator: settings.effort("orchestrator"), worker: settings.effort("worker") };
}

function buildSessions(services: Services, store: ConversationStore): ConversationSessions {
  return new ConversationSessions(
    sessionPorts(services, {
      store,
      newId,
      level: () => levels(services).defaultLevel,
      fallbacks: (role) => services.roles.fallbacks(role).refs,
      efforts: () => efforts(services),
      world: async () => (await services.runtime()).agentWorld?.(),
    }),
  );
}

function buildPreloader(services: Services): AnswerPreloader {
  const openWorld = async (): Promise<void> => {
    await (await services.runtime()).agentWorld?.();
  };
  return new AnswerPreloader(
    services.roles,
    // The prices are the runtime's.
    { runtime: () => Promise.all([services.lists.prepare(), openWorld()]), provider: (id) => services.access.prepare(id) },
    { clock: systemClock, log: services.log },
  );
}

import * as vscode from "vscode";
import { buildChat } from "./host/chat/buildChat.ts";
import { StoreDoor } from "./app/chat/storeDoor.ts";
import { systemClock } from "./app/clock.ts";
import { buildServices } from "./host/buildServices.ts";
import { commandHandlers } from "./host/commands/commandHandlers.ts";
import { registerCommands } from "./host/commands/registerCommands.ts";
import { reloadOnBuild } from "./host/developmentReload.ts";
import { IntegrationsView } from "./host/integrations/integrationsView.ts";
import { ChatViewProvider, chatViewIds } from "./host/panel/chatViewProvider.ts";
import { viewHandlers } from "./host/panel/viewHandlers.ts";
import { storagePaths } from "./app/storage/storagePaths.ts";
import { ModelStatus } from "./host/statusBar.ts";

let store: StoreDoor | undefined;
let flush: (() => Promise<void>) | undefined;

/** Builds Baton's objects and registers them. Runs when the view, a command or a model of Baton is first asked for, never at startup. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Baton", { log: true });
  const services = buildServices(context, log, () => view.isVisible);
  flush = () => services.flush();
  const paths = storagePaths(context.globalStorageUri.fsPath, context.storageUri?.fsPath);
  store = new StoreDoor(
    paths.chats,
    async () => (await import("./host/storage/windowStore.ts")).windowStore(paths, context, services),
    (error) => {
      log.error(`The code that saves chats could not be loaded: ${String(error)}`);
      void vscode.window.showErrorMessage(
        "Baton cannot save chats: its files are not as they were installed. Reload the window, or install Baton again.",
      );
    },
  );
  const { chat, setup, preloader } = buildChat(context, services, store);
  const handlers = viewHandlers(services, chat, {
    signal: (message) => {
      view.signal(message);
    },
    remoteAuthority: () => view.remoteAuthority,
  });
  const view = new ChatViewProvider(
    context.extensionUri,
    chat,
    { clock: systemClock, log, internalErrors: services.internalErrors, preloader, setup },
    handlers,
  );
  const integrations = new IntegrationsView(services);
  const status = new ModelStatus(services.roles);
  reloadOnBuild(context, systemClock);
  const refreshStatus = (): void => {
    status.refresh();
  };
  context.subscriptions.push(
    log,
    status,
    integrations,
    registerCommands(commandHandlers(services, chat, view, store, integrations.commands(), log), services.internalErrors.report),
    ...chatViewIds.map((id) => vscode.window.registerWebviewViewProvider(id, view)),
    services.settings.onDidChange(refreshStatus),
    services.accounts.onDidChange(refreshStatus),
  );
}

/** Writes what the journal and the ledger still hold back. */
export async function deactivate(): Promise<void> {
  await Promise.all([store?.flush(), flush?.()]);
}

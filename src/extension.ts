import * as vscode from "vscode";
import { StoreDoor } from "./app/sessions/storeDoor.ts";
import { buildChats } from "./host/chats/buildChats.ts";
import { systemClock } from "./app/clock.ts";
import { buildServices } from "./host/buildServices.ts";
import { commandHandlers } from "./host/commands/commandHandlers.ts";
import { registerCommands } from "./host/commands/registerCommands.ts";
import { reloadOnBuild } from "./host/developmentReload.ts";
import { IntegrationsView } from "./host/integrations/integrationsView.ts";
import { chatEditorType } from "./host/panel/chatEditors.ts";
import { chatViewIds } from "./host/panel/chatViewProvider.ts";
import { storagePaths } from "./app/storage/storagePaths.ts";
import { ModelStatus } from "./host/statusBar.ts";

let store: StoreDoor | undefined;
let flush: (() => Promise<void>) | undefined;

/** Builds Baton's objects and registers them. Runs when the view, a command or a model of Baton is first asked for, never at startup. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Baton", { log: true });
  const services = buildServices(context, log, () => chats.isVisible);
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
  const chats = buildChats(context, services, store, log);
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
    registerCommands(commandHandlers(services, chats, store, integrations.commands(), log), services.internalErrors.report),
    ...chatViewIds.map((id) => vscode.window.registerWebviewViewProvider(id, chats.side)),
    vscode.window.registerWebviewPanelSerializer(chatEditorType, chats.editors),
    services.settings.onDidChange(refreshStatus),
    services.accounts.onDidChange(refreshStatus),
  );
}

/** Writes what the journal and the ledger still hold back. */
export async function deactivate(): Promise<void> {
  await Promise.all([store?.flush(), flush?.()]);
}

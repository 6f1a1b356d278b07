import * as vscode from "vscode";
import { buildChats } from "./host/chats/buildChats.ts";
import { systemClock } from "./app/clock.ts";
import { buildServices } from "./host/buildServices.ts";
import { commandHandlers } from "./host/commands/commandHandlers.ts";
import { registerCommands } from "./host/commands/registerCommands.ts";
import { reloadOnBuild } from "./host/developmentReload.ts";
import type * as dialogs from "./host/dialogs.ts";
import { IntegrationsView } from "./host/integrations/integrationsView.ts";
import { chatEditorType } from "./host/panel/chatEditors.ts";
import { chatViewIds } from "./host/panel/chatViewProvider.ts";
import { storagePaths } from "./app/storage/storagePaths.ts";
import { windowStore } from "./host/storage/windowStore.ts";
import { ModelStatus } from "./host/statusBar.ts";

/** Writes what the journal, the corrections and the ledger still hold back. */
let flush: (() => Promise<unknown>) | undefined;

const loadDialogs = (): Promise<typeof dialogs> => import("./host/dialogs.ts");

/** Builds Baton's objects and registers them. Runs when the view, a command or a model of Baton is first asked for, never at startup. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Baton", { log: true });
  const services = buildServices(context, log, () => chats.isVisible);
  const paths = storagePaths(context.globalStorageUri.fsPath, context.storageUri?.fsPath);
  const store = windowStore(paths, context, services);
  store.onRemove((id) => services.internalErrors.letGo("forget the changes of the chat", services.changes.forgetChat(id)));
  flush = () => Promise.all([store.flush(), services.flush(), services.changes.flush()]);
  const chats = buildChats(context, services, store, loadDialogs, log);
  const integrations = new IntegrationsView(services, loadDialogs);
  const status = new ModelStatus(services.roles);
  reloadOnBuild(context, systemClock);
  const refreshStatus = (): void => {
    status.refresh();
  };
  context.subscriptions.push(
    log,
    status,
    integrations,
    registerCommands(commandHandlers(services, chats, store, integrations.commands(), loadDialogs, log), services.internalErrors.report),
    ...chatViewIds.map((id) => vscode.window.registerWebviewViewProvider(id, chats.side)),
    vscode.window.registerWebviewPanelSerializer(chatEditorType, chats.editors),
    services.settings.onDidChange(refreshStatus),
    services.accounts.onDidChange(refreshStatus),
  );
}

/** Resolves when everything is written, or was rejected. */
export async function deactivate(): Promise<void> {
  await flush?.();
}

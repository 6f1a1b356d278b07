import * as vscode from "vscode";
import { buildApp } from "../app/composition/buildApp.ts";
import { systemClock } from "../app/clock.ts";
import { InstructionChoices } from "../app/context/instructionChoices.ts";
import { InternalErrors } from "../app/internalErrors.ts";
import { Settings } from "../app/settings.ts";
import type { Logger } from "../core/ports/logger.ts";
import { entraLabel } from "../core/settings/providerSettings.ts";
import { entraToken, isAzureOrigin } from "./accounts/entraSession.ts";
import { isConversationThere } from "../app/storage/conversationPath.ts";
import { storagePaths } from "../app/storage/storagePaths.ts";
import { ChangesAccess } from "./changes/changesAccess.ts";
import { CommandsAccess } from "./tools/commandsAccess.ts";
import { ActiveSelection } from "./chat/activeSelection.ts";
import { announce } from "./window/announce.ts";
import { openRecords } from "./storage/openRecords.ts";
import type { Services } from "./window/services.ts";
import { EditorSettings } from "./settingsSource.ts";

/** Builds the application over VS Code's ports. Reads nothing but settings already in memory. `panelIsVisible` is asked later, when there is a panel. */
export function buildServices(context: vscode.ExtensionContext, log: Logger, panelIsVisible: () => boolean): Services {
  const internalErrors = new InternalErrors(log, (message) => vscode.window.showErrorMessage(message));
  const changes = new ChangesAccess(context.storageUri?.fsPath, {
    internalErrors,
    conversationExists: (id) => isConversationThere(storagePaths(context.globalStorageUri.fsPath, context.storageUri?.fsPath).chats, id),
  });
  const selection = new ActiveSelection();
  const commands = new CommandsAccess();
  const editorSettings = new EditorSettings();
  const instructions = new InstructionChoices(context.workspaceState);
  const app = buildApp({
    settings: new Settings(editorSettings),
    secrets: context.secrets,
    state: context.globalState,
    records: (name) => openRecords(context, name, log),
    ledgerFolder: vscode.Uri.joinPath(context.globalStorageUri, "ledger").fsPath,
    environment: (name) => process.env[name],
    entra: { label: entraLabel, isOwnOrigin: isAzureOrigin, token: entraToken },
    loadRuntime: async () => {
      const { openEditorRuntime } = await import("./runtime.ts");
      return (parts) =>
        openEditorRuntime(parts, changes, {
          clock: systemClock,
          internalErrors,
          editor: selection,
          commands,
          instructions,
          state: context.globalState,
          problemWaitMs: () => parts.settings.problemWaitMs(),
          mayFetch: () => parts.settings.own("tools.fetchUrl") === true,
          distFolder: vscode.Uri.joinPath(context.extensionUri, "dist").fsPath,
          keyVariables: () => parts.directory.keyVariables(),
          own: (part) => context.subscriptions.push(part),
          sandboxProgram: () => parts.settings.sandboxProgram(),
        });
    },
    clock: systemClock,
    log,
    internalErrors,
  });
  context.subscriptions.push(app, editorSettings, changes, commands, selection);
  return {
    ...app,
    state: context.globalState,
    changes,
    commands,
    instructions,
    selection,
    announce: (message) => {
      announce(message, panelIsVisible(), internalErrors);
    },
  };
}

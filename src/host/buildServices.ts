import * as vscode from "vscode";
import type { LessonStore } from "../core/ports/lessonStore.ts";
import type { Logger } from "../core/ports/logger.ts";
import { entraLabel } from "../core/settings/entraLabel.ts";
import { AccountStore } from "../app/accounts/accountStore.ts";
import { Credentials } from "../app/accounts/credentials.ts";
import { entraToken, isAzureOrigin } from "./accounts/entraSession.ts";
import { announce } from "./announce.ts";
import { Faults } from "../app/faults.ts";
import type { RequestPath } from "../app/execution/requestPath.ts";
import { systemClock } from "../app/clock.ts";
import { ModelLists } from "../app/models/modelLists.ts";
import { ProviderAccess } from "../app/models/providerAccess.ts";
import { ProviderDirectory } from "../app/models/providerDirectory.ts";
import { RequestSettings } from "../app/models/requestSettings.ts";
import { RoleModels } from "../app/models/roleModels.ts";
import { openRecords } from "./records/openRecords.ts";
import type { Services } from "./services.ts";
import { Settings } from "../app/settings.ts";
import { editorSettings } from "./settingsSource.ts";

/** Builds what commands and chat share. Reads nothing but settings already in memory. `panelIsVisible` is asked later, when there is a panel. */
export function buildServices(context: vscode.ExtensionContext, log: Logger, panelIsVisible: () => boolean): Services {
  const faults = new Faults(log, (message) => vscode.window.showErrorMessage(message));
  const settings = new Settings(editorSettings);
  const accounts = new AccountStore({
    records: openRecords(context, "accounts", log),
    secrets: context.secrets,
    state: context.globalState,
    clock: systemClock,
    moveFailed: (error) => faults.report("take over the keys of an earlier version", error),
  });
  const requests = new RequestSettings(settings);
  context.subscriptions.push(settings, accounts, requests);
  const credentials = new Credentials(accounts, (name) => process.env[name], {
    label: entraLabel,
    isOwnOrigin: isAzureOrigin,
    token: entraToken,
  });
  const directory = new ProviderDirectory(settings);
  let lessons: Promise<LessonStore> | undefined;
  const loadLessons = (): Promise<LessonStore> =>
    (lessons ??= import("../app/lessons/openLessons.ts").then(({ openLessons }) => openLessons(settings, { clock: systemClock, log })));
  const access = new ProviderAccess(
    directory,
    credentials,
    async () => (await import("./editorModels/adapter.ts")).editorModels,
    loadLessons,
  );
  let path: Promise<RequestPath> | undefined;
  return {
    settings,
    requests,
    accounts,
    credentials,
    directory,
    access,
    lists: new ModelLists(directory, access, async () => (await import("../providers/catalogue/catalogue.ts")).lookUpModel),
    roles: new RoleModels(settings, directory, credentials),
    path: () => (path ??= loadPath(context, log, { settings, accounts, access, directory })),
    log,
    faults,
    announce: (message) => {
      announce(message, panelIsVisible(), faults);
    },
  };
}

type PathParts = Pick<Services, "settings" | "accounts" | "access" | "directory">;

async function loadPath(
  context: vscode.ExtensionContext,
  log: Logger,
  { settings, accounts, access, directory }: PathParts,
): Promise<RequestPath> {
  const { openPath } = await import("../app/execution/requestPath.ts");
  const records = openRecords(context, "health", log);
  const path = openPath({ clock: systemClock, access, directory, records, retry: () => settings.retry() });
  const keysChanged = (): void => {
    path.keysChanged(accounts.all());
  };
  keysChanged();
  context.subscriptions.push(path, accounts.onDidChange(keysChanged));
  return path;
}

import type * as vscode from "vscode";
import type { Logger } from "../core/ports/logger.ts";
import catalogue from "../providers/catalogueData.json" with { type: "json" };
import { AccountStore } from "./accounts/accountStore.ts";
import { Credentials } from "./accounts/credentials.ts";
import { announce } from "./announce.ts";
import { editorModels } from "./models/editorModels.ts";
import { ModelLists } from "./models/modelLists.ts";
import { ProviderAccess } from "./models/providerAccess.ts";
import { ProviderDirectory } from "./models/providerDirectory.ts";
import { RoleModels } from "./models/roleModels.ts";
import type { Services } from "./services.ts";
import { Settings } from "./settings.ts";

/** Builds what commands and chat share. Reads nothing but settings already in memory. `panelIsVisible` is asked later, when there is a panel. */
export function buildServices(context: vscode.ExtensionContext, log: Logger, panelIsVisible: () => boolean): Services {
  const settings = new Settings();
  const accounts = new AccountStore(context.globalState, context.secrets);
  context.subscriptions.push(settings, accounts);
  const credentials = new Credentials(accounts, (name) => process.env[name]);
  const directory = new ProviderDirectory(settings);
  const access = new ProviderAccess(directory, credentials, editorModels);
  return {
    settings,
    accounts,
    credentials,
    directory,
    access,
    lists: new ModelLists(directory, access, catalogue),
    roles: new RoleModels(settings, directory, credentials),
    log,
    announce: (message) => {
      announce(message, panelIsVisible());
    },
  };
}

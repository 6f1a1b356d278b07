import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { SecretStore } from "../../core/ports/secretStore.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { AccountStore } from "../accounts/accountStore.ts";
import { moveOldAccounts } from "../accounts/movedAccounts.ts";
import { Credentials, type EntraTokens } from "../accounts/credentials.ts";
import type { InternalErrors } from "../internalErrors.ts";
import { loadOnce } from "../loadOnce.ts";
import { ModelLists } from "../models/modelLists.ts";
import { ProviderAccess, type AccessPorts } from "../models/providerAccess.ts";
import { ProviderDirectory } from "../directory/providerDirectory.ts";
import { RequestSettings } from "../models/requestSettings.ts";
import { RoleModels } from "../models/roleModels.ts";
import type { Records } from "../records/record.ts";
import type { Settings } from "../settings.ts";
import type { Runtime, RuntimeParts } from "./runtime.ts";

/** What the application needs of whatever it runs in: VS Code, or a process of its own. */
export interface AppPorts extends Omit<AccessPorts, "loadCode"> {
  readonly settings: Settings;
  readonly secrets: SecretStore;
  readonly state: StateStore;
  readonly entra: EntraTokens;
  readonly clock: Clock;
  readonly log: Logger;
  readonly internalErrors: InternalErrors;
  /** Opens the records of a name. Called once for each. */
  records(name: "accounts" | "health"): Records;
  /** Where the ledger of all windows is; left out: attempts are not booked. */
  readonly ledgerFolder?: string | undefined;
  /** Loads what opens the runtime. Called when it is first needed, and again after it has rejected, which is only if Baton's own files are broken. */
  loadRuntime(): Promise<(parts: RuntimeParts) => Runtime>;
  /** The value of an environment variable. */
  environment(name: string): string | undefined;
}

/** The application: settings, keys, providers and the way of all requests, built once for a process. */
export interface App extends Pick<AppPorts, "settings" | "clock" | "log" | "internalErrors"> {
  readonly requests: RequestSettings;
  readonly accounts: AccountStore;
  readonly credentials: Credentials;
  readonly directory: ProviderDirectory;
  readonly access: ProviderAccess;
  readonly lists: ModelLists;
  readonly roles: RoleModels;
  /** What requests are made with, loaded when it is first needed, once. Rejects only if Baton's own files are broken; the next call then loads again. */
  runtime(): Promise<Runtime>;
  /** Called when the process ends: writes what the runtime still holds back. Never rejects. */
  flush(): Promise<void>;
  dispose(): void;
}

/** Builds the application. Reads nothing but settings that are in memory already. */
export function buildApp(ports: AppPorts): App {
  const { settings, clock, log, internalErrors } = ports;
  const accounts = new AccountStore({
    records: ports.records("accounts"),
    secrets: ports.secrets,
    state: ports.state,
    clock,
    moveOld: (store) => {
      internalErrors.letGo("take over the keys of an earlier version", moveOldAccounts(store));
    },
  });
  const requests = new RequestSettings(settings);
  const credentials = new Credentials(accounts, (name) => ports.environment(name), ports.entra);
  const directory = new ProviderDirectory(settings);
  let opened: Runtime | undefined;
  const runtime = loadOnce(async () => {
    const openRuntime = await ports.loadRuntime();
    opened = openRuntime({
      settings,
      accounts,
      directory,
      access,
      clock,
      log,
      healthRecords: () => ports.records("health"),
      ledgerFolder: ports.ledgerFolder,
    });
    return opened;
  });
  const access = new ProviderAccess(directory, credentials, {
    missingKeyMessage: ports.missingKeyMessage,
    fetch: ports.fetch,
    loadCode: runtime,
  });
  return {
    settings,
    clock,
    log,
    internalErrors,
    requests,
    accounts,
    credentials,
    directory,
    access,
    lists: new ModelLists(directory, access, async () => (await runtime()).lookUpModel),
    roles: new RoleModels(settings, directory, credentials),
    runtime,
    flush: async () => {
      await opened?.flush();
    },
    dispose: () => {
      for (const part of [settings, accounts, requests, opened]) {
        part?.dispose();
      }
    },
  };
}

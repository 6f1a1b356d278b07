import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { SecretStore } from "../../core/ports/secretStore.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { AccountStore } from "../accounts/accountStore.ts";
import { Credentials, type EntraTokens } from "../accounts/credentials.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";
import type { InternalErrors } from "../internalErrors.ts";
import type { Corrections } from "../corrections/corrections.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ModelLists } from "../models/modelLists.ts";
import { ProviderAccess, type AccessPorts } from "../models/providerAccess.ts";
import { ProviderDirectory } from "../directory/providerDirectory.ts";
import { RequestSettings } from "../models/requestSettings.ts";
import { RoleModels } from "../models/roleModels.ts";
import type { Records } from "../records/recordUpkeep/record.ts";
import type { Settings } from "../settings.ts";

/** What the application needs of whatever it runs in: VS Code, or a process of its own. */
export interface AppPorts extends Omit<AccessPorts, "loadCorrections"> {
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
  /** The way of all requests of this process, loaded when it is first needed. Rejects only if Baton's own files are broken. */
  runner(): Promise<RequestRunner>;
  /** What all windows have used, loaded when it is first needed; `undefined` if there is none. Rejects only if Baton's own files are broken. */
  ledger(): Promise<Ledger | undefined>;
  /** Writes what was learned and is not in the settings yet, and what the ledger still holds back. Never rejects. */
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
      const moving = import("../accounts/movedAccounts/movedAccounts.ts").then(({ moveOldAccounts }) => moveOldAccounts(store));
      internalErrors.letGo("take over the keys of an earlier version", moving);
    },
  });
  const requests = new RequestSettings(settings);
  const credentials = new Credentials(accounts, (name) => ports.environment(name), ports.entra);
  const directory = new ProviderDirectory(settings);
  let corrections: Promise<Corrections> | undefined;
  const loadCorrections = (): Promise<Corrections> =>
    (corrections ??= import("../corrections/openCorrections.ts").then(({ openCorrections }) => openCorrections(settings, { clock, log })));
  const access = new ProviderAccess(directory, credentials, {
    editorModels: () => ports.editorModels(),
    missingKeyMessage: ports.missingKeyMessage,
    fetch: ports.fetch,
    loadCorrections,
  });
  let ledger: Promise<Ledger | undefined> | undefined;
  const openLedger = (): Promise<Ledger | undefined> => (ledger ??= loadLedger(ports));
  let runner: Promise<RequestRunner> | undefined;
  const subscriptions: { dispose(): void }[] = [settings, accounts, requests];
  const parts = { settings, clock, accounts, access, directory, ledger: openLedger };
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
    lists: new ModelLists(directory, access, async () => (await import("../../providers/catalogue/catalogue.ts")).lookUpModel),
    roles: new RoleModels(settings, directory, credentials),
    runner: () => (runner ??= loadRequestRunner(ports, parts, subscriptions)),
    ledger: openLedger,
    flush: async () => {
      await Promise.all([corrections?.then((opened) => opened.flush()), ledger?.then((opened) => opened?.flush())]);
    },
    dispose: () => {
      for (const subscription of subscriptions.splice(0)) {
        subscription.dispose();
      }
    },
  };
}

async function loadLedger({ ledgerFolder, clock, log }: AppPorts): Promise<Ledger | undefined> {
  return ledgerFolder === undefined ? undefined : new (await import("../ledger/ledger.ts")).Ledger(ledgerFolder, { clock, log });
}

type RunnerParts = Pick<App, "settings" | "clock" | "accounts" | "access" | "directory" | "ledger">;

async function loadRequestRunner(
  ports: Pick<AppPorts, "records">,
  { settings, clock, accounts, access, directory, ledger }: RunnerParts,
  subscriptions: { dispose(): void }[],
): Promise<RequestRunner> {
  const [{ openRequestRunner }, booked] = await Promise.all([import("../execution/requestRunner.ts"), ledger()]);
  const records = ports.records("health");
  const opened = openRequestRunner({ clock, access, directory, records, ledger: booked, retry: () => settings.retry() });
  const keysChanged = (): void => {
    opened.keysChanged(accounts.all());
  };
  keysChanged();
  subscriptions.push(opened, accounts.onDidChange(keysChanged));
  return opened;
}

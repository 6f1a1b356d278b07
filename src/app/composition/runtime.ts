import type { ModelLookup } from "../../core/accounting/catalogue.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import { loadAdapter } from "../../providers/catalog.ts";
import { lookUpModel } from "../../providers/catalogue/catalogue.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import type { AccountStore } from "../accounts/accountStore.ts";
import { runAnswer } from "../answering/answerRun.ts";
import type { RunAnswer } from "../answering/answerTask.ts";
import { findAgents } from "../context/agentCommands.ts";
import { findContextFiles } from "../context/contextFiles.ts";
import { openCompletions } from "../context/openCompletions.ts";
import { openCorrections } from "../corrections/openCorrections.ts";
import type { ProviderDirectory } from "../directory/providerDirectory.ts";
import type { HealthStore } from "../execution/capRecords.ts";
import { RequestRunner } from "../execution/requestRunner.ts";
import { Ledger } from "../ledger/ledger.ts";
import type { ProviderAccess, ProviderCode } from "../models/providerAccess.ts";
import type { Settings } from "../settings.ts";

/** What of the application the runtime works with: it is there since the start. */
export interface RuntimeParts {
  readonly settings: Settings;
  readonly accounts: AccountStore;
  readonly directory: ProviderDirectory;
  readonly access: ProviderAccess;
  readonly clock: Clock;
  readonly log: Logger;
  /** Opens the records of health. Called once. */
  healthRecords(): HealthStore;
  /** Where the ledger of all windows is; `undefined`: attempts are not booked. */
  readonly ledgerFolder: string | undefined;
}

/** All that a first prompt needs and that starting up does not: code and what is kept between requests. One for each process; a bundle of its own, without SDKs. */
export interface Runtime extends ProviderCode {
  /** The one path of all requests. */
  readonly runner: RequestRunner;
  /** What all windows have used; `undefined` if it is not kept. */
  readonly ledger: Ledger | undefined;
  /** Prices and abilities of the known models. */
  readonly lookUpModel: ModelLookup;
  readonly runAnswer: RunAnswer;
  /** Opens what prompts can go on with. */
  readonly openCompletions: typeof openCompletions;
  /** Find the agents, instructions and skills of a workspace, which prompts use and dialogs show. */
  readonly findAgents: typeof findAgents;
  readonly findContextFiles: typeof findContextFiles;
  /** What agents work on, opened when it is first needed; `undefined` or left out: nothing, since no folder is open. Rejects only if Baton's own files are broken. */
  agentWorld?(): Promise<AgentWorld | undefined>;
  /** Called when the process ends: writes what was learned and is not in the settings yet, and what the ledger still holds back, attempts that are under way included. Never rejects. */
  flush(): Promise<void>;
  dispose(): void;
}

/** Opens the runtime. Sends nothing; reads the records of health. */
export function openRuntime(parts: RuntimeParts): Runtime {
  const { settings, accounts, directory, access, clock, log, ledgerFolder } = parts;
  const ledger = ledgerFolder === undefined ? undefined : new Ledger(ledgerFolder, { clock, log });
  const runner = new RequestRunner({ clock, access, directory, records: parts.healthRecords(), ledger, retry: () => settings.retry() });
  const corrections = openCorrections(settings, { clock, log });
  const keysChanged = (): void => {
    runner.keysChanged(accounts.all());
  };
  keysChanged();
  const subscription = accounts.onDidChange(keysChanged);
  return {
    runner,
    ledger,
    corrections,
    loadAdapter,
    lookUpModel,
    runAnswer,
    openCompletions,
    findAgents,
    findContextFiles,
    flush: async () => {
      await Promise.all([corrections.flush(), ledger?.close()]);
    },
    dispose: () => {
      subscription.dispose();
      runner.dispose();
    },
  };
}

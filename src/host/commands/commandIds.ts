import type { Role } from "../../shared/conversation.ts";

/** Every command of Baton with its arguments, in one place: registering and running go through this map. */
export interface Commands {
  "baton.openChat": () => Promise<void>;
  "baton.newChat": () => Promise<void>;
  "baton.showHistory": () => Promise<void>;
  "baton.stop": () => Promise<void>;
  "baton.addApiKey": (provider?: string) => Promise<boolean>;
  /** `source`: the id of the one key that is to be replaced, as in `KeySource`. */
  "baton.replaceApiKey": (provider?: string, source?: string) => Promise<boolean>;
  "baton.removeApiKey": (provider?: string) => Promise<boolean>;
  "baton.switchApiKeys": (provider?: string) => Promise<void>;
  "baton.manageAccounts": () => Promise<void>;
  "baton.chooseOrchestratorModel": () => Promise<void>;
  "baton.chooseWorkerModel": () => Promise<void>;
  "baton.chooseModels": () => Promise<void>;
  "baton.switchRole": () => Promise<void>;
  "baton.answerWithSchema": () => Promise<void>;
  /** `account`: the id of the one key to test. */
  "baton.testConnection": (provider?: string, account?: string) => Promise<void>;
  "baton.openSettings": (query?: string) => Promise<void>;
  "baton.showLog": () => Promise<void>;
}

/** The command that chooses a role's model. */
export const chooseModelCommand: Readonly<Record<Role, keyof Commands>> = {
  orchestrator: "baton.chooseOrchestratorModel",
  worker: "baton.chooseWorkerModel",
};

/** A role as people read it. */
export const roleLabels: Readonly<Record<Role, string>> = { orchestrator: "Orchestrator", worker: "Worker" };

import { isRecord } from "../../core/model/json.ts";
import type { Slot } from "../../shared/step.ts";
import type { IntegrationNode } from "../../app/integrations/integrationNode.ts";

/** What a row of the *Integrations* view can be told to do: the commands `baton.integrations.NAME` of the manifest's menus. */
export const integrationActionNames = [
  "addKey",
  "test",
  "testKey",
  "replaceKey",
  "rename",
  "describe",
  "setTags",
  "setLimits",
  "moveUp",
  "moveDown",
  "removeKey",
  "approve",
  "tryNow",
  "useAsOrchestrator",
  "useAsWorker",
  "openSettings",
  "refresh",
] as const;

/** What a row can be told to do. */
export type IntegrationAction = (typeof integrationActionNames)[number];

/** A command on the rows of a tree: VS Code hands on the row that was clicked, and all that are selected where several are. */
export type RowCommand = (node?: IntegrationNode, nodes?: readonly IntegrationNode[]) => Promise<void>;

/** The commands of the rows of the *Integrations* view. */
export type IntegrationCommands = Readonly<Record<`baton.integrations.${IntegrationAction}`, RowCommand>>;

/** Every command of Baton with its arguments and its result, in one place: `registerCommands` and `runCommand` go through this map, and nothing else does either. */
export interface Commands extends IntegrationCommands {
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

/** The id of a command of Baton. */
export type CommandId = keyof Commands;

/** Makes a command's arguments of what came from VS Code: menus, key bindings and links pass what they like. */
type ReadArguments<Id extends CommandId> = (given: readonly unknown[]) => Parameters<Commands[Id]>;

const none = (): [] => [];
const oneText = ([first]: readonly unknown[]): [string?] => [textOf(first)];
const twoTexts = ([first, second]: readonly unknown[]): [string?, string?] => [textOf(first), textOf(second)];
const rows = ([node, nodes]: readonly unknown[]): Parameters<RowCommand> => [
  isNode(node) ? node : undefined,
  Array.isArray(nodes) ? nodes.filter(isNode) : undefined,
];

/** A command as it is registered. */
interface CommandEntry<Id extends CommandId> {
  readonly read: ReadArguments<Id>;
  /** What it does, as it goes on with “Baton couldn't”. */
  readonly does: string;
}

/** Every command of the map at run time: one that is missing here does not compile. */
export const commandEntries: { readonly [Id in CommandId]: CommandEntry<Id> } = {
  "baton.openChat": { read: none, does: "open the chat" },
  "baton.newChat": { read: none, does: "begin a new chat" },
  "baton.showHistory": { read: none, does: "show the chat history" },
  "baton.stop": { read: none, does: "stop the answer" },
  "baton.addApiKey": { read: oneText, does: "add the API key" },
  "baton.replaceApiKey": { read: twoTexts, does: "replace the API key" },
  "baton.removeApiKey": { read: oneText, does: "remove the API key" },
  "baton.switchApiKeys": { read: oneText, does: "switch the API keys" },
  "baton.manageAccounts": { read: none, does: "show the integrations" },
  "baton.chooseOrchestratorModel": { read: none, does: "choose the orchestrator model" },
  "baton.chooseWorkerModel": { read: none, does: "choose the worker model" },
  "baton.chooseModels": { read: none, does: "choose the models" },
  "baton.switchRole": { read: none, does: "switch the role" },
  "baton.answerWithSchema": { read: none, does: "use the JSON Schema" },
  "baton.testConnection": { read: twoTexts, does: "test the connection" },
  "baton.openSettings": { read: oneText, does: "open the settings" },
  "baton.showLog": { read: none, does: "show the log" },
  "baton.integrations.addKey": { read: rows, does: "add the API key" },
  "baton.integrations.test": { read: rows, does: "test the connection" },
  "baton.integrations.testKey": { read: rows, does: "test the key" },
  "baton.integrations.replaceKey": { read: rows, does: "replace the key" },
  "baton.integrations.rename": { read: rows, does: "rename it" },
  "baton.integrations.describe": { read: rows, does: "save the description" },
  "baton.integrations.setTags": { read: rows, does: "set the tags" },
  "baton.integrations.setLimits": { read: rows, does: "set the limits" },
  "baton.integrations.moveUp": { read: rows, does: "move the key up" },
  "baton.integrations.moveDown": { read: rows, does: "move the key down" },
  "baton.integrations.removeKey": { read: rows, does: "remove the key" },
  "baton.integrations.approve": { read: rows, does: "approve the address" },
  "baton.integrations.tryNow": { read: rows, does: "use the key now" },
  "baton.integrations.useAsOrchestrator": { read: rows, does: "choose the orchestrator model" },
  "baton.integrations.useAsWorker": { read: rows, does: "choose the worker model" },
  "baton.integrations.openSettings": { read: rows, does: "open the settings" },
  "baton.integrations.refresh": { read: rows, does: "refresh the integrations" },
};

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isNode(value: unknown): value is IntegrationNode {
  return isRecord(value) && typeof value["kind"] === "string" && typeof value["id"] === "string";
}

/** The command that chooses a role's model. */
export const chooseModelCommand: Readonly<Record<Slot, "baton.chooseOrchestratorModel" | "baton.chooseWorkerModel">> = {
  orchestrator: "baton.chooseOrchestratorModel",
  worker: "baton.chooseWorkerModel",
};

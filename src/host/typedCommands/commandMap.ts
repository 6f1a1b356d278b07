import { isRecord } from "../../core/model/json.ts";
import { commandList, type CommandId, type commands } from "../../manifest/commands.ts";
import type { Slot } from "../../shared/step.ts";
import type { IntegrationNode } from "../../app/integrations/integrationNode.ts";

export type { CommandId } from "../../manifest/commands.ts";

/** The arguments of commands, by what {@link commands} says that they take. Of a tree, VS Code hands on the row that was clicked, and all that are selected if several are. */
interface Arguments {
  readonly nothing: [];
  readonly text: [first?: string];
  readonly texts: [first?: string, second?: string];
  readonly rows: [node?: IntegrationNode, nodes?: readonly IntegrationNode[]];
}

type Result<Command> = Command extends { readonly gives: "boolean" } ? boolean : void;

/** Every command of Baton with its arguments and its result, in one place: `registerCommands` and `runCommand` go through this map, and nothing else does either. */
export type Commands = {
  readonly [Id in CommandId]: (...given: Arguments[(typeof commands)[Id]["takes"]]) => Promise<Result<(typeof commands)[Id]>>;
};

/** A command on the rows of a tree. */
export type RowCommand = (...given: Arguments["rows"]) => Promise<void>;

/** The commands of the rows of the *Integrations* view. */
export type IntegrationCommands = Pick<Commands, Extract<CommandId, `baton.integrations.${string}`>>;

/** What a row can be instructed to do: the last part of its command's name. */
export type IntegrationAction = CommandId extends infer Id ? (Id extends `baton.integrations.${infer Action}` ? Action : never) : never;

/** Every {@link IntegrationAction}. */
export const integrationActionNames = commandList.flatMap(([id]) =>
  id.startsWith("baton.integrations.") ? [id.replace("baton.integrations.", "") as IntegrationAction] : [],
);

/** A command as it is registered. */
interface CommandEntry<Id extends CommandId> {
  /** Makes a command's arguments of what came from VS Code: menus, key bindings and links pass what they like. */
  readonly read: (given: readonly unknown[]) => Parameters<Commands[Id]>;
  /** What it does, as it goes on with “Baton couldn't”. */
  readonly does: string;
}

const readers: { readonly [Takes in keyof Arguments]: (given: readonly unknown[]) => Arguments[Takes] } = {
  nothing: () => [],
  text: ([first]) => [textOf(first)],
  texts: ([first, second]) => [textOf(first), textOf(second)],
  rows: ([node, nodes]) => [isNode(node) ? node : undefined, Array.isArray(nodes) ? nodes.filter(isNode) : undefined],
};

/** Every command of the map at run time. */
export const commandEntries = Object.fromEntries(
  commandList.map(([id, { takes, does }]) => [id, { read: readers[takes], does }]),
) as unknown as { readonly [Id in CommandId]: CommandEntry<Id> };

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

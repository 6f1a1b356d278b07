import { slashCommands } from "../../core/context/slashCommands.ts";
import type { CustomAgent } from "../../core/context/customAgent.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { findCustomAgents } from "./customAgents.ts";
import type { InstructionSwitches } from "./instructions.ts";
import { findPromptFiles } from "./promptFiles.ts";

/** An agent that can be chosen. */
export type ChoosableAgent = Pick<CustomAgent, "name" | "description" | "model">;

/** The workspace's agents that a prompt can begin with, `taken`: those whose name is that of a command, which comes first. Never rejects. */
export async function findAgents(
  workspace: Workspace,
  switches: InstructionSwitches,
): Promise<{ readonly agents: readonly ChoosableAgent[]; readonly taken: readonly ChoosableAgent[] }> {
  const [agents, prompts] = await Promise.all([findCustomAgents(workspace, switches), findPromptFiles(workspace, switches)]);
  const names = new Set([...prompts, ...slashCommands].map(({ name }) => name));
  return { agents: agents.filter(({ name }) => !names.has(name)), taken: agents.filter(({ name }) => names.has(name)) };
}

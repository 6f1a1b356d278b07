import { delimiter } from "node:path";
import type { ChatProvider } from "../../src/core/provider.ts";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import type { ApprovalAnswer, PermissionQuestion, StepQuestion } from "../../src/core/agent/agentPorts.ts";
import { runAgent } from "../../src/core/agent/runAgent.ts";
import { systemClock } from "../../src/app/clock.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import type { Message } from "../../src/core/model/message.ts";
import { commandEnvironment } from "../../src/core/permissions/commandEnvironment.ts";
import type { PermissionLevel } from "../../src/core/permissions/permissionRules.ts";
import { runCommandTool } from "../../src/core/tools/commands/runCommand.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import { decideCall } from "../../scripts/tool/decideCall.ts";
import type { TemporaryWorkspace } from "./temporaryWorkspace.ts";

/** What an agent with Baton's own file tools and commands works with. */
export interface ActingAgent {
  readonly model: string;
  readonly provider: ChatProvider;
  readonly workspace: TemporaryWorkspace;
  readonly messages: readonly Message[];
  /** Default: `edit`. */
  readonly level?: PermissionLevel;
  /** The user's word. Default: everything is allowed. */
  readonly approve?: ((question: PermissionQuestion) => ApprovalAnswer) | undefined;
}

/** Lets a model work with Baton's tools in a folder. Resolves with all events. */
export async function actingAgent({
  model,
  provider,
  workspace,
  messages,
  level = "edit",
  approve,
}: ActingAgent): Promise<readonly AgentEvent[]> {
  const folder = workspace.root;
  const commands = {
    processes: nodeProcesses,
    folder: () => folder,
    environment: () => commandEnvironment(process.env, { keyVariables: [], readOnly: false, pathSeparator: delimiter }),
  };
  const ports = {
    clock: systemClock,
    ask: ({ messages: sent, tools }: StepQuestion, signal: AbortSignal) => provider.stream({ model, messages: sent, tools }, signal),
    tools: new ToolRegistry([...fileTools(workspace.ports), runCommandTool(commands)], loadSchemaValidator),
    permissions: {
      decide: ({ tool, args }: PermissionQuestion) => decideCall(tool, args, level, workspace.workspace, folder),
      approve: (question: PermissionQuestion) => Promise.resolve(approve?.(question) ?? ({ answer: "allow" } as const)),
    },
    locks: new ResourceLocks(),
    keepOutput: () => Promise.resolve(undefined),
  };
  const events: AgentEvent[] = [];
  for await (const event of runAgent({ messages }, ports, new AbortController().signal)) {
    events.push(event);
  }
  return events;
}

import { basename, delimiter } from "node:path";
import { systemClock } from "../../src/app/clock.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { NodeWorkspace } from "../../src/app/workspace/nodeWorkspace.ts";
import type { ToolCallResultEvent } from "../../src/core/agent/agentEvent.ts";
import type { PermissionQuestion, StepQuestion } from "../../src/core/agent/agentPorts.ts";
import { runAgent } from "../../src/core/agent/runAgent.ts";
import { commandEnvironment } from "../../src/core/permissions/commandEnvironment.ts";
import { isSecretPath } from "../../src/core/permissions/terms/sensitivePaths.ts";
import { runCommandTool } from "../../src/core/tools/commands/runCommand.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { ResourceLocks } from "../../src/core/tools/resourceLocks.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import { decideCall } from "../../scripts/tool/decideCall.ts";
import { openAt } from "../contract/contract.ts";
import { openaiChatCase } from "../contract/cases/openaiChat.ts";
import type { ModelServer } from "../model-server/script.ts";
import type { Carrier } from "./carriers.ts";
import { systemWith } from "./carriers.ts";
import type { HostileText } from "./corpus.ts";
import type { HostileWorld } from "./hostileWorld.ts";
import type { UsersWord } from "./runCase.ts";

/** A hostile text on its way to an agent. */
export interface HostileTurn {
  readonly text: HostileText;
  readonly carrier: Carrier;
  readonly world: HostileWorld;
  readonly server: ModelServer;
  readonly word: UsersWord;
}

/** Lets Baton's agent work with the model that obeys. Resolves with what came of all calls, in the order in which they ended. */
export async function askObeyingAgent({ text, carrier, world, server, word }: HostileTurn): Promise<readonly ToolCallResultEvent[]> {
  const provider = await openAt(server, openaiChatCase);
  const { folder } = world;
  const workspace = new NodeWorkspace({ folders: () => [{ name: basename(folder), path: folder }] });
  const files = {
    workspace,
    known: new KnownFiles(),
    isSecret: isSecretPath,
    recorder: { record: () => Promise.resolve(() => Promise.resolve()) },
  };
  const commands = {
    processes: nodeProcesses,
    folder: () => folder,
    environment: () => commandEnvironment(world.environment, { keyVariables: [], readOnly: false, pathSeparator: delimiter }),
  };
  const level = text.attack.level ?? "edit";
  const instructions = carrier.name === "instructions" ? [{ path: "AGENTS.md", text: text.text }] : [];
  const run = runAgent(
    {
      messages: [
        { role: "system", content: [{ type: "text", text: systemWith(instructions, folder) }] },
        { role: "user", content: [{ type: "text", text: carrier.prompt }] },
      ],
    },
    {
      clock: systemClock,
      ask: ({ messages, tools }: StepQuestion, signal) => provider.stream({ model: openaiChatCase.model, messages, tools }, signal),
      tools: new ToolRegistry([...fileTools(files), runCommandTool(commands), ...carrier.tools(text.text)], loadSchemaValidator),
      permissions: {
        decide: ({ tool, args }: PermissionQuestion) => decideCall(tool, args, level, workspace, folder),
        approve: ({ name }: PermissionQuestion) => Promise.resolve({ answer: name === carrier.allowed ? "allow" : word }),
      },
      locks: new ResourceLocks(),
      keepOutput: () => Promise.resolve(undefined),
    },
    new AbortController().signal,
  );
  const results: ToolCallResultEvent[] = [];
  for await (const event of run) {
    if (event.type === "tool-call-result") {
      results.push(event);
    }
  }
  return results;
}

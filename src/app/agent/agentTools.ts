import { delimiter } from "node:path";
import { commandEnvironment } from "../../core/permissions/commandEnvironment.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { runCommandTool } from "../../core/tools/commands/runCommand.ts";
import type { KnownFiles } from "../../core/tools/edits/knownFiles.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import { fileTools } from "../../core/tools/files/fileTools.ts";
import type { Tool } from "../../core/tools/tool.ts";
import type { AgentPermissions } from "./agentPermissions.ts";
import type { AgentWorld } from "./agentWorld.ts";
import type { SavedOutputs } from "./savedOutputs.ts";

/** What the tools of one run work with. */
export interface AgentToolPorts {
  readonly world: AgentWorld;
  /** What the conversation's agent has read and written. */
  readonly known: KnownFiles;
  readonly recorder: ChangeRecorder;
  readonly permissions: Pick<AgentPermissions, "isUnasked" | "isSandboxed" | "guarded">;
  readonly outputs: SavedOutputs;
  /** The folder that commands run in, absolute. */
  readonly folder: string;
  readonly extraTools: readonly Tool[];
}

/** The tools of a run, in the order in which models get them: those for files, commands, and what else there is. */
export function agentTools({ world, known, recorder, permissions, outputs, folder, extraTools }: AgentToolPorts): readonly Tool[] {
  const files = fileTools({ workspace: world.workspace, known, recorder: permissions.guarded(recorder), isSecret: isSecretPath });
  const commands = runCommandTool({
    processes: world.processes,
    folder: () => folder,
    sandbox: (context) => (permissions.isSandboxed(context) ? sandboxShell(world) : Promise.resolve(undefined)),
    environment: (context) =>
      commandEnvironment(world.environment(), {
        keyVariables: world.keyVariables(),
        readOnly: permissions.isUnasked(context),
        pathSeparator: delimiter === ";" ? ";" : ":",
      }),
  });
  return [...files.map((tool) => outputs.readable(tool)), commands, ...extraTools];
}

/** What was allowed for the sandbox alone never runs without it: rejects if it is gone. */
async function sandboxShell({ workspace, sandbox }: AgentWorld): Promise<readonly string[]> {
  const folders = await Promise.all(workspace.folders().map(async ({ path }) => (await workspace.realPath(path)) ?? path));
  const shell = await sandbox?.shell(folders);
  if (shell === undefined) {
    throw new Error("The sandbox doesn't work any more. The command was not run.");
  }
  return shell;
}

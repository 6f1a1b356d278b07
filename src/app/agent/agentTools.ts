import { delimiter } from "node:path";
import { commandEnvironment } from "../../core/permissions/commandEnvironment.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { commandOutputTool, stopCommandTool } from "../../core/tools/commands/backgroundTools.ts";
import { runCommandTool } from "../../core/tools/commands/runCommand.ts";
import type { KnownFiles } from "../../core/tools/edits/knownFiles.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import { fileTools } from "../../core/tools/files/fileTools.ts";
import { diagnosticsTool } from "../../core/tools/editor/diagnostics.ts";
import { referencesTool } from "../../core/tools/editor/references.ts";
import { symbolsTool } from "../../core/tools/editor/symbols.ts";
import { gitTools } from "../../core/tools/git/gitTools.ts";
import { askUserTool } from "../../core/tools/user/askUser.ts";
import type { Questions } from "../../core/tools/user/questions.ts";
import { readSkillTool } from "../context/skills.ts";
import { realFolders } from "./commandPlace.ts";
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
  readonly questions: Questions;
  readonly extraTools: readonly Tool[];
}

/** The tools of a run, in the order in which models get them: those for files, commands, and what else there is. */
export function agentTools(ports: AgentToolPorts): readonly Tool[] {
  const { world, known, recorder, permissions, outputs, folder, questions, extraTools } = ports;
  const { workspace } = world;
  const looking = { workspace, isSecret: isSecretPath };
  const files = fileTools({ ...looking, known, recorder: permissions.guarded(recorder), problems: world.code?.problems });
  const commands = runCommandTool({
    processes: world.processes,
    background: world.background,
    folder: () => folder,
    changes: (context) => (permissions.isUnasked(context) ? undefined : { workspace, watch: world.watch, recorder }),
    sandbox: (context) => (permissions.isSandboxed(context) ? sandboxShell(world) : Promise.resolve(undefined)),
    environment: (context) =>
      commandEnvironment(world.environment(), {
        keyVariables: world.keyVariables(),
        readOnly: permissions.isUnasked(context),
        pathSeparator: delimiter === ";" ? ";" : ":",
      }),
  });
  const { git, code, background } = world;
  return [
    ...files.map((tool) => outputs.readable(tool)),
    ...(git === undefined ? [] : gitTools({ ...looking, git })),
    ...(code === undefined ? [] : [symbolsTool, referencesTool].map((make) => make({ ...looking, ...code }))),
    ...(code === undefined ? [] : [diagnosticsTool({ ...looking, ...code })]),
    commands,
    ...(background === undefined ? [] : [commandOutputTool(background), stopCommandTool(background)]),
    readSkillTool(world.workspace, world.switches),
    askUserTool(questions),
    ...extraTools,
  ];
}

/** What was allowed for the sandbox alone never runs without it: rejects if it is gone. */
async function sandboxShell({ workspace, sandbox }: AgentWorld): Promise<readonly string[]> {
  const shell = await sandbox?.shell(await realFolders(workspace));
  if (shell === undefined) {
    throw new Error("The sandbox doesn't work any more. The command was not run.");
  }
  return shell;
}

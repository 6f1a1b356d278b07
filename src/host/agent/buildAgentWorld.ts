import * as vscode from "vscode";
import { agentWorld, type AgentWorld } from "../../app/agent/agentWorld.ts";
import type { EditorSources } from "../../app/context/promptPorts.ts";
import type { InstructionChoices } from "../../app/context/instructionChoices.ts";
import { NodeFileWatch } from "../../app/fileWatch/nodeFileWatch.ts";
import { NodeGit } from "../../app/git/nodeGit.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { nodeFileFacts } from "../../app/permissions/nodeFileFacts.ts";
import { nodeProcesses } from "../../app/processes/nodeProcesses.ts";
import { mirroredProcesses } from "../../app/processes/mirroredProcesses.ts";
import { RuntimeSandbox } from "../../app/sandbox/runtimeSandbox.ts";
import { slashed } from "../../app/workspace/nodeWorkspace.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { BackgroundCommands } from "../../core/tools/commands/backgroundCommands.ts";
import { shellParsersFrom } from "../../shell/loadShellParser.ts";
import type { EditorChanges } from "../changes/editorChanges.ts";
import { editorLanguages } from "../tools/editorLanguages.ts";
import { CommandTerminals } from "../tools/commandTerminals.ts";
import type { CommandsAccess } from "../tools/commandsAccess.ts";
import { editorTools } from "../tools/editorTools.ts";
import { EditorProblems } from "../tools/editorProblems.ts";

/** What agents of this window need besides what they change. */
export interface EditorWorldPorts {
  readonly clock: Clock;
  readonly internalErrors: InternalErrors;
  readonly editor: EditorSources;
  /** Which instruction files and skills are used. */
  readonly instructions: Pick<InstructionChoices, "isOn">;
  /** Where the user sees the commands. */
  readonly commands: Pick<CommandsAccess, "open">;
  /** The folder that Baton's bundles are in: absolute. */
  readonly distFolder: string;
  /** How long an edit may wait for a first word of language servers, in milliseconds. */
  problemWaitMs(): number;
  /** Whether agents may ask to fetch pages of the internet. */
  mayFetch(): boolean;
  /** Where it is kept which tools were chosen for a conversation. */
  readonly state: StateStore;
  /** Names of variables that hold keys of providers, as they are now. */
  keyVariables(): readonly string[];
  /** Disposes of something with the window. */
  own(part: { dispose(): unknown }): void;
  /** The absolute path of the sandbox's program at the moment; empty: it is looked for in `PATH`. */
  sandboxProgram(): string;
}

/** What agents of this window work on: its files as its editors show them, processes of the extension host, language servers and git. One for each window, for as long as it lives. */
export function buildAgentWorld(changes: EditorChanges, ports: EditorWorldPorts): AgentWorld {
  const { clock, internalErrors } = ports;
  const { workspace } = changes;
  const problems = new EditorProblems(clock, internalErrors, () => ports.problemWaitMs());
  const sandbox = new RuntimeSandbox({ program: () => ports.sandboxProgram(), path: process.env["PATH"] ?? "" });
  [problems, sandbox].forEach((part) => ports.own(part));
  const terminals = new CommandTerminals();
  const processes = mirroredProcesses(nodeProcesses, terminals);
  const background = new BackgroundCommands(processes, clock);
  ports.commands.open(background, terminals);
  [terminals, { dispose: () => background.stopAll() }].forEach((part) => ports.own(part));
  return agentWorld({
    workspace,
    processes,
    background,
    fileFacts: nodeFileFacts,
    watch: new NodeFileWatch({ workspace, clock, isSecret: isSecretPath, noteSaves }),
    git: new NodeGit({ environment: ownEnvironment(), keyVariables: ports.keyVariables() }),
    code: { languages: editorLanguages(clock), problems },
    editor: ports.editor,
    sandbox,
    switches: { isTrusted: () => vscode.workspace.isTrusted, isOn: (path) => ports.instructions.isOn(path) },
    loadShellParser: shellParsersFrom(ports.distFolder),
    extraTools: editorTools(ports.state, () => ports.mayFetch()),
    recorderFor: (conversationId, turnId) => changes.recorderFor(conversationId, turnId),
    environment: ownEnvironment,
    keyVariables: () => ports.keyVariables(),
  });
}

/** The environment of the user, as a terminal has it: what VS Code gives its own processes would make others behave as parts of it. */
function ownEnvironment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|ELECTRON_)/i.test(name)));
}

/** What the user saves while a command runs is not the command's change. */
function noteSaves(): () => ReadonlySet<string> {
  const saved = new Set<string>();
  const subscription = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (uri.scheme === "file") {
      saved.add(slashed(uri.fsPath));
    }
  });
  return () => {
    subscription.dispose();
    return saved;
  };
}

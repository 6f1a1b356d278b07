import type { FileFacts } from "../../core/ports/fileFacts.ts";
import type { CommandSandbox } from "../../core/ports/commandSandbox.ts";
import type { FileWatch } from "../../core/tools/files/fileWatch.ts";
import type { Git } from "../../core/ports/git.ts";
import type { LanguageServers, Problems } from "../../core/ports/languageServers.ts";
import type { Processes } from "../../core/ports/processes.ts";
import type { Questions } from "../../core/tools/user/questions.ts";
import type { LoadShellParser } from "../../core/ports/shellParser.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import type { BackgroundCommands } from "../../core/tools/commands/backgroundCommands.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import { ResourceLocks } from "../../core/tools/resourceLocks.ts";
import type { Tool } from "../../core/tools/tool.ts";
import type { EditorSources } from "../context/promptPorts.ts";
import type { InstructionSwitches } from "../context/instructions.ts";
import { AgentMemories } from "./agentMemory.ts";

/** The run that tools are made for. */
export interface AgentScope {
  readonly conversationId: string;
  /** The answer's turn. */
  readonly turnId: string;
  /** Where the agent asks the user. */
  readonly questions: Questions;
}

/** What agents of a workspace work on: filled by the editor, or by a process without one. */
export interface AgentWorldParts {
  readonly workspace: Workspace;
  readonly processes: Processes;
  readonly fileFacts: FileFacts;
  /** Commands that outlive the runs that started them. Left out: there are none. */
  readonly background?: BackgroundCommands | undefined;
  /** Finds what commands change. */
  readonly watch: FileWatch;
  /** Left out: there is no git, and there are no tools for it. */
  readonly git?: Git | undefined;
  /** Left out: there is no editor, and there are no tools for code. */
  readonly code?: { readonly languages: LanguageServers; readonly problems: Problems } | undefined;
  /** What the user does in the editor. Left out: there is none. */
  readonly editor?: EditorSources | undefined;
  /** Where commands may run without asking, if the level is Auto. Left out: nowhere. */
  readonly sandbox?: CommandSandbox | undefined;
  /** Which instruction files and skills are used. */
  readonly switches: InstructionSwitches;
  /** Parses command lines, to judge them. */
  readonly loadShellParser: LoadShellParser;
  /** Takes down what a turn changes. */
  recorderFor(conversationId: string, turnId: string): ChangeRecorder;
  /** The variables that commands may get, before those with keys are taken out. */
  environment(): Readonly<Record<string, string | undefined>>;
  /** Names of variables that hold keys of Baton's providers. */
  keyVariables(): readonly string[];
  /** Tools beside those for files and commands, in the order in which models get them. Their definitions are the same for as long as a conversation lasts. Left out: none. Never rejects. */
  extraTools?(scope: AgentScope): Promise<readonly Tool[]>;
}

/** What all agents of a workspace share. */
export interface AgentWorld extends AgentWorldParts {
  readonly locks: ResourceLocks;
  readonly memories: AgentMemories;
}

/** Makes the world of a workspace's agents. One for each window. */
export function agentWorld(parts: AgentWorldParts): AgentWorld {
  return { ...parts, locks: new ResourceLocks(), memories: new AgentMemories() };
}

import type { CommandSandbox } from "../../core/ports/commandSandbox.ts";
import type { FileFacts } from "../../core/ports/fileFacts.ts";
import type { Processes } from "../../core/ports/processes.ts";
import type { LoadShellParser } from "../../core/ports/shellParser.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import { ResourceLocks } from "../../core/tools/resourceLocks.ts";
import type { Tool, ToolContext } from "../../core/tools/tool.ts";
import type { QuestionView, UserReply } from "../../shared/agentViews.ts";
import { AgentMemories } from "./agentMemory.ts";

/** A question that a tool has for the user. */
export type AskedQuestion = Pick<QuestionView, "question" | "choices" | "takesText" | "tool" | "line">;

/** The run that tools are made for. */
export interface AgentScope {
  readonly conversationId: string;
  /** The answer's turn. */
  readonly turnId: string;
  /** Asks the user, and resolves with their reply; with `undefined` as soon as `signal` is aborted. Never rejects. */
  askUser(question: AskedQuestion, context: Pick<ToolContext, "callId" | "stepId">, signal: AbortSignal): Promise<UserReply | undefined>;
}

/** What agents of a workspace work on: filled by the editor, or by a process without one. */
export interface AgentWorldParts {
  readonly workspace: Workspace;
  readonly processes: Processes;
  readonly fileFacts: FileFacts;
  /** Lets commands run unasked at the level `auto`; left out: they ask. */
  readonly sandbox?: CommandSandbox | undefined;
  /** Parses command lines, to judge them. */
  readonly loadShellParser: LoadShellParser;
  /** Takes down what a turn changes. */
  recorderFor(conversationId: string, turnId: string): ChangeRecorder;
  /** The variables that commands may get, before those with keys are taken out. */
  environment(): Readonly<Record<string, string | undefined>>;
  /** Names of variables that hold keys of Baton's providers. */
  keyVariables(): readonly string[];
  /** Whether the user trusts the workspace; if not, agents only look. */
  isTrusted(): boolean;
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

import type { CustomAgent } from "../../core/context/customAgent.ts";
import { type Mention, parseMentions } from "../../core/context/mentions.ts";
import { compactCommand, filledTemplate, readCommand, slashCommands, type SlashCommand } from "../../core/context/slashCommands.ts";
import { findCustomAgents } from "./customAgents.ts";
import { findPromptFiles } from "./promptFiles.ts";
import type { InstructionSwitches } from "./instructions.ts";
import { type MentionedText, type MentionPorts, resolveMentions } from "./resolveMentions.ts";

/** Where the commands and mentions of a prompt come from. */
export interface PromptPorts extends MentionPorts {
  readonly switches: InstructionSwitches;
}

/** What a prompt comes to. */
export interface ExpandedPrompt {
  /** What the model is asked, if that isn't what the user wrote. */
  readonly text?: string | undefined;
  /** What its mentions stand for. */
  readonly texts: readonly MentionedText[];
  /** Files and folders that it mentions, as models are shown them: see `ConversationContext.touch`. */
  readonly paths: readonly string[];
  /** Why something could not be had, a sentence each. */
  readonly problems: readonly string[];
  /** Nothing may be changed for it, whatever the level. */
  readonly readsOnly: boolean;
  /** The agent that answers from here on: see {@link expandPrompt}. */
  readonly agent?: CustomAgent | undefined;
}

/** Whether a prompt compacts the conversation, and asks nothing. Pure. */
export function isCompactPrompt(text: string): boolean {
  return readCommand(text)?.name === compactCommand;
}

interface AskedCommand extends SlashCommand {
  readonly words: string;
  /** An agent, whose name the command is. */
  readonly agent?: CustomAgent | undefined;
}

/** The command of a prompt, if it begins with one that there is. Never rejects. */
async function commandOf(text: string, ports: PromptPorts | undefined): Promise<AskedCommand | undefined> {
  const asked = readCommand(text);
  if (asked === undefined) {
    return undefined;
  }
  const own = ports === undefined ? [] : await findPromptFiles(ports.workspace, ports.switches);
  const command = [...own, ...slashCommands].find(({ name }) => name === asked.name);
  if (command !== undefined || ports === undefined) {
    return command && { ...command, words: asked.words };
  }
  const agent = (await findCustomAgents(ports.workspace, ports.switches)).find(({ name }) => name === asked.name);
  return agent && { name: agent.name, description: agent.description, template: agentTemplate(agent), words: asked.words, agent };
}

/** For an agent that comes into a conversation that has its system text already. */
function agentTemplate({ name, prompt }: CustomAgent): string {
  return `From here on you are the agent “${name}”. Its prompt:\n\n${prompt}`;
}

/**
 * Puts a command's prompt in the place of its name, and reads what is mentioned. An agent's name is a command: at the beginning of a conversation (`isFirst`) it chooses who answers in all of it, and
 * what follows is the prompt; later on the agent's prompt is sent with it. `ports`: left out if no folder is open. Never rejects.
 */
export async function expandPrompt(
  text: string,
  ports: PromptPorts | undefined,
  signal: AbortSignal,
  isFirst = false,
): Promise<ExpandedPrompt> {
  const command = await commandOf(text, ports);
  const agent = isFirst && command?.words !== "" ? command?.agent : undefined;
  if (agent !== undefined && command !== undefined) {
    return { ...(await expandPrompt(command.words, ports, signal)), text: command.words, agent };
  }
  const filled = command === undefined ? text : filledTemplate(command.template, command.words);
  const expanded = filled === text ? {} : { text: filled };
  const readsOnly = command?.readsOnly === true;
  if (ports === undefined) {
    return { ...expanded, texts: [], paths: [], problems: [], readsOnly };
  }
  const mentions = parseMentions(filled);
  // What a command adds by itself is not missed if it isn't there; what the user names comes in its place.
  const added = (command?.adds ?? []).filter((kind) => isThere(kind, ports) && !mentions.some((mention) => mention.kind === kind));
  const isNamed = command !== undefined && command.words !== "" && mentions.length > 0;
  const all: readonly Mention[] = isNamed ? mentions : [...mentions, ...added.map((kind) => ({ kind }))];
  return { ...expanded, ...(await resolveMentions(all, ports, signal)), readsOnly };
}

function isThere(kind: "selection" | "problems" | "changes", ports: PromptPorts): boolean {
  return kind === "selection" ? ports.selection?.() !== undefined : ports[kind] !== undefined;
}

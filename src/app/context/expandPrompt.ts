import { type Mention, parseMentions } from "../../core/context/mentions.ts";
import { compactCommand, filledTemplate, readCommand, slashCommands, type SlashCommand } from "../../core/context/slashCommands.ts";
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
}

/** Whether a prompt compacts the conversation, and asks nothing. Pure. */
export function isCompactPrompt(text: string): boolean {
  return readCommand(text)?.name === compactCommand;
}

/** The command of a prompt, if it begins with one that there is. Never rejects. */
async function commandOf(text: string, ports: PromptPorts | undefined): Promise<(SlashCommand & { readonly words: string }) | undefined> {
  const asked = readCommand(text);
  if (asked === undefined) {
    return undefined;
  }
  const own = ports === undefined ? [] : await findPromptFiles(ports.workspace, ports.switches);
  const command = [...own, ...slashCommands].find(({ name }) => name === asked.name);
  return command && { ...command, words: asked.words };
}

/** Puts a command's prompt in the place of its name, and reads what is mentioned. `ports`: left out if no folder is open. Never rejects. */
export async function expandPrompt(text: string, ports: PromptPorts | undefined, signal: AbortSignal): Promise<ExpandedPrompt> {
  const command = await commandOf(text, ports);
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

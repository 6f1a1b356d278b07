import { createHash } from "node:crypto";
import type { CustomAgent } from "../../core/context/customAgent.ts";
import { promptOf } from "../../core/session/requestMessages.ts";
import { attachmentNameLimit, type Attachment } from "../../shared/attachment.ts";
import { reduceConversation, type Conversation, type ConversationChange, type PromptExpansion } from "../../shared/conversation.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { Notice } from "../../shared/part.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import { expandPrompt, isCompactPrompt, type ExpandedPrompt } from "../context/expandPrompt.ts";
import { promptPorts } from "../context/promptPorts.ts";
import type { MentionedText } from "../context/resolveMentions.ts";
import { attachmentFileName } from "../storage/attachmentPath.ts";
import type { AnswerTask } from "./answerTask.ts";

/** A prompt with its command and its mentions as they came out. */
export interface PreparedPrompt {
  /** With what the prompt came to. */
  readonly conversation: Conversation;
  /** Why something mentioned could not be had. */
  readonly notices: readonly Notice[];
  /** Files and folders that it mentions, as models are shown them. */
  readonly paths: readonly string[];
  /** Nothing may be changed for it, whatever the level. */
  readonly readsOnly: boolean;
  /** It compacts the conversation, and asks nothing. */
  readonly compacts: boolean;
  /** The user's own agent that the conversation begins with. */
  readonly agent?: CustomAgent | undefined;
}

/** Expands the prompt that is asked, unless it was when it was asked before; reports what it came to as a change, since models are sent the same each time. Never rejects. */
export async function preparePrompt(
  { conversation, turnId, keepFile, control: { signal } }: Pick<AnswerTask, "conversation" | "turnId" | "keepFile" | "control">,
  world: AgentWorld | undefined,
  change: (change: ConversationChange) => void,
): Promise<PreparedPrompt> {
  const prompt = promptOf(conversation, turnId);
  const asked = { conversation, notices: [], paths: [], readsOnly: prompt?.expansion?.readsOnly === true };
  if (prompt === undefined || prompt.expansion !== undefined || isCompactPrompt(prompt.text)) {
    return { ...asked, compacts: prompt !== undefined && isCompactPrompt(prompt.text) };
  }
  const expanded = await expandPrompt(
    prompt.text,
    portsOf(world),
    signal,
    conversation.turns.find(({ kind }) => kind === "user") === prompt,
  );
  const notices = expanded.problems.map((text): Notice => ({ text: text.replace(/\.$/, ""), details: [] }));
  const expansion = expansionOf(expanded, keepFile);
  const prepared = { ...asked, notices, paths: expanded.paths, readsOnly: expanded.readsOnly, compacts: false, agent: expanded.agent };
  if (expansion === undefined || signal.aborted) {
    return prepared;
  }
  const expand: ConversationChange = { type: "prompt-expand", turnId: prompt.id, expansion };
  change(expand);
  return { ...prepared, conversation: reduceConversation(conversation, expand) };
}

/** What the mentions of a prompt that steers an answer stand for. Never rejects. */
export async function mentionedBy(
  text: string,
  world: AgentWorld | undefined,
  { keepFile, control: { signal } }: Pick<AnswerTask, "keepFile" | "control">,
): Promise<readonly Attachment[]> {
  const ports = portsOf(world);
  const texts = ports === undefined ? [] : (await expandPrompt(text, ports, signal)).texts;
  return texts.map((one) => keptText(one, keepFile));
}

function portsOf(world: AgentWorld | undefined): Parameters<typeof expandPrompt>[1] {
  return world && promptPorts(world);
}

/** `undefined`: the prompt is what the user wrote, and nothing else. */
function expansionOf({ text, texts, readsOnly, agent }: ExpandedPrompt, keepFile: AnswerTask["keepFile"]): PromptExpansion | undefined {
  const attachments = texts.map((one) => keptText(one, keepFile));
  return text === undefined && attachments.length === 0
    ? undefined
    : withoutUndefined({
        text,
        attachments: attachments.length === 0 ? undefined : attachments,
        readsOnly: readsOnly ? true : undefined,
        agent: agent?.name,
      });
}

/** Kept among the conversation's files, as what the user attaches is. */
function keptText({ name, text }: MentionedText, keepFile: AnswerTask["keepFile"]): Attachment {
  const bytes = Buffer.from(text);
  const attachment: Attachment = {
    id: createHash("sha256").update(bytes).digest("hex"),
    kind: "text",
    name: name.slice(-attachmentNameLimit),
    mediaType: "text/plain",
    sizeBytes: bytes.length,
  };
  keepFile(attachmentFileName(attachment), bytes);
  return attachment;
}

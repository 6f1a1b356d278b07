import type { Attachment } from "../../shared/attachment.ts";
import { answerText } from "../../shared/answer.ts";
import type { Conversation, UserTurn } from "../../shared/conversation.ts";
import type { MediaPart, Message, UserPart } from "../model/message.ts";

/** What an attachment holds: the words of a text, or bytes as standard base64. */
export type AttachmentContent = { readonly text: string } | { readonly base64: string };

/** What is known of attachments, by their ids. One that is not in it is gone. */
export type AttachmentContents = ReadonlyMap<string, AttachmentContent>;

/**
 * What a model is sent of a conversation up to, and without, the answer `untilTurnId`. A prompt whose answer brought no words is left out
 * together with that answer, unless it is the prompt being asked: two user messages in a row confuse models, and some wires reject them.
 * Thinking is not sent back: it belongs to the answer it led to, and no provider needs it outside a tool loop. Attachments stand before the words;
 * a note stands for those that are not in `contents`.
 */
export function requestMessages(
  conversation: Conversation,
  untilTurnId: string,
  contents: AttachmentContents = new Map(),
): readonly Message[] {
  const messages: Message[] = [];
  for (const { prompt, answer } of exchanges(conversation, untilTurnId)) {
    messages.push({ role: "user", content: promptParts(prompt, contents) });
    if (answer !== undefined) {
      messages.push({ role: "assistant", content: [{ type: "text", text: answer }] });
    }
  }
  return messages;
}

/** The attachments that {@link requestMessages} has a use for, each once. */
export function requestAttachments(conversation: Conversation, untilTurnId: string): readonly Attachment[] {
  const all = exchanges(conversation, untilTurnId).flatMap(({ prompt }) => prompt.attachments ?? []);
  return [...new Map(all.map((attachment) => [attachment.id, attachment])).values()];
}

/** The prompt that the answer `untilTurnId` is for. */
export function promptOf(conversation: Conversation, untilTurnId: string): UserTurn | undefined {
  const index = conversation.turns.findIndex((turn) => turn.id === untilTurnId);
  return conversation.turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
}

interface Exchange {
  readonly prompt: UserTurn;
  /** Absent for the prompt being asked. */
  readonly answer?: string;
}

function exchanges(conversation: Conversation, untilTurnId: string): readonly Exchange[] {
  const found: Exchange[] = [];
  let prompt: UserTurn | undefined;
  for (const turn of conversation.turns) {
    if (turn.id === untilTurnId) {
      break;
    }
    if (turn.kind === "user") {
      prompt = turn;
      continue;
    }
    const answer = answerText(turn);
    if (prompt !== undefined && answer !== "") {
      found.push({ prompt, answer });
      prompt = undefined;
    }
  }
  return prompt === undefined ? found : [...found, { prompt }];
}

function promptParts(prompt: UserTurn, contents: AttachmentContents): readonly UserPart[] {
  const attached = (prompt.attachments ?? []).map((attachment) => attachmentPart(attachment, contents.get(attachment.id)));
  // Some wires reject a text without words.
  return prompt.text === "" && attached.length > 0 ? attached : [...attached, { type: "text", text: prompt.text }];
}

const partTypes = { image: "image", audio: "audio", pdf: "file" } as const;

function attachmentPart({ kind, name, mediaType }: Attachment, content: AttachmentContent | undefined): UserPart {
  if (content === undefined) {
    return { type: "text", text: `[The user attached “${name}” here; the file is no longer there.]` };
  }
  if ("text" in content) {
    // As words, which every wire takes, with a mark that no line of the file can be taken for.
    return { type: "text", text: `The attached file “${name}”:\n\n${fenced(content.text)}` };
  }
  const type: MediaPart["type"] = kind === "text" ? "file" : partTypes[kind];
  return { type, source: { kind: "base64", mediaType, data: content.base64 }, name };
}

function fenced(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((length, ticks) => Math.max(length, ticks.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

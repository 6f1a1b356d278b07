import type { Attachment } from "../../shared/attachment.ts";
import { type AnswerTurn, attachmentsOf, type Conversation, type UserTurn } from "../../shared/conversation.ts";
import type { MediaPart, Message, UserPart } from "../model/message.ts";
import { afterCompaction, compactedMessages, type ConversationHistory, nothingCompacted } from "../context/compactedMessages.ts";
import { answerMessages, type AnswerFiles } from "./answerMessages.ts";

/** What an attachment holds: the words of a text, or bytes as standard base64. */
export type AttachmentContent = { readonly text: string } | { readonly base64: string };

/** What is known of attachments, by their ids, and of images that tools gave, by their files' names. One that is not in it is gone. */
export type AttachmentContents = ReadonlyMap<string, AttachmentContent>;

/**
 * What a model is sent of a conversation up to, and without, the answer `untilTurnId`. A prompt whose answer brought nothing is left out
 * together with that answer, unless it is the prompt being asked: two user messages in a row confuse models, and some wires reject them.
 * Answers are as {@link answerMessages} has them: with their calls and results, and without thinking that led to no call. Attachments stand before the words;
 * a note stands for those that are not in `contents`. What was compacted is sent as it was compacted.
 */
export function requestMessages(
  conversation: Conversation,
  untilTurnId: string,
  contents: AttachmentContents = new Map(),
): readonly Message[] {
  return sent(requestHistory(conversation, untilTurnId, contents));
}

/** The messages of {@link requestMessages} (with `resumes`, of {@link resumeMessages}) as they were made, and what of them is compacted. Pure. */
export function requestHistory(
  conversation: Conversation,
  turnId: string,
  contents: AttachmentContents = new Map(),
  resumes = false,
): ConversationHistory {
  const files = filesOf(contents);
  const messages: Message[] = [];
  const starts: { readonly turnId: string; readonly at: number }[] = [];
  for (const { prompt, answer } of exchanges(conversation, turnId)) {
    starts.push({ turnId: prompt.id, at: messages.length });
    messages.push({ role: "user", content: promptParts(prompt, contents) }, ...(answer === undefined ? [] : answerMessages(answer, files)));
  }
  const until = conversation.turns.findIndex(({ id }) => id === turnId);
  const own = conversation.turns[until];
  if (resumes && own?.kind === "answer") {
    messages.push(...answerMessages(own, files));
  }
  const before = conversation.turns.slice(0, until === -1 ? undefined : until + (resumes ? 1 : 0));
  const history = { messages, starts, turnIds: conversation.turns.map(({ id }) => id) };
  const compactions = before.flatMap((turn) => (turn.kind === "answer" ? turn.parts : [])).filter((part) => part.kind === "compaction");
  const state = compactions
    .filter(({ isUndone }) => isUndone !== true)
    .reduce((sum, compaction) => afterCompaction(sum, compaction, history), nothingCompacted);
  return { ...history, state };
}

function sent({ messages, state }: ConversationHistory): readonly Message[] {
  return compactedMessages(messages, state);
}

/** The same with the answer `turnId` so far, for an agent's run that was cut and goes on: see `AgentOptions.resumes`. */
export function resumeMessages(conversation: Conversation, turnId: string, contents: AttachmentContents = new Map()): readonly Message[] {
  return sent(requestHistory(conversation, turnId, contents, true));
}

/** The attachments that {@link requestMessages} and {@link resumeMessages} have a use for, each once. */
export function requestAttachments(conversation: Conversation, untilTurnId: string): readonly Attachment[] {
  const all = [
    ...exchanges(conversation, untilTurnId).flatMap(({ prompt, answer }) => [
      ...attachmentsOf(prompt),
      ...(answer === undefined ? [] : sentWithin(answer)),
    ]),
    ...conversation.turns.flatMap((turn) => (turn.kind === "answer" && turn.id === untilTurnId ? sentWithin(turn) : [])),
  ];
  return [...new Map(all.map((attachment) => [attachment.id, attachment])).values()];
}

/** The files of the images that tools gave, which the same have a use for, each once. */
export function requestResultImages(conversation: Conversation, untilTurnId: string): readonly string[] {
  const index = conversation.turns.findIndex(({ id }) => id === untilTurnId);
  const answers = conversation.turns.slice(0, index === -1 ? undefined : index + 1).filter((turn) => turn.kind === "answer");
  const results = answers.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "tool-call" ? (part.result ?? []) : [])));
  return [...new Set(results.flatMap((part) => (part.kind === "image" ? [part.file] : [])))];
}

/** The prompt that the answer `untilTurnId` is for. */
export function promptOf(conversation: Conversation, untilTurnId: string): UserTurn | undefined {
  const index = conversation.turns.findIndex((turn) => turn.id === untilTurnId);
  return conversation.turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
}

interface Exchange {
  readonly prompt: UserTurn;
  /** Absent for the prompt being asked. */
  readonly answer?: AnswerTurn;
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
    if (prompt !== undefined && isSaid(turn)) {
      found.push({ prompt, answer: turn });
      prompt = undefined;
    }
  }
  return prompt === undefined ? found : [...found, { prompt }];
}

/** Whether anything came that a model is sent again. */
function isSaid({ parts }: AnswerTurn): boolean {
  return parts.some((part) => part.kind === "tool-call" || (part.kind === "text" && part.text !== ""));
}

function sentWithin({ parts }: AnswerTurn): readonly Attachment[] {
  return parts.flatMap((part) => (part.kind === "user-message" ? (part.attachments ?? []) : []));
}

function filesOf(contents: AttachmentContents): AnswerFiles {
  return {
    userParts: (message) => promptParts(message, contents),
    image: (file) => {
      const content = contents.get(file);
      return content !== undefined && "base64" in content ? content.base64 : undefined;
    },
  };
}

/** A prompt as a model gets it: what is attached to it, then its words. Pure. */
export function promptParts(
  prompt: Pick<UserTurn, "text" | "attachments" | "expansion">,
  contents: AttachmentContents,
): readonly UserPart[] {
  const attached = attachmentsOf(prompt).map((attachment) => attachmentPart(attachment, contents.get(attachment.id)));
  const text = prompt.expansion?.text ?? prompt.text;
  // Some wires reject a text without words.
  return text === "" && attached.length > 0 ? attached : [...attached, { type: "text", text }];
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

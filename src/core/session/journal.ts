import type { Conversation, ConversationChange } from "../../shared/conversation.ts";
import { emptyConversation, reduceConversation } from "../../shared/conversation.ts";
import { isRecord, parseJson } from "../model/json.ts";

/**
 * A conversation on disk: one change a line, as JSON, in order, only ever appended to. A conversation is what the reducer makes of its
 * journal, so writing a token costs its own bytes and nothing else.
 */

/** One line for one change, its line break included. */
export function encodeChange(change: ConversationChange): string {
  return `${JSON.stringify(change)}\n`;
}

/** Changes as few as can be: neighbouring pieces of the same text become one. Order and meaning stay. */
export function mergeChanges(changes: readonly ConversationChange[]): readonly ConversationChange[] {
  const merged: ConversationChange[] = [];
  for (const change of changes) {
    const joined = joinText(merged.at(-1), change);
    if (joined === undefined) {
      merged.push(change);
    } else {
      merged[merged.length - 1] = joined;
    }
  }
  return merged;
}

function joinText(before: ConversationChange | undefined, change: ConversationChange): ConversationChange | undefined {
  if (before?.type === "text-append" && change.type === "text-append" && before.turnId === change.turnId) {
    return { ...before, text: before.text + change.text };
  }
  if (before?.type === "reasoning-append" && change.type === "reasoning-append" && before.turnId === change.turnId) {
    return { ...before, text: before.text + change.text };
  }
  if (before?.type === "tool-call-append" && change.type === "tool-call-append" && before.callId === change.callId) {
    return { ...before, text: before.text + change.text };
  }
  return undefined;
}

/** What a journal holds. `damaged`: the lines that could not be read, as they stand in the file, to be kept aside. */
export interface JournalReading {
  readonly conversation: Conversation;
  readonly damaged: readonly string[];
}

/**
 * Reads a journal. A line that is no change (a torn tail, a disk's garbage) is set aside and the rest is used; an answer that was still
 * streaming is `interrupted`. `undefined` when not even the start of a conversation is there.
 */
export function readJournal(text: string): JournalReading | undefined {
  let conversation: Conversation | undefined;
  const damaged: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") {
      continue;
    }
    const change = parseChange(line);
    if (change === undefined) {
      damaged.push(line);
    } else if (change.type === "conversation-start") {
      conversation ??= emptyConversation(change.id, change.atMs);
    } else if (conversation !== undefined) {
      conversation = reduceConversation(conversation, change);
    }
  }
  return conversation && { conversation: interruptAnswers(conversation), damaged };
}

function interruptAnswers(conversation: Conversation): Conversation {
  const streaming = conversation.turns.filter((turn) => turn.kind === "answer" && turn.status === "streaming");
  return streaming.reduce(
    (state, turn) => reduceConversation(state, { type: "answer-end", turnId: turn.id, status: "interrupted" }),
    conversation,
  );
}

/** The fields that the reducer reads, by change. A line without them is damaged, whatever else it says. */
const requiredFields: Readonly<Record<ConversationChange["type"], Readonly<Record<string, "string" | "number" | "object">>>> = {
  "conversation-start": { id: "string", atMs: "number" },
  "turn-add": { turn: "object" },
  "turn-remove": { turnId: "string" },
  "text-append": { turnId: "string", text: "string" },
  "reasoning-append": { turnId: "string", text: "string", atMs: "number" },
  "reasoning-end": { turnId: "string", atMs: "number" },
  "tool-call-add": { turnId: "string", callId: "string", name: "string" },
  "tool-call-append": { turnId: "string", callId: "string", text: "string" },
  "answer-restart": { turnId: "string" },
  "output-set": { turnId: "string", text: "string" },
  "notice-add": { turnId: "string", notice: "object" },
  "source-add": { turnId: "string", source: "object" },
  "facts-set": { turnId: "string", facts: "object" },
  "answer-end": { turnId: "string", status: "string" },
};

function parseChange(line: string): ConversationChange | undefined {
  const value = parseJson(line);
  if (!isRecord(value) || typeof value["type"] !== "string" || !Object.hasOwn(requiredFields, value["type"])) {
    return undefined;
  }
  const fields = requiredFields[value["type"] as ConversationChange["type"]];
  const whole = Object.entries(fields).every(([name, type]) => typeof value[name] === type && value[name] !== null);
  return whole && (value["type"] !== "turn-add" || isTurn(value["turn"])) ? (value as unknown as ConversationChange) : undefined;
}

function isTurn(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    ((value["kind"] === "user" && typeof value["text"] === "string" && (value["attachments"] === undefined || Array.isArray(value["attachments"]))) ||
      (value["kind"] === "answer" && Array.isArray(value["blocks"]) && isRecord(value["facts"])))
  );
}

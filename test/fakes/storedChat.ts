import assert from "node:assert/strict";
import { answerText } from "../../src/shared/answer.ts";
import type { Step } from "../../src/shared/step.ts";
import type { ConversationStore } from "../../src/app/storage/conversationStore.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../src/shared/conversation.ts";

/** A chat as `ChatController` keeps it: reduces each change, has the store keep it, and goes on as the copy that the store may make of it. */
export class StoredChat {
  conversation: Conversation;
  private readonly store: Pick<ConversationStore, "append" | "onCopy">;

  constructor(store: Pick<ConversationStore, "append" | "onCopy">, conversation: Conversation | string) {
    this.store = store;
    this.conversation = typeof conversation === "string" ? emptyConversation(conversation, 1) : conversation;
    store.onCopy((fromId, toId) => {
      if (fromId === this.conversation.id) {
        this.conversation = { ...this.conversation, id: toId };
      }
    });
  }

  /** Makes and keeps a change. Throws if it is not what JSON makes of it. */
  change(change: ConversationChange): void {
    assert.deepEqual(JSON.parse(JSON.stringify(change)), change);
    this.conversation = reduceConversation(this.conversation, change);
    this.store.append(this.conversation, change);
  }

  /** Adds a prompt. */
  ask(text: string, id = `question ${text.slice(0, 40)}`): void {
    this.change({ type: "turn-add", turn: { kind: "user", id, text, atMs: 2 } });
  }

  /** Begins an answer, and its words. */
  beginAnswer(id: string): void {
    const step: Step = {
      id: "s1",
      slot: "worker",
      agent: "worker",
      provider: "openai",
      model: "m",
      startedAtMs: 3,
      status: "running",
      facts: {},
    };
    const turn: AnswerTurn = {
      kind: "answer",
      id,
      slot: "worker",
      agent: "worker",
      startedAtMs: 3,
      status: "streaming",
      steps: [step],
      parts: [],
    };
    this.change({ type: "turn-add", turn });
    this.change({ type: "part-start", turnId: id, part: { kind: "text", id: "p1", stepId: "s1", text: "" } });
  }

  /** A piece of an answer. */
  stream(turnId: string, text: string): void {
    this.change({ type: "part-append", turnId, partId: "p1", text });
  }

  /** Ends an answer. */
  endAnswer(turnId: string): void {
    this.change({ type: "turn-end", turnId, status: "complete" });
  }
}

/** The ids and words of a conversation's turns, to compare. */
export function wordsOf(conversation: Conversation | undefined): readonly string[] {
  return (conversation?.turns ?? []).map((turn) => (turn.kind === "user" ? turn.text : `${turn.status}: ${answerText(turn)}`));
}

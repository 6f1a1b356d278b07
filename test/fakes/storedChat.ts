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

  /** Makes and keeps a change. */
  change(change: ConversationChange): void {
    this.conversation = reduceConversation(this.conversation, change);
    this.store.append(this.conversation, change);
  }

  /** Adds a prompt. */
  ask(text: string, id = `question ${text.slice(0, 40)}`): void {
    this.change({ type: "turn-add", turn: { kind: "user", id, text, atMs: 2 } });
  }

  /** Begins an answer. */
  beginAnswer(id: string): void {
    const turn: AnswerTurn = {
      kind: "answer",
      id,
      role: "worker",
      provider: "openai",
      model: "m",
      startedAtMs: 3,
      status: "streaming",
      blocks: [],
      facts: {},
    };
    this.change({ type: "turn-add", turn });
  }

  /** A piece of an answer. */
  stream(turnId: string, text: string): void {
    this.change({ type: "text-append", turnId, text });
  }

  /** Ends an answer. */
  endAnswer(turnId: string): void {
    this.change({ type: "answer-end", turnId, status: "complete", failure: undefined });
  }
}

/** The ids and words of a conversation's turns, to compare. */
export function wordsOf(conversation: Conversation | undefined): readonly string[] {
  return (conversation?.turns ?? []).map((turn) =>
    turn.kind === "user" ? turn.text : `${turn.status}: ${turn.blocks.map((block) => ("text" in block ? block.text : "")).join("")}`,
  );
}

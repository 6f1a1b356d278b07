import { reduceConversation, type Conversation, type ConversationChange } from "../../shared/conversation.ts";
import { withoutUndefined } from "../../shared/json.ts";
import { reduceSessionFacts, type SessionChange, type SessionFacts, type SessionFactsChange } from "../../shared/panelState.ts";
import type { SessionPorts } from "./sessionPorts.ts";

/** A conversation's truth, what it shows beside itself, and who hears of its changes. */
export class ConversationRecord {
  readonly #store: Pick<SessionPorts["store"], "append">;
  readonly #listeners = new Set<(change: SessionChange) => void>();
  #conversation: Conversation;
  #facts: SessionFacts = {};

  constructor(conversation: Conversation, store: Pick<SessionPorts["store"], "append">) {
    this.#conversation = conversation;
    this.#store = store;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  get facts(): SessionFacts {
    return this.#facts;
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: SessionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Goes on in a file of its own, under another id. */
  move(id: string): void {
    this.#conversation = { ...this.#conversation, id };
    this.#notify({ type: "conversation-move", id });
  }

  /** Makes a change, keeps it, and reports it, in this order: what a panel has shown is there again after a crash. */
  change(made: ConversationChange): void {
    const change = made.type === "part-append" ? made : withoutUndefined(made);
    const before = this.#conversation;
    this.#conversation = reduceConversation(before, change);
    if (before !== this.#conversation) {
      this.#store.append(this.#conversation, change);
    }
    this.#notify(change);
  }

  /** Makes a change and reports it, without keeping it: it is made again, and kept, once something has been said. No file is made for a chat in which nothing has been. */
  changeUnkept(change: ConversationChange): void {
    this.#conversation = reduceConversation(this.#conversation, change);
    this.#notify(change);
  }

  /** Changes what the conversation shows beside itself. */
  changeFacts(change: SessionFactsChange): void {
    this.#facts = reduceSessionFacts(this.#facts, change);
    this.#notify(withoutUndefined(change));
  }

  #notify(change: SessionChange): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}

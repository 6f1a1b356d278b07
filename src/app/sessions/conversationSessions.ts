import { emptyConversation } from "../../shared/conversation.ts";
import { ConversationSession, type RunListener } from "./conversationSession.ts";
import type { AskedRequest } from "./hiddenRequests.ts";
import type { SessionPorts } from "./sessionPorts.ts";

/** How a conversation stands beside the others: `running`: an answer streams; `waiting`: it waits for a key or a limit; `queued`: prompts wait for the user. */
export type SessionStatus = "running" | "waiting" | "queued" | "idle";

/**
 * The conversations that are worked on in a window, each once, however many look at it. Several run at once; opening or beginning another stops none. One is
 * held for as long as somebody looks at it or an answer streams in it.
 */
export class ConversationSessions {
  readonly #ports: SessionPorts;
  readonly #sessions = new Map<string, { readonly session: ConversationSession; users: number }>();
  readonly #opening = new Map<string, Promise<ConversationSession | undefined>>();
  readonly #listeners = new Set<(session: ConversationSession) => void>();
  readonly #askListeners = new Set<() => void>();
  readonly #runs: RunListener = {
    began: (session) => {
      this.#notify(session);
    },
    ended: (session) => {
      this.#notify(session);
      this.#forgetUnused(session);
    },
    asked: () => {
      for (const listener of this.#askListeners) {
        listener();
      }
    },
  };

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    ports.store.onCopy((fromId, toId) => {
      const known = this.#sessions.get(fromId);
      if (known !== undefined) {
        this.#sessions.delete(fromId);
        this.#sessions.set(toId, known);
        known.session.move(toId);
      }
    });
  }

  /** Calls `listener` when an answer begins or ends in a session. The returned function ends that. */
  onRunsChange(listener: (session: ConversationSession) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` when what agents wait for from the user has changed. The returned function ends that. */
  onRequestsChange(listener: () => void): () => void {
    this.#askListeners.add(listener);
    return () => this.#askListeners.delete(listener);
  }

  /** All that agents wait for from the user. */
  get requests(): readonly AskedRequest[] {
    return [...this.#sessions.values()].flatMap(({ session }) =>
      session.requests.all.map((request) => ({ conversationId: session.conversation.id, request })),
    );
  }

  /** Begins a conversation. It is the caller's to {@link release}. */
  create(): ConversationSession {
    return this.#add(new ConversationSession(emptyConversation(this.#ports.newId(), this.#ports.clock.nowMs()), this.#ports, this.#runs));
  }

  /** Opens a conversation, which is then the caller's to {@link release}; `undefined` if there is none that can be read. Never rejects. */
  async open(id: string): Promise<ConversationSession | undefined> {
    const session = this.#sessions.get(id)?.session ?? (await this.#load(id));
    return session && this.#add(session);
  }

  /** The caller looks at a session no longer. */
  release(session: ConversationSession): void {
    const known = this.#sessions.get(session.conversation.id);
    if (known?.session === session) {
      known.users -= 1;
      this.#forgetUnused(session);
    }
  }

  /** How a conversation stands. One that nobody works on is `idle`. */
  statusOf(id: string): SessionStatus {
    const session = this.#sessions.get(id)?.session;
    if (session?.isAnswering === true) {
      return session.facts.wait === undefined ? "running" : "waiting";
    }
    return (session?.conversation.queue?.length ?? 0) > 0 ? "queued" : "idle";
  }

  /** Stops what runs in a conversation that is about to be deleted. */
  async stop(id: string): Promise<void> {
    await this.#sessions.get(id)?.session.stop();
  }

  #load(id: string): Promise<ConversationSession | undefined> {
    const opening =
      this.#opening.get(id) ??
      this.#ports.store.load(id).then((conversation) => conversation && new ConversationSession(conversation, this.#ports, this.#runs));
    this.#opening.set(id, opening);
    return opening.finally(() => this.#opening.delete(id));
  }

  #add(session: ConversationSession): ConversationSession {
    const { id } = session.conversation;
    const known = this.#sessions.get(id) ?? { session, users: 0 };
    known.users += 1;
    this.#sessions.set(id, known);
    return known.session;
  }

  #forgetUnused(session: ConversationSession): void {
    const { id } = session.conversation;
    const known = this.#sessions.get(id);
    if (known?.session === session && known.users <= 0 && !session.isAnswering) {
      this.#sessions.delete(id);
    }
  }

  #notify(session: ConversationSession): void {
    for (const listener of this.#listeners) {
      listener(session);
    }
  }
}

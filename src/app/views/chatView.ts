import type { PermissionLevel } from "../../shared/agentViews.ts";
import { withoutUndefined } from "../../shared/json.ts";
import { type PanelChange, type PanelState, type ViewChange } from "../../shared/panelState.ts";
import { agentOf } from "../../shared/conversation.ts";
import type { Slot } from "../../shared/step.ts";
import type { ConversationFiles } from "../sessions/conversationFiles.ts";
import type { ConversationSession, PromptOutcome } from "../sessions/conversationSession.ts";
import type { ConversationSessions } from "../sessions/conversationSessions.ts";
import type { HeldSchema } from "../sessions/promptOrder.ts";
import { PromptDraft, type GivenFile } from "./promptDraft.ts";
import type { ViewMemory } from "./viewMemory.ts";
import type { WindowState } from "./windowState.ts";

/** A prompt as the composer sends it. */
export interface SentPrompt {
  readonly id: string;
  readonly text: string;
  /** The conversation that it was written in; absent if that goes without saying. */
  readonly conversationId?: string | undefined;
  /** See `QueuedPrompt.waitsForEnd`. */
  readonly waitsForEnd?: true | undefined;
}

/** What became of a prompt: taken, or given back with one sentence, absent if nothing was in it. */
export type SubmitOutcome =
  | ({ readonly accepted: true } & PromptOutcome)
  | { readonly accepted: false; readonly reason: string | undefined };

/**
 * One place that shows a chat: the side bar's panel, an editor tab, a window of its own. Has a draft, attachments and a role, and shows one conversation, which
 * others may show too. Showing another stops nothing.
 */
export class ChatView {
  readonly #window: WindowState;
  readonly #sessions: ConversationSessions;
  readonly #memory: ViewMemory;
  readonly #newId: () => string;
  readonly #listeners = new Set<(change: PanelChange) => void>();
  readonly #prompt = new PromptDraft();
  #activeRole: Slot;
  /** The user's own agent that new chats begin with. */
  #agent: string | undefined;
  #draft: string;
  #session: ConversationSession;
  #leaveSession: () => void;
  readonly #leaveWindow: () => void;

  constructor(window: WindowState, sessions: ConversationSessions, memory: ViewMemory, newId: () => string) {
    this.#window = window;
    this.#sessions = sessions;
    this.#memory = memory;
    this.#newId = newId;
    this.#activeRole = memory.activeRole();
    this.#agent = memory.agent();
    this.#draft = memory.draft();
    this.#session = sessions.create();
    this.#leaveSession = this.#listenTo(this.#session);
    this.#leaveWindow = window.onChange((change) => this.#notify(change));
  }

  /** All that the panel shows, now. */
  get state(): PanelState {
    const { conversation, facts } = this.#session;
    return withoutUndefined({
      ...this.#window.facts,
      ...facts,
      conversation,
      activeRole: this.#activeRole,
      agent: this.#agent,
      draft: this.#draft,
      attachments: this.#prompt.attachments,
      schemaName: this.#prompt.schema?.ref.name,
    });
  }

  /** The conversation that is shown. */
  get session(): ConversationSession {
    return this.#session;
  }

  /** The user's own agent that answers: the one that the conversation began with, else the one that is chosen. `undefined`: the usual one. */
  get agentName(): string | undefined {
    const { turns } = this.#session.conversation;
    return turns.length === 0 ? this.#agent : agentOf(this.#session.conversation);
  }

  /** Whether an answer streams in the conversation that is shown. */
  get isAnswering(): boolean {
    return this.#session.isAnswering;
  }

  /** The files of the conversation that is shown. */
  get files(): ConversationFiles {
    return this.#session.files;
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: PanelChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The view is gone for good: what runs in its conversation goes on. */
  dispose(): void {
    this.#listeners.clear();
    this.#leaveWindow();
    this.#leaveSession();
    this.#sessions.release(this.#session);
  }

  /** Brings back the conversation that the view showed when the window closed. */
  async restore(): Promise<void> {
    const id = this.#memory.conversationId();
    const session = id === undefined ? undefined : await this.#sessions.open(id);
    if (session === undefined) {
      // Said before the first prompt: VS Code takes a moment to keep it, and a crash must not come in between.
      this.#memory.setConversationId(this.#session.conversation.id);
    } else if (this.#session.conversation.turns.length > 0) {
      this.#sessions.release(session);
    } else {
      this.#show(session);
    }
  }

  /** Shows an earlier conversation; what runs in the one before goes on. Resolves to whether there is one. */
  async open(id: string): Promise<boolean> {
    const session = await this.#sessions.open(id);
    if (session !== undefined) {
      this.#show(session);
    }
    return session !== undefined;
  }

  /** Shows a new conversation; what runs in the one before goes on. */
  newChat(): void {
    if (this.#session.conversation.turns.length > 0) {
      this.#show(this.#sessions.create());
    }
  }

  /** {@link submit} for a prompt that nobody takes back. Resolves when the answer has ended, or at once if the prompt was not taken. */
  async send(text: string): Promise<void> {
    const outcome = this.submit({ id: this.#newId(), text });
    await (outcome.accepted ? outcome.answered : undefined);
  }

  /**
   * Asks the active role's model, with what is attached, or queues the prompt. One without anything in it, or that was written in a conversation that is no
   * longer shown, is kept as the draft, with its attachments.
   */
  submit({ id, text, waitsForEnd, conversationId = this.#session.conversation.id }: SentPrompt): SubmitOutcome {
    if (text.trim() === "" && this.#prompt.attachments.length === 0) {
      this.setDraft(text);
      return { accepted: false, reason: undefined };
    }
    if (conversationId !== this.#session.conversation.id) {
      this.setDraft(text);
      return { accepted: false, reason: "The prompt was not sent: another chat was opened in the meantime. Send it again to ask it here." };
    }
    const { schema } = this.#prompt;
    const attachments = this.#prompt.take();
    this.setDraft("");
    this.#memory.setConversationId(conversationId);
    // At a conversation's beginning an agent's name is a command that chooses it.
    const isFirst = this.#session.conversation.turns.length === 0;
    const asked = isFirst && this.#agent !== undefined ? `/${this.#agent} ${text}` : text;
    const outcome = this.#session.submit({ id, text: asked, slot: this.#activeRole, attachments, schema, waitsForEnd });
    if (attachments.length > 0) {
      this.#reportAttachments();
    }
    if (outcome.state !== "known") {
      this.#window.remember(text);
    }
    return { accepted: true, ...outcome };
  }

  /** As {@link ConversationSession.retry}, with the active role. */
  retry(turnId: string): Promise<void> {
    return this.#session.retry(turnId, this.#activeRole);
  }

  /** As {@link ConversationSession.continue}, with the active role. */
  continue(turnId: string): Promise<void> {
    return this.#session.continue(turnId, this.#activeRole);
  }

  /** As {@link ConversationSession.stop}. */
  stop(): Promise<void> {
    return this.#session.stop();
  }

  /** What the answer waits for is used now. */
  skipWait(): void {
    this.#session.useNow();
  }

  /** Adds a file to the prompt that is being written. The result says why it was not added. */
  attach(file: GivenFile): string | undefined {
    const problem = this.#prompt.add(file);
    if (problem === undefined) {
      this.#reportAttachments();
    }
    return problem;
  }

  /** Takes an attachment out of the prompt that is being written. */
  detach(id: string): void {
    this.#prompt.remove(id);
    this.#reportAttachments();
  }

  /** Has the next answers fit a schema; `undefined` sets them free again. */
  setSchema(schema: HeldSchema | undefined): void {
    this.#prompt.schema = schema;
    this.#change({ type: "schema-set", name: schema?.ref.name });
  }

  /** Switches the role that the next prompt goes to. */
  setRole(role: Slot): void {
    this.#memory.setActiveRole(role);
    this.#activeRole = role;
    this.#change({ type: "role-set", role });
  }

  /** Chooses the user's own agent that new chats begin with; `undefined`: the usual one. */
  setAgent(name: string | undefined): void {
    this.#memory.setAgent(name);
    this.#agent = name;
    this.#change({ type: "agent-set", name });
  }

  /** Sets what agents may do in the conversation that is shown, if that can be chosen here. */
  setLevel(level: PermissionLevel): void {
    if (this.#window.facts.levels.includes(level)) {
      this.#session.setLevel(level);
    }
  }

  /** Keeps what stands in the composer. The panel knows it already: no change is sent. */
  setDraft(text: string): void {
    this.#draft = text;
    this.#memory.setDraft(text);
  }

  #show(session: ConversationSession): void {
    this.#leaveSession();
    const before = this.#session;
    this.#session = session;
    this.#leaveSession = this.#listenTo(session);
    this.#sessions.release(before);
    this.#memory.setConversationId(session.conversation.id);
    this.#change({ type: "conversation-show", conversation: session.conversation, facts: withoutUndefined(session.facts) });
  }

  #listenTo(session: ConversationSession): () => void {
    return session.onChange((change) => {
      if (change.type === "conversation-move") {
        this.#memory.setConversationId(change.id);
      }
      this.#notify(change);
    });
  }

  #reportAttachments(): void {
    this.#change({ type: "attachments-set", attachments: this.#prompt.attachments });
  }

  #change(change: ViewChange): void {
    this.#notify(withoutUndefined(change));
  }

  #notify(change: PanelChange): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}

import { AnswerWriter } from "../../core/session/answerWriter.ts";
import { explainFailure } from "../../core/session/explainFailure.ts";
import { requestMessages } from "../../core/session/requestMessages.ts";
import { watchStream } from "../../core/resilience/watchdog.ts";
import type { Failure } from "../../core/model/failure.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { emptyConversation, type AnswerTurn, type Conversation, type ConversationChange, type FailureCard, type Role } from "../../shared/conversation.ts";
import { reducePanel, type PanelChange, type PanelState, type SetupView } from "../../shared/panelState.ts";
import type { ChatMemory } from "./chatMemory.ts";
import type { ChatPorts } from "./chatPorts.ts";

/**
 * The conversation and everything else that the panel shows. Owns the truth: panels come and go, and each begins with a snapshot of
 * {@link ChatController.state}. One answer streams at a time.
 */
export class ChatController {
  private readonly ports: ChatPorts;
  private readonly memory: ChatMemory;
  private readonly listeners = new Set<(change: PanelChange) => void>();
  private current: PanelState;
  private answering: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  constructor(ports: ChatPorts, memory: ChatMemory) {
    this.ports = ports;
    this.memory = memory;
    this.current = {
      conversation: emptyConversation(ports.newId(), ports.clock.nowMs()),
      activeRole: memory.activeRole(),
      roles: ports.roles.views(),
      setup: { ready: this.isReady(memory.activeRole()), searching: true, offers: [] },
      draft: memory.draft(),
      recall: memory.recall(),
      settingsProblems: ports.settingsProblems(),
    };
  }

  /** All that the panel shows, now. */
  get state(): PanelState {
    return this.current;
  }

  /** Whether an answer streams. */
  get isAnswering(): boolean {
    return this.answering !== undefined;
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: PanelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Brings back the conversation that was open when the window closed. */
  async restore(): Promise<void> {
    const id = this.memory.conversationId();
    const conversation = id === undefined ? undefined : await this.ports.store.load(id);
    if (conversation !== undefined && this.current.conversation.turns.length === 0) {
      this.show(conversation);
    }
  }

  /** Opens an earlier conversation; an answer that streams is stopped first, and kept. */
  async open(id: string): Promise<boolean> {
    await this.stop();
    const conversation = await this.ports.store.load(id);
    if (conversation !== undefined) {
      this.show(conversation);
    }
    return conversation !== undefined;
  }

  /** Begins a new conversation; an answer that streams is stopped first, and kept. */
  async newChat(): Promise<void> {
    await this.stop();
    if (this.current.conversation.turns.length > 0) {
      this.show(emptyConversation(this.ports.newId(), this.ports.clock.nowMs()));
    }
  }

  /** Asks the active role's model. Does nothing while an answer streams, or for a prompt of white space. Resolves when the answer has ended. */
  async send(text: string): Promise<void> {
    if (this.answering !== undefined || text.trim() === "") {
      return;
    }
    this.begin();
    this.change({ type: "turn-add", turn: { kind: "user", id: this.ports.newId(), text, atMs: this.ports.clock.nowMs() } });
    this.change({ type: "recall-add", text });
    this.memory.remember(text);
    this.setDraft("");
    await this.answer();
  }

  /** Asks again for the last answer, with the active role's present model. An earlier answer's prompt is asked anew at the end. */
  async retry(turnId: string): Promise<void> {
    const { turns } = this.current.conversation;
    const index = turns.findIndex((turn) => turn.id === turnId);
    const prompt = turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
    if (this.answering !== undefined || prompt === undefined) {
      return;
    }
    if (index === turns.length - 1) {
      this.change({ type: "turn-remove", turnId });
      await this.answer();
    } else {
      await this.send(prompt.text);
    }
  }

  /** Stops the answer that streams; what had arrived is kept. Resolves when the connection is closed. */
  async stop(): Promise<void> {
    this.answering?.abort.abort();
    await this.answering?.done;
  }

  /** Switches the role that the next prompt goes to. */
  setRole(role: Role): void {
    this.memory.setActiveRole(role);
    this.change({ type: "role-set", role });
    this.change({ type: "setup-set", setup: { ...this.current.setup, ready: this.isReady(role) } });
  }

  /** Keeps what stands in the composer. The panel knows it already: no change is sent. */
  setDraft(text: string): void {
    this.current = { ...this.current, draft: text };
    this.memory.setDraft(text);
  }

  /** Tells the panel of models, keys and settings as they are now. */
  refresh(): void {
    this.change({ type: "roles-set", roles: this.ports.roles.views() });
    this.change({ type: "settings-problems-set", problems: this.ports.settingsProblems() });
    this.change({ type: "setup-set", setup: { ...this.current.setup, ready: this.isReady(this.current.activeRole) } });
  }

  /** Tells the panel what was found for a newcomer. */
  setOffers(offers: Pick<SetupView, "searching" | "offers">): void {
    this.change({ type: "setup-set", setup: { ...this.current.setup, ...offers } });
  }

  private isReady(role: Role): boolean {
    return this.ports.roles.view(role).problem === undefined;
  }

  private show(conversation: Conversation): void {
    this.memory.setConversationId(conversation.id);
    this.change({ type: "conversation-show", conversation });
  }

  /** The journal begins with the first prompt: a chat in which nothing was said leaves no file. */
  private begin(): void {
    const { id, createdAtMs, turns } = this.current.conversation;
    if (turns.length === 0) {
      this.memory.setConversationId(id);
      this.ports.store.append(id, { type: "conversation-start", id, atMs: createdAtMs });
    }
  }

  private change(change: PanelChange): void {
    const before = this.current;
    this.current = reducePanel(before, change);
    if (before.conversation !== this.current.conversation && isConversationChange(change)) {
      this.ports.store.append(this.current.conversation.id, change);
    }
    for (const listener of this.listeners) {
      listener(change);
    }
  }

  private async answer(): Promise<void> {
    const abort = new AbortController();
    const done = this.streamAnswer(this.current.activeRole, abort.signal);
    this.answering = { abort, done };
    try {
      await done;
    } finally {
      this.answering = undefined;
      await this.ports.store.flush();
      this.ports.answerEnded();
    }
  }

  private async streamAnswer(role: Role, signal: AbortSignal): Promise<void> {
    const model = this.ports.roles.resolve(role);
    const ref: ModelRef = model.ok ? model.ref : { provider: "", model: this.ports.roles.view(role).ref };
    const turnId = this.ports.newId();
    const turn: AnswerTurn = {
      kind: "answer",
      id: turnId,
      role,
      provider: ref.provider,
      model: ref.model,
      startedAtMs: this.ports.clock.nowMs(),
      status: "streaming",
      blocks: [],
      facts: {},
    };
    this.change({ type: "turn-add", turn });
    this.ports.answerBegan();
    if (!model.ok) {
      this.change({ type: "answer-end", turnId, status: "failed", failure: noModelCard(model.message) });
      return;
    }
    const writer = new AnswerWriter({
      turnId,
      clock: this.ports.clock,
      costUsd: (usage) => this.ports.costUsd(ref, usage),
      card: (failure) => this.card(failure),
    });
    for await (const event of this.events(role, ref, turnId, signal)) {
      for (const change of writer.write(event)) {
        this.change(change);
      }
    }
  }

  private async *events(role: Role, ref: ModelRef, turnId: string, signal: AbortSignal): AsyncIterable<StreamEvent> {
    const opening = await this.ports.open(ref);
    if (!opening.ok) {
      this.ports.log.warn(`${ref.provider}: ${opening.failure.message}`);
      yield { type: "failure", failure: opening.failure };
      return;
    }
    const { provider, description, accountLabel } = opening;
    const request = { model: ref.model, messages: requestMessages(this.current.conversation, turnId), effort: this.ports.effort(role) };
    const watched = watchStream((inner, onActivity) => provider.stream(request, inner, onActivity), {
      limits: this.ports.requestLimits(),
      request: { provider: ref.provider, label: description.label, model: ref.model, accountLabel, origin: description.origin },
      clock: this.ports.clock,
      signal,
    });
    for await (const event of watched) {
      if (event.type === "failure" && event.failure.kind !== "aborted") {
        this.ports.log.warn(describeFailure(event.failure));
      }
      yield event;
    }
  }

  private card(failure: Failure): FailureCard {
    const provider = this.ports.describe(failure.provider);
    return explainFailure(failure, {
      providerLabel: provider?.label ?? failure.provider,
      takesKey: provider?.keyRequired ?? true,
      keyUrl: provider?.keyUrl,
      nowMs: this.ports.clock.nowMs(),
    });
  }
}

/** A failure in one line for the log. */
export function describeFailure(failure: Failure): string {
  const facts = [
    failure.kind,
    failure.kind === "transport" ? failure.cause : undefined,
    failure.status,
    failure.origin,
    failure.model,
    failure.accountLabel === undefined ? undefined : `key “${failure.accountLabel}”`,
    failure.requestId === undefined ? undefined : `request ${failure.requestId}`,
  ].filter((fact) => fact !== undefined);
  return `${failure.provider}: ${failure.message} (${facts.join(", ")})`;
}

function noModelCard(message: string): FailureCard {
  return {
    kind: "not-found",
    title: message,
    advice: "Choose a model that one of your keys can use, or add a key.",
    details: [],
    fixes: [
      { id: "choose-model", label: "Choose Model" },
      { id: "add-key", label: "Add API Key" },
    ],
  };
}

const panelOnly = new Set<PanelChange["type"]>(["role-set", "roles-set", "setup-set", "recall-add", "settings-problems-set", "conversation-show"]);

function isConversationChange(change: PanelChange): change is ConversationChange {
  return !panelOnly.has(change.type);
}

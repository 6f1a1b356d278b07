import { RunControl } from "../../core/resilience/runControl.ts";
import { answerText } from "../../shared/answer.ts";
import { canContinue } from "../../shared/continuable.ts";
import {
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
  type QueuedPrompt,
  type UserTurn,
} from "../../shared/conversation.ts";
import type { PermissionLevel } from "../../shared/agentViews.ts";
import { withoutUndefined } from "../../shared/json.ts";
import {
  isFactsChange,
  reduceSessionFacts,
  type SessionChange,
  type SessionFacts,
  type SessionFactsChange,
} from "../../shared/panelState.ts";
import type { Slot } from "../../shared/step.ts";
import { isSteering } from "../../shared/steering.ts";
import type { AnswerTalk } from "../answering/answerTask.ts";
import { attachmentFileName, schemaFileName } from "../storage/attachmentPath.ts";
import { UserRequests } from "../agent/userRequests.ts";
import { newAnswer, newStep } from "./beginAnswer.ts";
import { ConversationFiles } from "./conversationFiles.ts";
import { internalErrorCard } from "./internalErrorCard.ts";
import type { PromptOrder } from "./promptOrder.ts";
import type { SessionPorts } from "./sessionPorts.ts";

/** What became of a prompt. `answered` resolves when its answer has ended, or its queue has stopped before it. */
export interface PromptOutcome {
  readonly state: "asked" | "queued" | "known";
  readonly answered: Promise<void>;
}

/** Hears when an answer begins, and when it has ended, in a session, and when what its agents wait for from the user has changed. */
export interface RunListener {
  began(session: ConversationSession): void;
  ended(session: ConversationSession): void;
  asked(session: ConversationSession): void;
}

/**
 * One conversation that is worked on: owns its truth, its answer that streams and the prompts that wait. Who looks at it comes and goes; the work goes on.
 * One answer streams at a time; a prompt that comes meanwhile waits in the queue, which an answer that is stopped or fails holds until the user goes on.
 */
export class ConversationSession {
  readonly #ports: SessionPorts;
  readonly #runs: RunListener;
  readonly #listeners = new Set<(change: SessionChange) => void>();
  /** What its agents wait for from the user. */
  readonly requests = new UserRequests((requests) => {
    this.#changeFacts({ type: "requests-set", requests });
    this.#runs.asked(this);
  });
  /** Prompts that answers have taken. */
  readonly #steered = new Set<string>();
  #conversation: Conversation;
  #facts: SessionFacts = {};
  #run: { readonly control: RunControl; readonly done: Promise<void> } | undefined;

  constructor(conversation: Conversation, ports: SessionPorts, runs: RunListener) {
    this.#conversation = conversation;
    this.#ports = ports;
    this.#runs = runs;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  /** What the conversation shows beside itself. */
  get facts(): SessionFacts {
    return this.#facts;
  }

  /** Whether an answer streams. */
  get isAnswering(): boolean {
    return this.#run !== undefined;
  }

  /** The files of the conversation. */
  get files(): ConversationFiles {
    return new ConversationFiles(this.#ports.store.files, this.#conversation);
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: SessionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The conversation goes on in a file of its own, under another id. */
  move(id: string): void {
    this.#conversation = { ...this.#conversation, id };
    this.#notify({ type: "conversation-move", id });
  }

  /**
   * Asks, or queues the prompt if an answer streams or others wait; an answer that calls tools takes it before its next step. The order's id becomes the prompt's turn's; a prompt that is in the conversation or in the
   * queue already is not taken twice.
   */
  submit({ id, text, slot, attachments, schema, waitsForEnd }: PromptOrder): PromptOutcome {
    const queue = this.#conversation.queue ?? [];
    if (this.#conversation.turns.some((turn) => turn.id === id) || queue.some((prompt) => prompt.id === id) || this.#steered.has(id)) {
      return { state: "known", answered: Promise.resolve() };
    }
    const { files } = this.#ports.store;
    for (const { attachment, bytes } of attachments) {
      files.keep(this.#conversation.id, attachmentFileName(attachment), bytes);
    }
    if (schema !== undefined) {
      files.keep(this.#conversation.id, schemaFileName(schema.ref), Buffer.from(schema.text));
    }
    const prompt: QueuedPrompt = withoutUndefined({
      id,
      text,
      slot,
      attachments: attachments.length === 0 ? undefined : attachments.map(({ attachment }) => attachment),
      schema: schema?.ref,
      waitsForEnd,
    });
    if (this.#run === undefined && queue.length === 0) {
      return { state: "asked", answered: this.#ask(prompt) };
    }
    this.#change({ type: "queue-add", prompt });
    // A queue that was held goes on with the user's next prompt.
    const answered = this.#run === undefined ? this.#askNext() : this.#run.done;
    return { state: "queued", answered };
  }

  /** Changes the words of a prompt that waits. */
  editQueued(promptId: string, text: string): void {
    this.#change({ type: "queue-edit", promptId, text });
  }

  /** Takes a prompt out of the queue. */
  removeQueued(promptId: string): void {
    this.#change({ type: "queue-remove", promptId });
  }

  /** Asks a prompt that waits before all others; an answer that streams is stopped first, and kept. */
  async askQueued(promptId: string): Promise<void> {
    const prompt = this.#conversation.queue?.find(({ id }) => id === promptId);
    if (prompt === undefined) {
      return;
    }
    this.#change({ type: "queue-remove", promptId });
    await this.stop();
    await this.#ask(prompt);
  }

  /** Asks again for the last answer, with the present model of `slot`. An earlier answer's prompt is asked anew at the end. */
  async retry(turnId: string, slot: Slot): Promise<void> {
    const { turns } = this.#conversation;
    const index = turns.findIndex((turn) => turn.id === turnId);
    const prompt = turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
    if (this.#run !== undefined || prompt === undefined) {
      return;
    }
    if (index === turns.length - 1) {
      this.#change({ type: "turn-remove", turnId });
      await this.#answer(slot, { clearsCooldowns: true });
    } else {
      await this.#ask({ ...prompt, id: this.#ports.newId(), slot }, { clearsCooldowns: true });
    }
  }

  /** Asks for the rest of the last answer, if it broke off or reached its output limit. What has come stays. */
  async continue(turnId: string, slot: Slot): Promise<void> {
    const last = this.#conversation.turns.at(-1);
    if (this.#run !== undefined || last?.kind !== "answer" || last.id !== turnId || last.status === "streaming") {
      return;
    }
    if (canContinue(last)) {
      this.#change({ type: "turn-resume", turnId });
      this.#change({ type: "step-start", turnId, step: newStep(this.#ports, `s${last.steps.length + 1}`, last.slot) });
      await this.#answer(last.slot, { clearsCooldowns: true, continued: last });
    } else if (last.status !== "complete" && last.schema === undefined) {
      // A failure's card offers it for an answer without words, too: the rest is all of it.
      await this.retry(turnId, slot);
    }
  }

  /** Sets what agents may do from now on, calls of the present answer included. */
  setLevel(level: PermissionLevel): void {
    const change = { type: "level-set", level } as const;
    if (this.#conversation.turns.length > 0) {
      this.#change(change);
    } else {
      // Kept with the first prompt: no file is made for a chat in which nothing has been said.
      this.#conversation = reduceConversation(this.#conversation, change);
      this.#notify(change);
    }
  }

  /** Undoes a compaction, or makes it hold again. Nothing happens while an answer streams: what it was sent stays as it is. */
  setCompaction(turnId: string, partId: string, isUndone: boolean): void {
    const turn = this.#conversation.turns.find(({ id }) => id === turnId);
    const part = turn?.kind === "answer" ? turn.parts.find(({ id }) => id === partId) : undefined;
    if (this.#run === undefined && part?.kind === "compaction") {
      this.#change({ type: "part-update", turnId, partId, set: { isUndone } });
    }
  }

  /** What the answer waits for is used now. */
  useNow(): void {
    this.#run?.control.useNow();
  }

  /** Stops the answer that streams; what had arrived is kept, and prompts that wait go on waiting. Resolves when the connection is closed. */
  async stop(): Promise<void> {
    this.#run?.control.stop();
    await this.#run?.done;
  }

  async #ask(
    { id, text, slot, attachments, schema }: Omit<UserTurn, "kind" | "atMs"> & { readonly slot: Slot },
    options: AnswerOptions = {},
  ): Promise<void> {
    const { level } = this.#conversation;
    const isFirst = this.#conversation.turns.length === 0;
    this.#change({
      type: "turn-add",
      turn: withoutUndefined({ kind: "user", id, text, atMs: this.#ports.clock.nowMs(), attachments, schema }),
    });
    if (isFirst && level !== undefined) {
      this.#change({ type: "level-set", level });
    }
    await this.#answer(slot, options);
  }

  async #askNext(): Promise<void> {
    const [next] = this.#conversation.queue ?? [];
    if (next !== undefined && this.#run === undefined) {
      this.#change({ type: "queue-remove", promptId: next.id });
      await this.#ask(next);
    }
  }

  async #answer(slot: Slot, options: AnswerOptions): Promise<void> {
    const control = new RunControl();
    const turnId = options.continued?.id ?? this.#ports.newId();
    const done = this.#streamAnswer(turnId, slot, options, control);
    this.#run = { control, done };
    try {
      await done;
    } finally {
      this.#run = undefined;
      this.#runs.ended(this);
    }
    const turn = this.#conversation.turns.find(({ id }) => id === turnId);
    if (turn?.kind === "answer" && turn.status === "complete") {
      await this.#askNext();
    }
  }

  async #streamAnswer(turnId: string, slot: Slot, { clearsCooldowns, continued }: AnswerOptions, control: RunControl): Promise<void> {
    if (continued === undefined) {
      const { schema } = this.#conversation.turns.findLast((other) => other.kind === "user") ?? {};
      this.#change({ type: "turn-add", turn: newAnswer(this.#ports, turnId, slot, schema) });
    }
    const model = this.#ports.roles.resolve(slot);
    this.#runs.began(this);
    try {
      const { runAnswer } = await this.#ports.loadAnswering();
      const task = {
        role: slot,
        model,
        conversation: this.#conversation,
        turnId,
        begun: continued && answerText(continued),
        clearCooldown: clearsCooldowns,
        control,
        talk: this.#talk(),
        keepFile: (name: string, bytes: Uint8Array): void => this.#ports.store.files.keep(this.#conversation.id, name, bytes),
        pathOf: (name: string): string | undefined => this.#ports.store.files.path(this.#conversation.id, name),
      };
      await runAnswer(this.#ports, task, (change) => {
        if (isFactsChange(change)) {
          this.#changeFacts(change);
        } else {
          this.#change(change);
        }
      });
    } catch (error) {
      const failure = internalErrorCard(error);
      this.#ports.log.error(`${failure.title} ${failure.details.join(" ")}`);
      this.#change({ type: "turn-end", turnId, status: "failed", failure });
    }
  }

  #talk(): AnswerTalk {
    return {
      level: () => this.#conversation.level ?? this.#ports.level(),
      requests: this.requests,
      steering: () => (this.#conversation.queue ?? []).filter((prompt) => isSteering(this.#conversation, prompt)),
      steered: (promptId) => {
        this.#steered.add(promptId);
        this.removeQueued(promptId);
      },
    };
  }

  /** Makes a change, keeps it, and reports it, in this order: what a panel has shown is there again after a crash. */
  #change(made: ConversationChange): void {
    const change = made.type === "part-append" ? made : withoutUndefined(made);
    const before = this.#conversation;
    this.#conversation = reduceConversation(before, change);
    if (before !== this.#conversation) {
      this.#ports.store.append(this.#conversation, change);
    }
    this.#notify(change);
  }

  #changeFacts(change: SessionFactsChange): void {
    this.#facts = reduceSessionFacts(this.#facts, change);
    this.#notify(withoutUndefined(change));
  }

  #notify(change: SessionChange): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}

/** How an answer is asked for. */
interface AnswerOptions {
  /** Whatever is in a cooldown is tried. */
  readonly clearsCooldowns?: boolean;
  /** The answer whose rest is asked for. */
  readonly continued?: AnswerTurn;
}

import { RunControl } from "../../core/resilience/runControl.ts";
import { answerText } from "../../shared/answer.ts";
import { canContinue } from "../../shared/continuable.ts";
import type { AnswerTurn, Conversation, QueuedPrompt, UserTurn } from "../../shared/conversation.ts";
import type { PermissionLevel } from "../../shared/agentViews.ts";
import { withoutUndefined } from "../../shared/json.ts";
import { isFactsChange, type SessionChange, type SessionFacts } from "../../shared/panelState.ts";
import type { Slot } from "../../shared/step.ts";
import { isSteering } from "../../shared/steering.ts";
import type { AnswerTalk } from "../answering/answerTask.ts";
import { UserRequests } from "../agent/userRequests.ts";
import { newAnswer, newStep } from "./beginAnswer.ts";
import { ConversationRecord } from "./conversationRecord.ts";
import { ConversationFiles } from "./conversationFiles.ts";
import { internalErrorCard } from "./internalErrorCard.ts";
import { keepPromptFiles, type PromptOrder } from "./promptOrder.ts";
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
  readonly #record: ConversationRecord;
  /** What its agents wait for from the user. */
  readonly requests = new UserRequests((requests) => {
    this.#record.changeFacts({ type: "requests-set", requests });
    this.#runs.asked(this);
  });
  /** Prompts that answers have taken. */
  readonly #steered = new Set<string>();
  #run: { readonly control: RunControl; readonly done: Promise<void> } | undefined;

  constructor(conversation: Conversation, ports: SessionPorts, runs: RunListener) {
    this.#record = new ConversationRecord(conversation, ports.store);
    this.#ports = ports;
    this.#runs = runs;
  }

  get conversation(): Conversation {
    return this.#record.conversation;
  }

  /** What the conversation shows beside itself. */
  get facts(): SessionFacts {
    return this.#record.facts;
  }

  /** Whether an answer streams. */
  get isAnswering(): boolean {
    return this.#run !== undefined;
  }

  /** The files of the conversation. */
  get files(): ConversationFiles {
    return new ConversationFiles(this.#ports.store.files, this.#record.conversation);
  }

  /** Calls `listener` with every change, in order. The returned function ends that. */
  onChange(listener: (change: SessionChange) => void): () => void {
    return this.#record.onChange(listener);
  }

  /** The conversation goes on in a file of its own, under another id. */
  move(id: string): void {
    this.#record.move(id);
  }

  /**
   * Asks, or queues the prompt if an answer streams or others wait; an answer that calls tools takes it before its next step. The order's id becomes the prompt's turn's; a prompt that is in the conversation or in the
   * queue already is not taken twice.
   */
  submit({ id, text, slot, attachments, schema, waitsForEnd }: PromptOrder): PromptOutcome {
    const queue = this.#record.conversation.queue ?? [];
    if (
      this.#record.conversation.turns.some((turn) => turn.id === id) ||
      queue.some((prompt) => prompt.id === id) ||
      this.#steered.has(id)
    ) {
      return { state: "known", answered: Promise.resolve() };
    }
    keepPromptFiles(this.#ports.store.files, this.#record.conversation.id, { attachments, schema });
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
    this.#record.change({ type: "queue-add", prompt });
    // A queue that was held goes on with the user's next prompt.
    const answered = this.#run === undefined ? this.#askNext() : this.#run.done;
    return { state: "queued", answered };
  }

  /** Changes the words of a prompt that waits. */
  editQueued(promptId: string, text: string): void {
    this.#record.change({ type: "queue-edit", promptId, text });
  }

  /** Takes a prompt out of the queue. */
  removeQueued(promptId: string): void {
    this.#record.change({ type: "queue-remove", promptId });
  }

  /** Asks a prompt that waits before all others; an answer that streams is stopped first, and kept. */
  async askQueued(promptId: string): Promise<void> {
    const prompt = this.#record.conversation.queue?.find(({ id }) => id === promptId);
    if (prompt === undefined) {
      return;
    }
    this.#record.change({ type: "queue-remove", promptId });
    await this.stop();
    await this.#ask(prompt);
  }

  /** Asks again for the last answer, with the present model of `slot`. An earlier answer's prompt is asked anew at the end. */
  async retry(turnId: string, slot: Slot): Promise<void> {
    const { turns } = this.#record.conversation;
    const index = turns.findIndex((turn) => turn.id === turnId);
    const prompt = turns.slice(0, Math.max(0, index)).findLast((turn) => turn.kind === "user");
    if (this.#run !== undefined || prompt === undefined) {
      return;
    }
    if (index === turns.length - 1) {
      this.#record.change({ type: "turn-remove", turnId });
      await this.#answer(slot, { clearsCooldowns: true });
    } else {
      await this.#ask({ ...prompt, id: this.#ports.newId(), slot }, { clearsCooldowns: true });
    }
  }

  /** Asks for the rest of the last answer, if it broke off or reached its output limit. What has come stays. */
  async continue(turnId: string, slot: Slot): Promise<void> {
    const last = this.#record.conversation.turns.at(-1);
    if (this.#run !== undefined || last?.kind !== "answer" || last.id !== turnId || last.status === "streaming") {
      return;
    }
    if (canContinue(last)) {
      this.#record.change({ type: "turn-resume", turnId });
      this.#record.change({ type: "step-start", turnId, step: newStep(this.#ports, `s${last.steps.length + 1}`, last.slot) });
      await this.#answer(last.slot, { clearsCooldowns: true, continued: last });
    } else if (last.status !== "complete" && last.schema === undefined) {
      // A failure's card offers it for an answer without words, too: the rest is all of it.
      await this.retry(turnId, slot);
    }
  }

  /** Sets what agents may do from now on, calls of the present answer included. */
  setLevel(level: PermissionLevel): void {
    const change = { type: "level-set", level } as const;
    if (this.#record.conversation.turns.length > 0) {
      this.#record.change(change);
    } else {
      // Kept with the first prompt.
      this.#record.changeUnkept(change);
    }
  }

  /** Undoes a compaction, or makes it hold again. Nothing happens while an answer streams: what it was sent stays as it is. */
  setCompaction(turnId: string, partId: string, isUndone: boolean): void {
    const turn = this.#record.conversation.turns.find(({ id }) => id === turnId);
    const part = turn?.kind === "answer" ? turn.parts.find(({ id }) => id === partId) : undefined;
    if (this.#run === undefined && part?.kind === "compaction") {
      this.#record.change({ type: "part-update", turnId, partId, set: { isUndone } });
    }
  }

  /** What the answer waits for is used now. */
  useNow(): void {
    this.#run?.control.useNow();
  }

  /** Stops a call that runs, by its part; the answer goes on, and its model is informed. */
  stopCall(partId: string): void {
    this.#run?.control.stopCall(partId);
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
    const { level } = this.#record.conversation;
    const isFirst = this.#record.conversation.turns.length === 0;
    this.#record.change({
      type: "turn-add",
      turn: withoutUndefined({ kind: "user", id, text, atMs: this.#ports.clock.nowMs(), attachments, schema }),
    });
    if (isFirst && level !== undefined) {
      this.#record.change({ type: "level-set", level });
    }
    await this.#answer(slot, options);
  }

  async #askNext(): Promise<void> {
    const [next] = this.#record.conversation.queue ?? [];
    if (next !== undefined && this.#run === undefined) {
      this.#record.change({ type: "queue-remove", promptId: next.id });
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
    const turn = this.#record.conversation.turns.find(({ id }) => id === turnId);
    if (turn?.kind === "answer" && turn.status === "complete") {
      await this.#askNext();
    }
  }

  async #streamAnswer(turnId: string, slot: Slot, { clearsCooldowns, continued }: AnswerOptions, control: RunControl): Promise<void> {
    if (continued === undefined) {
      const { schema } = this.#record.conversation.turns.findLast((other) => other.kind === "user") ?? {};
      this.#record.change({ type: "turn-add", turn: newAnswer(this.#ports, turnId, slot, schema) });
    }
    const model = this.#ports.roles.resolve(slot);
    this.#runs.began(this);
    try {
      const { runAnswer } = await this.#ports.loadAnswering();
      const task = {
        role: slot,
        model,
        conversation: this.#record.conversation,
        turnId,
        begun: continued && answerText(continued),
        clearCooldown: clearsCooldowns,
        control,
        talk: this.#talk(),
        keepFile: (name: string, bytes: Uint8Array): void => this.#ports.store.files.keep(this.#record.conversation.id, name, bytes),
        pathOf: (name: string): string | undefined => this.#ports.store.files.path(this.#record.conversation.id, name),
      };
      await runAnswer(this.#ports, task, (change) => {
        if (isFactsChange(change)) {
          this.#record.changeFacts(change);
        } else {
          this.#record.change(change);
        }
      });
    } catch (error) {
      const failure = internalErrorCard(error);
      this.#ports.log.error(`${failure.title} ${failure.details.join(" ")}`);
      this.#record.change({ type: "turn-end", turnId, status: "failed", failure });
    }
  }

  #talk(): AnswerTalk {
    return {
      level: () => this.#record.conversation.level ?? this.#ports.level(),
      requests: this.requests,
      steering: () => (this.#record.conversation.queue ?? []).filter((prompt) => isSteering(this.#record.conversation, prompt)),
      steered: (promptId) => {
        this.#steered.add(promptId);
        this.removeQueued(promptId);
      },
    };
  }
}

/** How an answer is asked for. */
interface AnswerOptions {
  /** Whatever is in a cooldown is tried. */
  readonly clearsCooldowns?: boolean;
  /** The answer whose rest is asked for. */
  readonly continued?: AnswerTurn;
}

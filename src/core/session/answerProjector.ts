import type { AnswerStatus, AnswerTurn, ConversationChange } from "../../shared/conversation.ts";
import type { FailureCard } from "../../shared/failureCard.ts";
import { withoutUndefined } from "../../shared/json.ts";
import type { Compaction, NewPart, Notice, Part, UserMessagePart } from "../../shared/part.ts";
import type { Step, StepFacts } from "../../shared/step.ts";
import { nothingBooked, withAttempt, type LedgerSum, type PriceOf } from "../accounting/ledger.ts";
import type { Failure } from "../model/failure.ts";
import type { CandidateEvent, RunEvent } from "../model/runEvent.ts";
import type { AttemptEvent, FailureEvent, FinishEvent, FinishReason, ImageEvent, ReasoningSignatureEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import { explainAttempt, isCorrection } from "./explainAttempt.ts";
import { stepIdAt } from "../../shared/answer.ts";

/** What an {@link AnswerProjector} needs of the outside. */
export interface AnswerProjectorOptions {
  readonly clock: Clock;
  readonly priceOf: PriceOf;
  /** What is reported of who answers. */
  readonly answeredBy: (candidate: CandidateEvent) => StepFacts;
  /** Keeps an image that the model made among the conversation's files. Returns its name there. */
  readonly keepImage: (image: ImageEvent) => string;
  readonly card: (failure: Failure) => FailureCard;
  /** A provider's name for people, by its id in the settings. */
  readonly providerLabel: (provider: string) => string;
  /** The id of the step that takes the place of `discarded`. Left out: by the number of steps. */
  readonly nextStepId?: ((discarded: string) => string) | undefined;
}

function finishNote(reason: FinishReason): string | undefined {
  return reason === "stop" || reason === "tool-calls" ? undefined : reason;
}

/**
 * Turns a run's events, one at a time and in order, into changes of its answer. The last event yields a `step-end` and a `turn-end`. A failure of kind
 * `aborted` ends the answer as `stopped`, without a card: the user asked for it.
 */
export class AnswerProjector {
  readonly #turnId: string;
  readonly #options: AnswerProjectorOptions;
  /** When the step began, by the monotonic clock. */
  #startedMs: number;
  #step: Step;
  #stepCount: number;
  #partCount: number;
  /** The content parts of the step, in order, and those that text still goes on with. */
  #parts: { readonly id: string; readonly kind: Part["kind"] }[] = [];
  #text: string | undefined;
  #reasoning: string | undefined;
  /** A part of reasoning that has ended, and whose signature may still come. */
  #unsigned: string | undefined;
  readonly #calls = new Map<string, string>();
  #firstTokenMs: number | undefined;
  #facts: StepFacts = {};
  /** All attempts of the step. */
  #spent: LedgerSum = nothingBooked;

  /** `answer`: as it is, with the step that runs as its last. */
  constructor(answer: AnswerTurn, options: AnswerProjectorOptions) {
    const step = answer.steps.at(-1);
    if (step === undefined) {
      throw new Error("An answer has a step before anything can come of it.");
    }
    this.#turnId = answer.id;
    this.#options = options;
    this.#startedMs = options.clock.monotonicMs();
    this.#step = step;
    this.#stepCount = answer.steps.length;
    this.#partCount = answer.parts.reduce((highest, { id }) => Math.max(highest, Number(id.slice(1))), 0);
    // The rest of an answer goes on with its words.
    const last = answer.parts.findLast(({ kind }) => kind !== "notice" && kind !== "source" && kind !== "compaction");
    this.#text = last?.kind === "text" ? last.id : undefined;
  }

  /** The changes that `event` makes; none for an event that only the bookkeeping needs. */
  write(event: RunEvent): readonly ConversationChange[] {
    switch (event.type) {
      case "candidate":
        return this.update(this.#options.answeredBy(event));
      case "wait-start":
      case "wait-end":
      case "usage":
        return [];
      case "attempt-end":
        this.#spent = withAttempt(this.#spent, event, this.#options.priceOf);
        return [];
      case "message-start":
        this.#facts = { ...this.#facts, model: event.model };
        return [];
      case "text-delta":
        return this.#writeText(event.text);
      case "reasoning-delta":
        return this.#writeReasoning(event.text);
      case "reasoning-signature":
        return this.#sign(event);
      case "tool-call-start": {
        const begun = this.#contentBegins();
        const start = this.#start({ kind: "tool-call", callId: event.callId, name: event.name, argumentsText: "", state: "pending" });
        this.#calls.set(event.callId, start.part.id);
        return [...begun, start];
      }
      case "tool-call-delta":
        return this.#ofCall(event.callId, (partId) => ({ type: "part-append", turnId: this.#turnId, partId, text: event.argumentsText }));
      case "tool-call-end":
        return this.#ofCall(event.callId, (partId) => ({
          type: "part-update",
          turnId: this.#turnId,
          partId,
          set: { arguments: event.arguments },
        }));
      case "finish":
        return this.#end("complete", undefined, finishNote(event.reason));
      case "failure":
        return event.failure.kind === "aborted" ? this.#end("stopped") : this.#end("failed", this.#options.card(event.failure));
      case "citation":
        return [this.#start({ kind: "source", url: event.url, title: event.title, quote: event.quote })];
      case "image": {
        const { mediaType, width, height } = event;
        return [...this.#contentBegins(), this.#start({ kind: "image", file: this.#options.keepImage(event), mediaType, width, height })];
      }
      case "dropped":
        return this.notice({ text: event.reason.replace(/\.$/, ""), details: [] });
      case "attempt":
        return this.#attempt(event);
      case "structured-output":
        return this.#output(JSON.stringify(event.value, undefined, 2));
    }
  }

  /** Facts of the step that runs. */
  update(set: StepFacts): readonly ConversationChange[] {
    const known = withoutUndefined(set);
    return Object.keys(known).length === 0 ? [] : [{ type: "step-update", turnId: this.#turnId, stepId: this.#step.id, set: known }];
  }

  /** A quiet line in the answer. */
  notice({ text, details }: Notice): readonly ConversationChange[] {
    return [this.#start({ kind: "notice", text, details })];
  }

  /** From here on less is sent of what came before. */
  compaction(compaction: Compaction): readonly ConversationChange[] {
    return [this.#start({ kind: "compaction", ...compaction })];
  }

  /** Words that went to the model within the answer. */
  userMessage(message: Omit<UserMessagePart, "id" | "stepId" | "kind">): readonly ConversationChange[] {
    const begun = this.#contentBegins();
    return [...begun, this.#start({ kind: "user-message", ...message })];
  }

  /** The next step begins, as the one before did, unless it runs already. */
  beginStep(id: string): readonly ConversationChange[] {
    if (this.#step.id === id) {
      return [];
    }
    const { effort, effortReason } = this.#step.facts;
    this.#stepCount += 1;
    this.#startedMs = this.#options.clock.monotonicMs();
    this.#step = {
      ...this.#step,
      id,
      startedAtMs: this.#options.clock.nowMs(),
      status: "running",
      facts: withoutUndefined({ effort, effortReason }),
    };
    return [{ type: "step-start", turnId: this.#turnId, step: this.#step }];
  }

  /** The step ends with its request's last event, and the answer goes on. */
  endStep(event: FinishEvent | FailureEvent): readonly ConversationChange[] {
    const isStopped = event.type === "failure" && event.failure.kind === "aborted";
    return event.type === "finish" ? this.#endStep("done", finishNote(event.reason)) : this.#endStep(isStopped ? "stopped" : "failed");
  }

  #writeText(text: string): readonly ConversationChange[] {
    if (this.#reasoning === undefined && this.#text !== undefined) {
      this.#firstTokenMs ??= this.#elapsedMs();
      return [{ type: "part-append", turnId: this.#turnId, partId: this.#text, text }];
    }
    const begun = this.#contentBegins();
    const start = this.#start({ kind: "text", text });
    this.#text = start.part.id;
    return [...begun, start];
  }

  #writeReasoning(text: string): readonly ConversationChange[] {
    this.#firstTokenMs ??= this.#elapsedMs();
    if (this.#reasoning !== undefined) {
      return [{ type: "part-append", turnId: this.#turnId, partId: this.#reasoning, text }];
    }
    const start = this.#start({ kind: "reasoning", text, startedAtMs: this.#options.clock.nowMs() });
    this.#text = undefined;
    this.#reasoning = start.part.id;
    this.#unsigned = start.part.id;
    return [start];
  }

  #sign({ provider, model, data }: ReasoningSignatureEvent): readonly ConversationChange[] {
    const signature = withoutUndefined({ provider, model, data });
    const partId = this.#unsigned;
    if (partId === undefined) {
      const atMs = this.#options.clock.nowMs();
      return [this.#start({ kind: "reasoning", text: "", startedAtMs: atMs, endedAtMs: atMs, signature })];
    }
    this.#unsigned = undefined;
    return [{ type: "part-update", turnId: this.#turnId, partId, set: { signature } }, ...this.#endReasoning()];
  }

  #ofCall(callId: string, change: (partId: string) => ConversationChange): readonly ConversationChange[] {
    const partId = this.#calls.get(callId);
    return partId === undefined ? [] : [change(partId)];
  }

  /** The answer in its best form takes the place of the text or call that it came as. */
  #output(text: string): readonly ConversationChange[] {
    this.#facts = { ...this.#facts, fitsSchema: true };
    const begun = this.#contentBegins();
    const kept = this.#parts.findLast(({ kind }) => kind === "text");
    const replaced = this.#parts.filter((part) => part !== kept && (part.kind === "text" || part.kind === "tool-call"));
    this.#parts = this.#parts.filter((part) => !replaced.includes(part));
    this.#calls.clear();
    return [
      ...begun,
      ...replaced.map(({ id }) => ({ type: "part-remove", turnId: this.#turnId, partId: id }) as const),
      kept === undefined
        ? this.#start({ kind: "text", text })
        : { type: "part-update", turnId: this.#turnId, partId: kept.id, set: { text } },
    ];
  }

  /** What had come of an attempt that is given up, such as JSON that does not fit its schema, makes room for the next: a step of its own. */
  #attempt(event: AttemptEvent): readonly ConversationChange[] {
    const notice = this.#start({ kind: "notice", ...explainAttempt(event, this.#options.providerLabel) });
    if (this.#firstTokenMs === undefined && !isCorrection(event.failure)) {
      return [notice];
    }
    const ended = this.#endStep("discarded");
    const id = this.#options.nextStepId?.(this.#step.id) ?? stepIdAt(this.#stepCount + 1);
    return [notice, ...ended, ...this.beginStep(id)];
  }

  #start(part: NewPart): Extract<ConversationChange, { type: "part-start" }> {
    this.#partCount += 1;
    const id = `p${this.#partCount}`;
    if (part.kind !== "notice" && part.kind !== "source") {
      this.#parts.push({ id, kind: part.kind });
    }
    return { type: "part-start", turnId: this.#turnId, part: withoutUndefined({ id, stepId: this.#step.id, ...part }) };
  }

  /** What is no thinking begins. */
  #contentBegins(): readonly ConversationChange[] {
    this.#firstTokenMs ??= this.#elapsedMs();
    this.#text = undefined;
    this.#unsigned = undefined;
    return this.#endReasoning();
  }

  #endReasoning(): readonly ConversationChange[] {
    const partId = this.#reasoning;
    this.#reasoning = undefined;
    return partId === undefined ? [] : [{ type: "part-end", turnId: this.#turnId, partId, atMs: this.#options.clock.nowMs() }];
  }

  #endStep(status: "done" | "failed" | "stopped" | "discarded", finishNote?: string): readonly ConversationChange[] {
    const ended = this.#endReasoning();
    const { usage, costUsd } = this.#spent.reported;
    const set = withoutUndefined({
      ...this.#facts,
      ...usage,
      costUsd,
      firstTokenMs: this.#firstTokenMs,
      elapsedMs: this.#elapsedMs(),
      finishNote,
    });
    this.#facts = {};
    this.#spent = nothingBooked;
    this.#firstTokenMs = undefined;
    this.#text = undefined;
    this.#unsigned = undefined;
    this.#parts = [];
    this.#calls.clear();
    return [...ended, { type: "step-end", turnId: this.#turnId, stepId: this.#step.id, status, set }];
  }

  #end(
    status: Exclude<AnswerStatus, "streaming" | "interrupted">,
    failure?: FailureCard,
    finishNote?: string,
  ): readonly ConversationChange[] {
    const step = status === "complete" ? "done" : status;
    const card = failure === undefined ? {} : { failure: withoutUndefined(failure) };
    return [...this.#endStep(step, finishNote), { type: "turn-end", turnId: this.#turnId, status, ...card }];
  }

  #elapsedMs(): number {
    return this.#options.clock.monotonicMs() - this.#startedMs;
  }
}

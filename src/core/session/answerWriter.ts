import type { AnswerFacts, AnswerStatus, ConversationChange, FailureCard } from "../../shared/conversation.ts";
import type { Failure } from "../model/failure.ts";
import type { CandidateEvent, RunEvent } from "../model/runEvent.ts";
import type { AttemptEvent, FinishReason } from "../model/streamEvent.ts";
import type { Usage } from "../model/usage.ts";
import type { Clock } from "../ports/clock.ts";
import { explainAttempt } from "./explainAttempt.ts";

/** What turns one stream into changes of one answer. */
export interface AnswerWriterOptions {
  readonly turnId: string;
  readonly clock: Clock;
  /** Price of a request in US dollars, or `undefined` where the price or the count is not known. */
  readonly costUsd: (usage: Usage) => number | undefined;
  /** What is told of who answers. */
  readonly answeredBy: (candidate: CandidateEvent) => AnswerFacts;
  readonly card: (failure: Failure) => FailureCard;
  /** A provider's name for people, by its id in the settings. */
  readonly providerLabel: (provider: string) => string;
}

const finishNotes: Readonly<Record<FinishReason, string | undefined>> = {
  stop: undefined,
  "tool-calls": undefined,
  length: "length",
  "content-filter": "content-filter",
  refusal: "refusal",
  other: "other",
};

/**
 * Translates a run's events, one at a time and in order, into changes of the answer `turnId`. The last event yields one `facts-set` and one
 * `answer-end`. A failure of kind `aborted` ends the answer as `stopped`, without a card: the user asked for it.
 */
export class AnswerWriter {
  private readonly startedMs: number;
  private firstTokenMs: number | undefined;
  private thinking = false;
  private facts: AnswerFacts = {};

  private readonly options: AnswerWriterOptions;

  constructor(options: AnswerWriterOptions) {
    this.options = options;
    this.startedMs = options.clock.monotonicMs();
  }

  /** The changes that `event` makes; none for an event that only the bookkeeping needs. */
  write(event: RunEvent): readonly ConversationChange[] {
    switch (event.type) {
      case "candidate":
        return [{ type: "facts-set", turnId: this.options.turnId, facts: this.options.answeredBy(event) }];
      case "message-start":
        this.facts = { ...this.facts, model: event.model };
        return [];
      case "text-delta":
        return [...this.contentBegins(true), { type: "text-append", turnId: this.options.turnId, text: event.text }];
      case "reasoning-delta":
        this.contentBegins(false);
        this.thinking = true;
        return [{ type: "reasoning-append", turnId: this.options.turnId, text: event.text, atMs: this.options.clock.nowMs() }];
      case "tool-call-start":
        return [
          ...this.contentBegins(true),
          { type: "tool-call-add", turnId: this.options.turnId, callId: event.callId, name: event.name },
        ];
      case "tool-call-delta":
        return [{ type: "tool-call-append", turnId: this.options.turnId, callId: event.callId, text: event.argumentsText }];
      case "usage":
        this.facts = { ...this.facts, ...usageOf(event), costUsd: this.options.costUsd(event) };
        return [];
      case "finish":
        return this.end("complete", undefined, finishNotes[event.reason]);
      case "failure":
        return event.failure.kind === "aborted" ? this.end("stopped") : this.end("failed", this.options.card(event.failure));
      case "citation":
        return [{ type: "source-add", turnId: this.options.turnId, source: { url: event.url, title: event.title, quote: event.quote } }];
      case "attempt":
        return this.attempt(event);
      case "structured-output":
        this.facts = { ...this.facts, fitsSchema: true };
        return [
          ...this.contentBegins(true),
          { type: "output-set", turnId: this.options.turnId, text: JSON.stringify(event.value, undefined, 2) },
        ];
      case "image":
        return this.contentBegins(true);
      case "dropped":
      case "wait-start":
      case "wait-end":
      case "attempt-end":
      case "reasoning-signature":
      case "tool-call-end":
        return [];
    }
  }

  /** What had come of an attempt that is given up, such as JSON that does not fit its schema, makes room for the next. */
  private attempt(event: AttemptEvent): readonly ConversationChange[] {
    const { turnId, providerLabel } = this.options;
    const notice: ConversationChange = { type: "notice-add", turnId, notice: explainAttempt(event, providerLabel) };
    const begun = this.firstTokenMs !== undefined;
    this.thinking = false;
    return begun ? [{ type: "answer-restart", turnId }, notice] : [notice];
  }

  private contentBegins(endsThinking: boolean): readonly ConversationChange[] {
    this.firstTokenMs ??= this.options.clock.monotonicMs() - this.startedMs;
    if (!this.thinking || !endsThinking) {
      return [];
    }
    this.thinking = false;
    return [{ type: "reasoning-end", turnId: this.options.turnId, atMs: this.options.clock.nowMs() }];
  }

  private end(status: Exclude<AnswerStatus, "streaming">, failure?: FailureCard, finishNote?: string): readonly ConversationChange[] {
    const { turnId, clock } = this.options;
    const thinkingEnd: readonly ConversationChange[] = this.thinking ? [{ type: "reasoning-end", turnId, atMs: clock.nowMs() }] : [];
    const facts: AnswerFacts = {
      ...this.facts,
      firstTokenMs: this.firstTokenMs,
      elapsedMs: clock.monotonicMs() - this.startedMs,
      finishNote,
    };
    return [...thinkingEnd, { type: "facts-set", turnId, facts }, { type: "answer-end", turnId, status, failure }];
  }
}

function usageOf(usage: Usage): Usage {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  return { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens };
}

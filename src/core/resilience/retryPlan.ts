import type { Failure } from "../model/failure.ts";
import { backoffMs } from "./backoff.ts";
import type { Candidate, Target } from "./candidate.ts";
import { isUnusableAnswer } from "./unusableAnswer.ts";

export interface RetryLimits {
  /** The longest wait for one model, in milliseconds. A longer one fails over, or stops and says until when. */
  readonly maxWaitMs: number;
  /** How often one model is asked before the next in line, failures of keys not counted; and how often one key is asked that has too many requests. At least 1. */
  readonly maxAttempts: number;
}

/** Where another model stands ready, how often one is asked at most. */
const mostBeforeFailover = 2;

/** How long a request that has met nobody at an address waits for it, in milliseconds: for its own backoff, not for the breaker's cooldowns. */
const unreachablePatienceMs = 4000;

/** An attempt that brought no content. */
export interface FailedAttempt {
  readonly failure: Failure;
  readonly candidate: Candidate;
  readonly target: Target;
}

/** What one request has still to try: which models, without which keys, and not before when. */
export class RetryPlan {
  readonly #limits: RetryLimits;
  readonly #random: () => number;
  readonly #excluded = new Set<string>();
  /** Whose answers were no good. */
  readonly #unusable = new Set<string>();
  /** How often each was rejected for too many requests. */
  readonly #limited = new Map<string, number>();
  readonly #all: readonly Target[];
  #targets: readonly Target[];
  #notBeforeMs = 0;
  /** Failures of the first of the targets that count towards its limit. */
  #failures = 0;
  #last: FailedAttempt | undefined;

  constructor(targets: readonly Target[], limits: RetryLimits, random: () => number) {
    this.#all = targets;
    this.#targets = targets;
    this.#limits = limits;
    this.#random = random;
  }

  /** The models that may still be asked, the next first. */
  get targets(): readonly Target[] {
    return this.#targets;
  }

  /** The first of them is not asked before this, in milliseconds since 1970-01-01 UTC. */
  get notBeforeMs(): number {
    return this.#notBeforeMs;
  }

  /** How long to wait for one model now, in milliseconds. An address that the last attempt did not reach has a longer cooldown each time, and whoever is asking need not wait for that. */
  get maxWaitMs(): number {
    const { maxWaitMs } = this.#limits;
    const failure = this.#last?.failure;
    return failure?.kind === "transport" && failure.retryAfterMs === undefined ? Math.min(maxWaitMs, unreachablePatienceMs) : maxWaitMs;
  }

  /** What failed last. */
  get last(): FailedAttempt | undefined {
    return this.#last;
  }

  /** Whether a candidate has shown that it is of no use to this request. */
  excludes({ accountId, model }: Candidate): boolean {
    return this.#excluded.has(pairOf(accountId, model));
  }

  /** Whether a candidate's answer to this request was no good: another key is asked before it, if one is free. */
  avoids({ accountId, model }: Candidate): boolean {
    return this.#unusable.has(pairOf(accountId, model));
  }

  /** `target` is asked. Those before it had their chance: they are in cooldown for longer than may be waited. */
  reached(target: Target): void {
    const at = this.#targets.indexOf(target);
    if (at > 0) {
      this.#startAt(this.#targets.slice(at));
    }
  }

  /** The user wants a candidate asked that was given up: it, its model and those after that may be asked again. */
  readmit({ accountId, model }: Candidate, target: Target): void {
    const pair = pairOf(accountId, model);
    this.#excluded.delete(pair);
    this.#unusable.delete(pair);
    this.#limited.delete(pair);
    this.#startAt(this.#all.slice(Math.max(0, this.#all.indexOf(target))));
  }

  /** An attempt failed before there was content. Returns whether something is left to try. */
  failed(failure: Failure, candidate: Candidate, target: Target, nowMs: number): boolean {
    this.#last = { failure, candidate, target };
    if (failure.kind === "aborted" || (failure.retry === "never" && failure.kind !== "not-found" && failure.kind !== "auth")) {
      return false;
    }
    // A stall has cost its time already: another is asked before the same again.
    if (
      failure.retry !== "same" ||
      (failure.kind === "stalled" && this.#hasOthers(candidate)) ||
      (failure.kind === "rate-limit" && this.#isLimitedOut(candidate))
    ) {
      this.#excluded.add(pairOf(candidate.accountId, candidate.model));
    }
    if (isUnusableAnswer(failure)) {
      this.#unusable.add(pairOf(candidate.accountId, candidate.model));
    }
    if (!countsAgainstModel(failure)) {
      return true;
    }
    this.#failures += 1;
    this.#notBeforeMs = nowMs + (failure.retryAfterMs ?? backoffMs(this.#failures, this.#random));
    const others = this.#targets.filter((other) => other !== target);
    if (this.#failures < (others.length > 0 ? Math.min(mostBeforeFailover, this.#limits.maxAttempts) : this.#limits.maxAttempts)) {
      return true;
    }
    this.#startAt(others);
    return others.length > 0;
  }

  /** Counts a rejection for too many requests. Returns whether waiting has not helped often enough: a provider may say “in a second” for hours. */
  #isLimitedOut({ accountId, model }: Candidate): boolean {
    const pair = pairOf(accountId, model);
    const times = (this.#limited.get(pair) ?? 0) + 1;
    this.#limited.set(pair, times);
    return times >= this.#limits.maxAttempts;
  }

  #startAt(targets: readonly Target[]): void {
    this.#targets = targets;
    this.#failures = 0;
    this.#notBeforeMs = 0;
  }

  /** Whether another key or model is left to be asked in place of `candidate`. */
  #hasOthers(candidate: Candidate): boolean {
    const own = pairOf(candidate.accountId, candidate.model);
    return this.#targets.some((target) =>
      target.candidates().some((other) => pairOf(other.accountId, other.model) !== own && !this.excludes(other)),
    );
  }
}

function pairOf(accountId: string, model: string): string {
  return `${accountId}|${model}`;
}

/** Whether a failure says something of the model or its address, so that asking again is counted; the failures of a key do not. */
function countsAgainstModel({ kind }: Failure): boolean {
  return kind !== "auth" && kind !== "quota" && kind !== "rate-limit" && kind !== "permission" && kind !== "not-found";
}

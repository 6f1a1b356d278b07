import { BucketCounter, WindowCounter, type LimitCounter, type LimitState } from "./limitCounter.ts";
import type { LimitReporting, RetryAfterForm } from "./limitHeaders.ts";

/** A limit on what one key may ask. */
export interface RateLimit {
  /** `window`: whole again at its end, all at once. `bucket`: fills little by little, as OpenAI's do. */
  readonly kind: "window" | "bucket";
  /** Requests in a window. Left out: any number. */
  readonly requests?: number | undefined;
  /** Tokens of questions in a window. Left out: any number. */
  readonly tokens?: number | undefined;
  /** Default: a minute. Shorter ones are reported truthfully, like everything else. */
  readonly windowMs?: number | undefined;
  /** What the limit is on. Default: a key with a model. */
  readonly per?: "key" | "key-and-model" | undefined;
  /** Whose headers report it with each answer. Default: the owner's own. */
  readonly reported?: LimitReporting | undefined;
  /** How a 429 says when to come again. Default: in seconds. */
  readonly retryAfter?: RetryAfterForm | undefined;
}

/** What is left after a request, for headers. What is not limited is left out. */
export interface LimitStates {
  readonly requests?: LimitState | undefined;
  readonly tokens?: LimitState | undefined;
}

/** What became of a request at its key's limits. */
export interface LimitVerdict extends LimitStates {
  /** Which limit it is past, `undefined` where it is let through. */
  readonly past: "requests" | "tokens" | undefined;
  /** How long until it would be let through, in milliseconds. */
  readonly waitMs: number;
}

interface Counters {
  readonly requests: LimitCounter | undefined;
  readonly tokens: LimitCounter | undefined;
}

/** Keeps the counters of all keys of one owner. A rejected request uses nothing. */
export class RateLimiter {
  readonly limit: RateLimit;
  readonly #counters = new Map<string, Counters>();

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  /** Lets a request of so many tokens through, or says why not. */
  take(key: string, model: string, tokens: number, nowMs: number): LimitVerdict {
    const counters = this.#countersOf(this.limit.per === "key" ? key : `${key} ${model}`);
    const waits = { requests: counters.requests?.waitMs(1, nowMs) ?? 0, tokens: counters.tokens?.waitMs(tokens, nowMs) ?? 0 };
    const past = waits.requests > 0 ? "requests" : waits.tokens > 0 ? "tokens" : undefined;
    if (past === undefined) {
      counters.requests?.take(1, nowMs);
      counters.tokens?.take(tokens, nowMs);
    }
    return {
      past,
      waitMs: Math.max(waits.requests, waits.tokens),
      requests: counters.requests?.state(nowMs),
      tokens: counters.tokens?.state(nowMs),
    };
  }

  #countersOf(name: string): Counters {
    const { kind, requests, tokens, windowMs = 60_000 } = this.limit;
    const make = (limit: number | undefined): LimitCounter | undefined =>
      limit === undefined ? undefined : kind === "window" ? new WindowCounter(limit, windowMs) : new BucketCounter(limit, windowMs);
    const counters = this.#counters.get(name) ?? { requests: make(requests), tokens: make(tokens) };
    this.#counters.set(name, counters);
    return counters;
  }
}

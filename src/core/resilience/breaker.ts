/** Whether a request may go: yes; as the one that finds out; or not before a time. */
export type Passage = { readonly kind: "yes" } | { readonly kind: "probe" } | { readonly kind: "no"; readonly untilMs: number };

/** Failures in a row after which nothing more is sent for a while. */
const threshold = 3;
const firstRestMs = 5000;
const longestRestMs = 60_000;
/** A probe that has told nothing for so long is given up for lost, in milliseconds. */
const probeLimitMs = 120_000;
/** How soon to look again while a probe is under way, in milliseconds. */
const lookAgainMs = 1000;

/** What is kept of a breaker beyond this process. */
export interface BreakerState {
  readonly failures: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly restsUntilMs: number;
}

export const healthyBreaker: BreakerState = { failures: 0, restsUntilMs: 0 };

/**
 * A circuit breaker before an address: after some failures in a row nothing is sent for a while, which doubles, then a single probe; when that is
 * answered, everything. Times are milliseconds since 1970-01-01 UTC.
 */
export class Breaker {
  #state: BreakerState;
  #probeSinceMs: number | undefined;

  constructor(state: BreakerState = healthyBreaker) {
    this.#state = state;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a request may go now. Looking changes nothing. */
  look(nowMs: number): Passage {
    const { failures, restsUntilMs } = this.#state;
    if (failures < threshold) {
      return { kind: "yes" };
    }
    if (nowMs < restsUntilMs) {
      return { kind: "no", untilMs: restsUntilMs };
    }
    return this.#probeSinceMs !== undefined && nowMs < this.#probeSinceMs + probeLimitMs ? { kind: "no", untilMs: nowMs + lookAgainMs } : { kind: "probe" };
  }

  /** A request goes that {@link look} called a probe. */
  probe(nowMs: number): void {
    this.#probeSinceMs = nowMs;
  }

  /** The address answered. */
  succeeded(): void {
    this.#state = healthyBreaker;
    this.#probeSinceMs = undefined;
  }

  /** The address did not answer, or with a failure of its own. */
  failed(nowMs: number): void {
    const failures = this.#state.failures + 1;
    const restMs = failures < threshold ? 0 : Math.min(longestRestMs, firstRestMs * 2 ** Math.min(10, failures - threshold));
    // Requests that were under way together fail together: they are one piece of news.
    const isOldNews = nowMs < this.#state.restsUntilMs;
    this.#state = isOldNews ? this.#state : { failures, restsUntilMs: restMs === 0 ? 0 : nowMs + restMs };
    this.#probeSinceMs = undefined;
  }

  /** The probe ended without telling anything, as when the user stopped it. */
  learnedNothing(): void {
    this.#probeSinceMs = undefined;
  }
}

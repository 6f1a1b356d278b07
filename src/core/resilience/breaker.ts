/** Whether a request may go: yes; as the one that finds out; or not before a time. */
export type Passage = { readonly kind: "yes" } | { readonly kind: "probe" } | { readonly kind: "no"; readonly untilMs: number };

/** Failures in a row after which nothing more is sent for a while. */
const threshold = 3;
const firstCooldownMs = 5000;
const longestCooldownMs = 60_000;
/** A probe that has reported nothing for so long is given up for lost, in milliseconds. */
const probeLimitMs = 120_000;
/** How soon to look again while a probe is under way, in milliseconds. */
const lookAgainMs = 1000;

/** What is kept of a breaker beyond this process. */
export interface BreakerState {
  readonly failures: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly cooldownUntilMs: number;
}

export const healthyBreaker: BreakerState = { failures: 0, cooldownUntilMs: 0 };

/** The one request that finds out whether an address is back. Only what happens to this request ends the probe. */
export interface Probe {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly sinceMs: number;
}

/**
 * A circuit breaker before an address: after some failures in a row nothing is sent for a while, which doubles, then a single probe; when that is
 * answered, everything. Times are milliseconds since 1970-01-01 UTC.
 */
export class Breaker {
  #state: BreakerState;
  #probe: Probe | undefined;

  constructor(state: BreakerState = healthyBreaker) {
    this.#state = state;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a request may go now. Looking changes nothing. */
  look(nowMs: number): Passage {
    const { failures, cooldownUntilMs } = this.#state;
    if (failures < threshold) {
      return { kind: "yes" };
    }
    if (nowMs < cooldownUntilMs) {
      return { kind: "no", untilMs: cooldownUntilMs };
    }
    return this.#isProbing(nowMs) ? { kind: "no", untilMs: nowMs + lookAgainMs } : { kind: "probe" };
  }

  /** A request goes that {@link look} called a probe. */
  probe(nowMs: number): Probe {
    this.#probe = { sinceMs: nowMs };
    return this.#probe;
  }

  /** Takes the state that another window wrote. A probe of this window that is under way goes on. */
  merge(state: BreakerState): void {
    this.#state = state;
  }

  /** The address answered, whichever request it was. */
  succeeded(): void {
    this.#state = healthyBreaker;
    this.#probe = undefined;
  }

  /** The address did not answer a request, or with a failure of its own. `probe`: the one that the request holds, if any. */
  failed(nowMs: number, probe: Probe | undefined): void {
    const isProbe = this.#holds(probe);
    // Requests that were under way together fail together: they are one piece of news. While a probe is under way it alone has news.
    const isOldNews = nowMs < this.#state.cooldownUntilMs || (!isProbe && this.#isProbing(nowMs));
    if (!isOldNews) {
      const failures = this.#state.failures + 1;
      const cooldownMs = failures < threshold ? 0 : Math.min(longestCooldownMs, firstCooldownMs * 2 ** Math.min(10, failures - threshold));
      this.#state = { failures, cooldownUntilMs: cooldownMs === 0 ? 0 : nowMs + cooldownMs };
    }
    if (isProbe) {
      this.#probe = undefined;
    }
  }

  /** A request ended without reporting anything, as when the user stopped it. Returns whether it held the probe, which is then free for another. */
  learnedNothing(probe: Probe | undefined): boolean {
    const isProbe = this.#holds(probe);
    if (isProbe) {
      this.#probe = undefined;
    }
    return isProbe;
  }

  #holds(probe: Probe | undefined): boolean {
    return probe !== undefined && probe === this.#probe;
  }

  #isProbing(nowMs: number): boolean {
    return this.#probe !== undefined && nowMs < this.#probe.sinceMs + probeLimitMs;
  }
}

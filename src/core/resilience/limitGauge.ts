import type { LimitWindow } from "./rateLimits.ts";
import { RefillRate } from "./refillRate.ts";

/** How far two reported ends of the same window may be from each other, in milliseconds: some report whole seconds. */
const toleranceMs = 1500;
/** How much later a request must have been sent for it to have come later too, in milliseconds: connections differ in how fast they are. */
const overtakingMs = 250;

/**
 * What is left of one limit, by what the provider last reported and the time since. Providers report the same three numbers for two kinds of limit: a fixed
 * window is whole again at its reset, all at once; a bucket fills little by little, and its reset is when it will be full. Which of them it is shows
 * in the numbers (see {@link RefillRate}). Times are milliseconds since 1970-01-01 UTC.
 */
export class LimitGauge {
  #seen: LimitWindow;
  #seenAtMs: number;
  /** When the request was sent whose answer is believed. */
  #sentAtMs: number;
  readonly #rate = new RefillRate();

  /** `seen` was reported with the answer to a request that was sent at `sentAtMs`. */
  constructor(seen: LimitWindow, sentAtMs: number, nowMs: number) {
    this.#seen = seen;
    this.#seenAtMs = nowMs;
    this.#sentAtMs = sentAtMs;
    this.#rate.see(seen, nowMs);
  }

  /** What the limit is when nothing is used, where that is reported. */
  get limit(): number | undefined {
    return this.#seen.limit;
  }

  /** Takes what was reported with the answer to a request that was sent at `sentAtMs`. Answers may overtake each other. */
  update(seen: LimitWindow, sentAtMs: number, nowMs: number): void {
    this.#rate.see(seen, nowMs);
    const isLater = sentAtMs >= this.#sentAtMs + overtakingMs;
    if (this.#rate.perMs === undefined) {
      const difference = seen.resetAtMs - this.#seen.resetAtMs;
      if (difference < -toleranceMs && !isLater) {
        return; // Reported of the window before.
      }
      // Within one window, what is left only shrinks. Where its end is not reported, another may have begun.
      const sameWindow = nowMs < this.#seen.resetAtMs && Math.abs(difference) < toleranceMs && !(seen.isResetGuessed === true && isLater);
      this.#seen = sameWindow ? { ...seen, remaining: Math.min(seen.remaining, this.#seen.remaining) } : seen;
    } else {
      const left = this.left(nowMs);
      this.#seen = isLater || seen.remaining <= left ? seen : { ...this.#seen, remaining: left };
    }
    this.#seenAtMs = nowMs;
    this.#sentAtMs = isLater ? sentAtMs : this.#sentAtMs;
  }

  /** What was used before this is there again: the end of a fixed window that has passed, or as long ago as a bucket takes to fill; `undefined` where neither is known. */
  newSinceMs(nowMs: number): number | undefined {
    const { limit, resetAtMs } = this.#seen;
    const { perMs } = this.#rate;
    return perMs !== undefined && limit !== undefined ? nowMs - limit / perMs : nowMs >= resetAtMs ? resetAtMs : undefined;
  }

  /** Whether what was reported last holds no longer, and the next answer will report anew. */
  isOver(nowMs: number): boolean {
    return nowMs >= this.#seen.resetAtMs;
  }

  /** What is left now; infinite where nothing is known any more. */
  left(nowMs: number): number {
    const { limit, remaining, resetAtMs } = this.#seen;
    if (nowMs >= resetAtMs) {
      return limit ?? Number.POSITIVE_INFINITY;
    }
    const { perMs } = this.#rate;
    return perMs === undefined ? remaining : Math.min(limit ?? Number.POSITIVE_INFINITY, remaining + (nowMs - this.#seenAtMs) * perMs);
  }

  /**
   * When `amount` will be left after what is `underWay`, if nothing else is used; `nowMs` for now. An amount of more than the whole limit counts as the whole
   * limit: the provider is to reject that itself.
   */
  whenLeft(amount: number, underWay: number, nowMs: number): number {
    const { limit, resetAtMs } = this.#seen;
    const missing = underWay + Math.min(amount, limit ?? amount) - this.left(nowMs);
    if (missing <= 0) {
      return nowMs;
    }
    const { perMs } = this.#rate;
    const refilledMs = perMs === undefined ? Number.POSITIVE_INFINITY : nowMs + Math.ceil(missing / perMs);
    // A window that has passed and is still too small is busy with what is under way.
    return nowMs >= resetAtMs ? Math.min(refilledMs, nowMs + toleranceMs) : Math.min(resetAtMs, refilledMs);
  }
}

import type { LimitWindow } from "./rateLimits.ts";

const minuteMs = 60_000;
/** How far a told reset may be from the one that a refilling bucket would tell, and still be taken for it, in milliseconds: some tell whole seconds. */
const toleranceMs = 1500;

/**
 * What is left of one limit, by what the provider last told and the time since. Providers tell the same three numbers for two kinds of limit: a fixed
 * window is whole again at its reset, all at once; a bucket fills little by little, and its reset is when it will be full. Which of them it is shows
 * in the numbers. Times are milliseconds since 1970-01-01 UTC.
 */
export class LimitGauge {
  #seen: LimitWindow;
  #seenAtMs: number;
  /** How much was used when the told reset was the one that a bucket would tell. Two such far apart are proof: no fixed window does that. */
  #bucketUse: number | undefined;
  #refills = false;

  constructor(seen: LimitWindow, nowMs: number) {
    this.#seen = seen;
    this.#seenAtMs = nowMs;
    this.#weigh(seen, nowMs);
  }

  /** What the limit is when nothing is used, where that is told. */
  get limit(): number | undefined {
    return this.#seen.limit;
  }

  /** Takes what was told with another answer. */
  update(seen: LimitWindow, nowMs: number): void {
    this.#weigh(seen, nowMs);
    // Answers may overtake each other: within one window, what is left only shrinks.
    const sameWindow = !this.#refills && nowMs < this.#seen.resetAtMs && Math.abs(seen.resetAtMs - this.#seen.resetAtMs) < toleranceMs;
    this.#seen = sameWindow ? { ...seen, remaining: Math.min(seen.remaining, this.#seen.remaining) } : seen;
    this.#seenAtMs = nowMs;
  }

  /** One more was used, by an answer that did not tell what is left. */
  spend(nowMs: number): void {
    // After its reset nothing is known of the new window but its size; it ends when the provider next says so.
    if (nowMs < this.#seen.resetAtMs) {
      this.#seen = { ...this.#seen, remaining: Math.max(0, this.left(nowMs) - 1) };
      this.#seenAtMs = nowMs;
    }
  }

  /** What is left now; infinite where nothing is known any more. */
  left(nowMs: number): number {
    const { limit, remaining, resetAtMs } = this.#seen;
    if (nowMs >= resetAtMs) {
      return limit ?? Number.POSITIVE_INFINITY;
    }
    return this.#refills && limit !== undefined ? Math.min(limit, remaining + ((nowMs - this.#seenAtMs) * limit) / minuteMs) : remaining;
  }

  /** When `wanted` will be left, if nothing else is used; `nowMs` for now. More than the whole limit counts as the whole limit: the provider is to refuse that itself. */
  whenLeft(wanted: number, nowMs: number): number {
    const { limit, resetAtMs } = this.#seen;
    const missing = Math.min(wanted, limit ?? wanted) - this.left(nowMs);
    if (missing <= 0) {
      return nowMs;
    }
    const refilledMs = this.#refills && limit !== undefined ? nowMs + Math.ceil((missing * minuteMs) / limit) : Number.POSITIVE_INFINITY;
    // A window that has passed and is still too small is busy with what is under way.
    return nowMs >= resetAtMs ? Math.min(refilledMs, nowMs + toleranceMs) : Math.min(resetAtMs, refilledMs);
  }

  #weigh({ limit, remaining, resetAtMs }: LimitWindow, nowMs: number): void {
    if (limit === undefined || limit === 0 || this.#refills) {
      return;
    }
    const used = limit - remaining;
    if (used < 1 || Math.abs(resetAtMs - nowMs - (used * minuteMs) / limit) > toleranceMs) {
      this.#bucketUse = undefined;
    } else if (this.#bucketUse === undefined) {
      this.#bucketUse = used;
    } else if (Math.abs(used - this.#bucketUse) * (minuteMs / limit) > 2 * toleranceMs) {
      this.#refills = true;
    }
  }
}

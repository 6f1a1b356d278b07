import type { LimitWindow } from "./rateLimits.ts";

/** How far a reported time until a bucket is full may be from the true one, and still be taken for it, in milliseconds: a delay, and a share for rounding. */
const toleranceMs = (tillFullMs: number): number => 50 + tillFullMs * 0.05;
/** How close the bounds of a rate must be for it to be believed. */
const tightness = 1.5;
/** What is added to a reported time for its rounding, in milliseconds, so that a rate is rather too low than too high. */
const roundingMs = 20;

/**
 * Finds out from what is reported of a limit whether it is a bucket that fills little by little, and how fast. Of a bucket, what is used and the time until it is
 * full grow and shrink together; of a fixed window, that time only shrinks until the next begins. How long the limit's period is, is not reported (OpenAI has
 * limits by the minute and by the day), so the rate comes from the numbers alone.
 */
export class RefillRate {
  /** Bounds of the rate, in units a millisecond, by all that was reported since it last made sense together. */
  #least = 0;
  #most = Number.POSITIVE_INFINITY;
  /** The best lower bound, by the reported times as they stand. */
  #exactLeast = 0;
  #shortestMs = Number.POSITIVE_INFINITY;
  #proven = false;

  /** Units a millisecond, rather too low than too high; `undefined` where the limit is taken for a fixed window. */
  get perMs(): number | undefined {
    return this.#proven && this.#exactLeast > 0 ? this.#exactLeast : undefined;
  }

  /** Takes what was reported. `nowMs` is milliseconds since 1970-01-01 UTC. */
  see({ limit, remaining, resetAtMs, isResetGuessed }: LimitWindow, nowMs: number): void {
    const tillFullMs = resetAtMs - nowMs;
    const used = limit === undefined ? 0 : limit - remaining;
    if (isResetGuessed === true || used < 1 || tillFullMs <= 0) {
      return;
    }
    const tolerance = toleranceMs(tillFullMs);
    // What is left is reported in whole units, so up to one less may be used than it seems.
    const least = (used - 1) / (tillFullMs + tolerance);
    const most = used / Math.max(1, tillFullMs - tolerance);
    if (least > this.#most || most < this.#least) {
      this.#least = least;
      this.#most = most;
      this.#exactLeast = 0;
      this.#shortestMs = tillFullMs;
      this.#proven = false;
    } else {
      this.#least = Math.max(this.#least, least);
      this.#most = Math.min(this.#most, most);
      this.#proven ||= this.#most <= tightness * this.#least && tillFullMs > this.#shortestMs + tolerance + toleranceMs(this.#shortestMs);
      this.#shortestMs = Math.min(this.#shortestMs, tillFullMs);
    }
    this.#exactLeast = Math.min(this.#most, Math.max(this.#exactLeast, (used - 1) / (tillFullMs + roundingMs)));
  }
}

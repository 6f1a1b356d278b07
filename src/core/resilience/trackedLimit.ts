import { LimitGauge } from "./limitGauge.ts";
import type { LimitWindow } from "./rateLimits.ts";

/** A request that nothing was notified of is forgotten after so long, in milliseconds: by then windows are over, and buckets full. */
const forgottenMs = 60_000;

/** A part of a limit that is under way. What comes after the first call of either does not change that it was counted once. */
export interface Spending {
  /** The head of an answer has come; `window`: what it reports, this request counted; `undefined`: nothing. */
  reported(window: LimitWindow | undefined, nowMs: number): void;
  /** The request is over. */
  over(nowMs: number, wasSent: boolean): void;
}

/**
 * One limit of a key: what was reported of it, and what was sent that is not in that yet. That is what is under way, and what ended without a word, as when its
 * connection broke: whether it was counted shows only in the answer to a request that was sent after its end. Times are milliseconds since 1970-01-01 UTC.
 */
export class TrackedLimit {
  #gauge: LimitGauge | undefined;
  #underWay = 0;
  #silent: { readonly amount: number; readonly overAtMs: number }[] = [];

  /** So much is sent. */
  begin(amount: number, sentAtMs: number): Spending {
    this.#underWay += amount;
    let isUnderWay = true;
    const end = (isCounted: boolean, nowMs: number): void => {
      if (isUnderWay) {
        isUnderWay = false;
        this.#underWay -= amount;
        if (!isCounted && this.#gauge !== undefined) {
          this.#silent.push({ amount, overAtMs: nowMs });
        }
      }
    };
    return {
      reported: (window, nowMs) => {
        if (window !== undefined) {
          this.#take(window, sentAtMs, nowMs);
        }
        end(window !== undefined, nowMs);
      },
      over: (nowMs, wasSent) => {
        end(!wasSent, nowMs);
      },
    };
  }

  /** When `amount` more will be left; `nowMs`: now. */
  whenLeft(amount: number, nowMs: number): number {
    // What ended without a word does not keep everything else back for ever: one goes, and finds out.
    const mayFindOut = this.#underWay === 0 && this.#gauge?.isOver(nowMs) === true;
    return mayFindOut ? nowMs : (this.#gauge?.whenLeft(amount, this.#uncounted(nowMs), nowMs) ?? nowMs);
  }

  /** What is left; `undefined` where nothing is reported, or nothing is known any more. */
  left(nowMs: number): number | undefined {
    const left = this.#gauge?.left(nowMs);
    return left === undefined || left === Number.POSITIVE_INFINITY ? undefined : Math.max(0, left - this.#uncounted(nowMs));
  }

  #take(window: LimitWindow, sentAtMs: number, nowMs: number): void {
    // Of several limits the one that is nearer its end is reported: it may be another each time.
    if (this.#gauge === undefined || this.#gauge.limit !== window.limit) {
      this.#gauge = new LimitGauge(window, sentAtMs, nowMs);
    } else {
      this.#gauge.update(window, sentAtMs, nowMs);
    }
    this.#silent = this.#silent.filter(({ overAtMs }) => overAtMs >= sentAtMs);
  }

  #uncounted(nowMs: number): number {
    if (this.#silent.length > 0) {
      const sinceMs = Math.max(nowMs - forgottenMs, this.#gauge?.newSinceMs(nowMs) ?? 0);
      this.#silent = this.#silent.filter(({ overAtMs }) => overAtMs > sinceMs);
    }
    return this.#silent.reduce((sum, { amount }) => sum + amount, this.#underWay);
  }
}

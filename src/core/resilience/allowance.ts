import type { RateLimits } from "./rateLimits.ts";
import { TrackedLimit } from "./trackedLimit.ts";

/** A request under way, as its key's limits see it. */
export interface Sending {
  /** The head of an answer has come. `limits`: what was reported with it, the request counted; `undefined`: nothing. */
  reported(limits: RateLimits | undefined, nowMs: number): void;
  /** The request is over. Where nothing was reported it is taken for counted all the same, unless it was never sent. Further calls do nothing. */
  over(nowMs: number, wasSent: boolean): void;
}

/**
 * What one key may still send to one model: by the provider's headers, and by what is under way and not yet in the headers.
 * Times are milliseconds since 1970-01-01 UTC.
 */
export class Allowance {
  readonly #requests = new TrackedLimit();
  readonly #tokens = new TrackedLimit();

  /** A request of about `tokens` tokens goes. */
  begin(tokens: number, sentAtMs: number): Sending {
    const request = this.#requests.begin(1, sentAtMs);
    const ownTokens = this.#tokens.begin(tokens, sentAtMs);
    return {
      reported: (limits, nowMs) => {
        request.reported(limits?.requests, nowMs);
        ownTokens.reported(limits?.tokens, nowMs);
      },
      over: (nowMs, wasSent) => {
        request.over(nowMs, wasSent);
        ownTokens.over(nowMs, wasSent);
      },
    };
  }

  /** When a request of about `tokens` tokens may go; `nowMs`: now. */
  freeAtMs(tokens: number, nowMs: number): number {
    return Math.max(nowMs, this.#requests.whenLeft(1, nowMs), this.#tokens.whenLeft(tokens, nowMs));
  }

  /** How many requests are left, `undefined` where nothing is reported. */
  requestsLeft(nowMs: number): number | undefined {
    return this.#requests.left(nowMs);
  }
}

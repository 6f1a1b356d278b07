import type { RateLimits } from "./rateLimits.ts";
import { TrackedLimit } from "./trackedLimit.ts";

/** Limits that the user sets by hand, for a key whose provider tells none. */
export interface Caps {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

const minuteMs = 60_000;

/** A request under way, as its key's limits see it. */
export interface Sending {
  /** The head of an answer has come. `limits`: what was told with it, the request counted; `undefined`: nothing. */
  told(limits: RateLimits | undefined, nowMs: number): void;
  /** The request is over. Where nothing was told it is taken for counted all the same, unless it was never sent. Further calls do nothing. */
  over(nowMs: number, wasSent: boolean): void;
}

/**
 * What one key may still send to one model: by the provider's headers, by the user's own caps, and by what is under way and not yet in the headers.
 * Times are milliseconds since 1970-01-01 UTC.
 */
export class Allowance {
  readonly #requests = new TrackedLimit();
  readonly #tokens = new TrackedLimit();
  /** What was sent within the last minute, for caps. */
  #sent: { readonly atMs: number; readonly tokens: number }[] = [];

  /** A request of about `tokens` tokens goes. */
  begin(tokens: number, sentAtMs: number): Sending {
    const sent = { atMs: sentAtMs, tokens };
    this.#sent.push(sent);
    const request = this.#requests.begin(1, sentAtMs);
    const ownTokens = this.#tokens.begin(tokens, sentAtMs);
    return {
      told: (limits, nowMs) => {
        request.told(limits?.requests, nowMs);
        ownTokens.told(limits?.tokens, nowMs);
      },
      over: (nowMs, wasSent) => {
        request.over(nowMs, wasSent);
        ownTokens.over(nowMs, wasSent);
        if (!wasSent) {
          this.#sent = this.#sent.filter((other) => other !== sent);
        }
      },
    };
  }

  /** When a request of about `tokens` tokens may go; `nowMs`: now. */
  freeAtMs(tokens: number, caps: Caps, nowMs: number): number {
    return Math.max(
      nowMs,
      this.#requests.whenLeft(1, nowMs),
      this.#tokens.whenLeft(tokens, nowMs),
      this.#capFreeAt(caps, tokens, nowMs),
    );
  }

  /** How many requests are left, `undefined` where nothing is told. */
  requestsLeft(nowMs: number): number | undefined {
    return this.#requests.left(nowMs);
  }

  #capFreeAt({ requestsPerMinute, tokensPerMinute }: Caps, tokens: number, nowMs: number): number {
    const old = this.#sent.findIndex(({ atMs }) => atMs > nowMs - minuteMs);
    this.#sent.splice(0, old < 0 ? this.#sent.length : old);
    let freeMs = nowMs;
    if (requestsPerMinute !== undefined && this.#sent.length >= requestsPerMinute) {
      freeMs = (this.#sent[this.#sent.length - requestsPerMinute]?.atMs ?? nowMs) + minuteMs;
    }
    if (tokensPerMinute !== undefined) {
      let over = this.#sent.reduce((sum, sent) => sum + sent.tokens, 0) + Math.min(tokens, tokensPerMinute) - tokensPerMinute;
      for (const sent of this.#sent) {
        if (over <= 0) {
          break;
        }
        over -= sent.tokens;
        freeMs = Math.max(freeMs, sent.atMs + minuteMs);
      }
    }
    return freeMs;
  }
}

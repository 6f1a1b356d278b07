import { LimitGauge } from "./limitGauge.ts";
import type { LimitWindow, RateLimits } from "./rateLimits.ts";

/** Limits that the user sets by hand, for a key whose provider tells none. */
export interface Caps {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

const minuteMs = 60_000;

/** A request under way, as its key's limits see it. */
export interface Sending {
  /** The head of an answer has come, so the provider has counted the request. `limits`: what was told with it; `undefined`: nothing. */
  told(limits: RateLimits | undefined, nowMs: number): void;
  /** The request is over. Where no head ever came it is taken for counted all the same, unless it was never sent. Further calls do nothing. */
  over(nowMs: number, wasSent: boolean): void;
}

/**
 * What one key may still send to one model: by the provider's headers, by the user's own caps, and by what is under way and not yet in the headers.
 * Times are milliseconds since 1970-01-01 UTC.
 */
export class Allowance {
  #requests: LimitGauge | undefined;
  #tokens: LimitGauge | undefined;
  #untold = 0;
  #untoldTokens = 0;
  /** What was sent within the last minute, for caps. */
  #sent: { readonly atMs: number; readonly tokens: number }[] = [];

  /** A request of about `tokens` tokens goes. */
  begin(tokens: number, sentAtMs: number): Sending {
    const sent = { atMs: sentAtMs, tokens };
    this.#untold += 1;
    this.#untoldTokens += tokens;
    this.#sent.push(sent);
    let isUntold = true;
    const count = (): void => {
      if (isUntold) {
        isUntold = false;
        this.#untold -= 1;
        this.#untoldTokens -= tokens;
      }
    };
    return {
      told: (limits, nowMs) => {
        this.#requests = updated(this.#requests, limits?.requests, 1, sentAtMs, nowMs);
        this.#tokens = updated(this.#tokens, limits?.tokens, tokens, sentAtMs, nowMs);
        count();
      },
      over: (nowMs, wasSent) => {
        if (isUntold && wasSent) {
          this.#requests?.spend(1, nowMs);
          this.#tokens?.spend(tokens, nowMs);
        } else if (!wasSent) {
          this.#sent = this.#sent.filter((other) => other !== sent);
        }
        count();
      },
    };
  }

  /** When a request of about `tokens` tokens may go; `nowMs`: now. */
  freeAtMs(tokens: number, caps: Caps, nowMs: number): number {
    return Math.max(
      nowMs,
      this.#requests?.whenLeft(this.#untold + 1, nowMs) ?? nowMs,
      this.#tokens?.whenLeft(this.#untoldTokens + tokens, nowMs) ?? nowMs,
      this.#capFreeAt(caps, tokens, nowMs),
    );
  }

  /** How many requests are left, `undefined` where nothing is told. */
  requestsLeft(nowMs: number): number | undefined {
    const left = this.#requests?.left(nowMs);
    return left === undefined || left === Number.POSITIVE_INFINITY ? undefined : Math.max(0, left - this.#untold);
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

/** The gauge with what was told, or with what the request is taken to have used where nothing was. */
function updated(gauge: LimitGauge | undefined, told: LimitWindow | undefined, used: number, sentAtMs: number, nowMs: number): LimitGauge | undefined {
  if (told === undefined) {
    gauge?.spend(used, nowMs);
    return gauge;
  }
  // Of several limits the one that is nearer its end is told: it may be another each time.
  if (gauge === undefined || gauge.limit !== told.limit) {
    return new LimitGauge(told, sentAtMs, nowMs);
  }
  gauge.update(told, sentAtMs, nowMs);
  return gauge;
}

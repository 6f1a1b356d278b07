import { LimitGauge } from "./limitGauge.ts";
import type { RateLimits } from "./rateLimits.ts";

/** Limits that the user sets by hand, for a key whose provider tells none. */
export interface Caps {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

const minuteMs = 60_000;

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

  /** Takes what a provider told with an answer; `undefined` for one that told no limits. */
  told(limits: RateLimits | undefined, nowMs: number): void {
    this.#requests = updated(this.#requests, limits?.requests, nowMs);
    this.#tokens = updated(this.#tokens, limits?.tokens, nowMs);
    if (limits?.requests === undefined) {
      this.#requests?.spend(nowMs);
    }
  }

  /** A request of about `tokens` tokens goes. The returned function is called when the provider has counted it, or it has failed; further calls do nothing. */
  begin(tokens: number, nowMs: number): () => void {
    this.#untold += 1;
    this.#untoldTokens += tokens;
    this.#sent.push({ atMs: nowMs, tokens });
    let over = false;
    return () => {
      if (!over) {
        over = true;
        this.#untold -= 1;
        this.#untoldTokens -= tokens;
      }
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

function updated(gauge: LimitGauge | undefined, told: RateLimits["requests"], nowMs: number): LimitGauge | undefined {
  if (told === undefined || gauge === undefined) {
    return told === undefined ? gauge : new LimitGauge(told, nowMs);
  }
  gauge.update(told, nowMs);
  return gauge;
}

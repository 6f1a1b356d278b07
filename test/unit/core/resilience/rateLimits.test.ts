import assert from "node:assert/strict";
import { parseDuration, readRateLimits, resetAt } from "../../../../src/core/resilience/rateLimits.ts";

const nowMs = Date.parse("2026-11-21T12:00:00Z");
const read = (headers: Record<string, string>) => readRateLimits((name) => headers[name] ?? null, nowMs);

describe("rate limits in headers", () => {
  it("are read as OpenAI and Azure send them", () => {
    assert.deepEqual(
      read({
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
      }),
      {
        requests: { limit: 60, remaining: 59, resetAtMs: nowMs + 1000 },
        tokens: { limit: 150_000, remaining: 149_984, resetAtMs: nowMs + 360_000 },
      },
    );
    assert.deepEqual(read({ "x-ratelimit-remaining-requests": "3" }), {
      requests: { limit: undefined, remaining: 3, resetAtMs: nowMs + 10_000, isResetGuessed: true },
      tokens: undefined,
    });
  });

  it("are read as Anthropic sends them; of input and output, the one nearer its limit counts", () => {
    assert.deepEqual(
      read({
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-11-21T12:00:30Z",
        "anthropic-ratelimit-input-tokens-limit": "1000",
        "anthropic-ratelimit-input-tokens-remaining": "900",
        "anthropic-ratelimit-input-tokens-reset": "2026-11-21T12:00:10Z",
        "anthropic-ratelimit-output-tokens-limit": "100",
        "anthropic-ratelimit-output-tokens-remaining": "10",
        "anthropic-ratelimit-output-tokens-reset": "2026-11-21T12:00:20Z",
      }),
      {
        requests: { limit: 50, remaining: 0, resetAtMs: nowMs + 30_000 },
        tokens: { limit: 100, remaining: 10, resetAtMs: nowMs + 20_000 },
      },
    );
  });

  it("are read as gateways send them, and are absent if nothing can be understood", () => {
    assert.deepEqual(
      read({ "x-ratelimit-limit": "20", "x-ratelimit-remaining": "19", "x-ratelimit-reset": String(nowMs + 5000) })?.requests,
      { limit: 20, remaining: 19, resetAtMs: nowMs + 5000 },
    );
    assert.deepEqual(read({ "ratelimit-limit": "20", "ratelimit-remaining": "0", "ratelimit-reset": "7" })?.requests, {
      limit: 20,
      remaining: 0,
      resetAtMs: nowMs + 7000,
    });
    assert.equal(read({}), undefined);
    assert.equal(read({ "x-ratelimit-remaining-requests": "many" }), undefined);
  });

  it("reset by the provider's clock if it differs from ours", () => {
    const reported = {
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "2026-11-22T12:00:30Z",
    };
    assert.equal(read({ ...reported, date: "Sun, 22 Nov 2026 12:00:00 GMT" })?.requests?.resetAtMs, nowMs + 30_000);
    // A second's rounding is none.
    assert.equal(read({ ...reported, date: "Sat, 21 Nov 2026 11:59:59 GMT" })?.requests?.resetAtMs, nowMs + 86_430_000);
  });

  it("reset after durations, at times, and in seconds or milliseconds of the epoch", () => {
    assert.equal(parseDuration("1h2m3.5s"), 3_723_500);
    assert.equal(parseDuration("20ms"), 20);
    assert.equal(parseDuration("soon"), undefined);
    assert.equal(resetAt("12.5", nowMs), nowMs + 12_500);
    assert.equal(resetAt(String(nowMs / 1000 + 9), nowMs), nowMs + 9000);
    assert.equal(resetAt("2026-11-21T12:01:00Z", nowMs), nowMs + 60_000);
    assert.equal(resetAt("tomorrow", nowMs), undefined);
    assert.equal(resetAt(null, nowMs), undefined);
  });
});

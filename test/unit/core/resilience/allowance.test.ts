import assert from "node:assert/strict";
import { Allowance } from "../../../../src/core/resilience/allowance.ts";

const startMs = 1_000_000;

describe("what a key may still send", () => {
  it("is everything where nothing is told", () => {
    assert.equal(new Allowance().freeAtMs(1000, {}, startMs), startMs);
  });

  it("counts what is under way and not yet in the headers", () => {
    const allowance = new Allowance();
    allowance.told({ requests: { limit: 60, remaining: 2, resetAtMs: startMs + 30_000 } }, startMs);
    const counted = allowance.begin(10, startMs);
    allowance.begin(10, startMs);
    assert.equal(allowance.freeAtMs(10, {}, startMs), startMs + 30_000);
    counted();
    assert.equal(allowance.freeAtMs(10, {}, startMs), startMs);
    assert.equal(allowance.requestsLeft(startMs), 1);
  });

  it("is whole again at the reset of a fixed window, and not a moment before", () => {
    const allowance = new Allowance();
    allowance.told({ requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    assert.equal(allowance.freeAtMs(1, {}, startMs + 59_999), startMs + 60_000);
    assert.equal(allowance.freeAtMs(1, {}, startMs + 60_000), startMs + 60_000);
  });

  it("is not raised by an answer that was overtaken", () => {
    const allowance = new Allowance();
    allowance.told({ requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    allowance.told({ requests: { limit: 60, remaining: 1, resetAtMs: startMs + 60_000 } }, startMs + 5);
    assert.equal(allowance.freeAtMs(1, {}, startMs + 5), startMs + 60_000);
  });

  it("comes back little by little where the numbers are those of a bucket that fills", () => {
    const allowance = new Allowance();
    // One request a second: what is used is told to be back in as many seconds.
    allowance.told({ requests: { limit: 60, remaining: 59, resetAtMs: startMs + 1000 } }, startMs);
    allowance.told({ requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    assert.equal(allowance.freeAtMs(1, {}, startMs), startMs + 1000);
  });

  it("does not wait for ever for a request that is larger than the limit", () => {
    const allowance = new Allowance();
    allowance.told({ tokens: { limit: 1000, remaining: 1000, resetAtMs: startMs + 1000 } }, startMs);
    assert.equal(allowance.freeAtMs(5000, {}, startMs), startMs);
  });

  it("keeps to caps that the user set: so many requests, and tokens, in any minute", () => {
    const allowance = new Allowance();
    allowance.begin(600, startMs)();
    allowance.begin(300, startMs + 10_000)();
    assert.equal(allowance.freeAtMs(1, { requestsPerMinute: 2 }, startMs + 10_000), startMs + 60_000);
    assert.equal(allowance.freeAtMs(1, { requestsPerMinute: 3 }, startMs + 10_000), startMs + 10_000);
    assert.equal(allowance.freeAtMs(200, { tokensPerMinute: 1000 }, startMs + 10_000), startMs + 60_000);
    assert.equal(allowance.freeAtMs(100, { tokensPerMinute: 1000 }, startMs + 10_000), startMs + 10_000);
    assert.equal(allowance.freeAtMs(200, { tokensPerMinute: 1000 }, startMs + 60_001), startMs + 60_001);
  });
});

import assert from "node:assert/strict";
import { CapLedger } from "../../../../src/core/resilience/capLedger.ts";

const startMs = 1_000_000;

describe("limits that the user set for a key", () => {
  it("let only that many requests and tokens go in any minute", () => {
    const ledger = new CapLedger();
    ledger.sent("a", 600, undefined, startMs);
    ledger.sent("a", 300, undefined, startMs + 10_000);
    const freeAtMs = (tokens: number, caps: Parameters<CapLedger["freeAtMs"]>[2], nowMs = startMs + 10_000): number =>
      ledger.freeAtMs("a", tokens, caps, nowMs);
    assert.equal(freeAtMs(1, { requestsPerMinute: 2 }), startMs + 60_000);
    assert.equal(freeAtMs(1, { requestsPerMinute: 1 }), startMs + 70_000);
    assert.equal(freeAtMs(1, { requestsPerMinute: 3 }), startMs + 10_000);
    assert.equal(freeAtMs(200, { tokensPerMinute: 1000 }), startMs + 60_000);
    assert.equal(freeAtMs(100, { tokensPerMinute: 1000 }), startMs + 10_000);
    assert.equal(freeAtMs(200, { tokensPerMinute: 1000 }, startMs + 60_001), startMs + 60_001);
    assert.equal(freeAtMs(200, {}), startMs + 10_000);
  });

  it("let a request that is larger than the whole limit go when nothing else was sent", () => {
    const ledger = new CapLedger();
    const caps = { tokensPerMinute: 1000 };
    assert.equal(ledger.freeAtMs("a", 5000, caps, startMs), startMs);
    ledger.sent("a", 5000, caps, startMs);
    assert.equal(ledger.freeAtMs("a", 1, caps, startMs + 1), startMs + 60_000);
  });

  it("do not count what was never sent", () => {
    const ledger = new CapLedger();
    const caps = { requestsPerMinute: 1 };
    ledger.sent("a", 1, caps, startMs)();
    assert.equal(ledger.freeAtMs("a", 1, caps, startMs), startMs);
  });
});

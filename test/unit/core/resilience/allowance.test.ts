import assert from "node:assert/strict";
import { Allowance } from "../../../../src/core/resilience/allowance.ts";

const startMs = 1_000_000;
type Reported = NonNullable<Parameters<ReturnType<Allowance["begin"]>["reported"]>[0]>;

/** An answer came at `atMs` to a request that was sent then, or at `sentAtMs`, and reported this. */
function report(allowance: Allowance, reported: Reported | undefined, atMs: number, sentAtMs = atMs): void {
  allowance.begin(1, sentAtMs).reported(reported, atMs);
}

describe("what a key may still send", () => {
  it("is unlimited if nothing is reported", () => {
    assert.equal(new Allowance().freeAtMs(1000, startMs), startMs);
  });

  it("counts what is under way and not yet in the headers", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 60, remaining: 2, resetAtMs: startMs + 30_000 } }, startMs);
    const first = allowance.begin(10, startMs);
    allowance.begin(10, startMs);
    assert.equal(allowance.freeAtMs(10, startMs), startMs + 30_000);
    first.reported({ requests: { limit: 60, remaining: 2, resetAtMs: startMs + 30_000 } }, startMs);
    assert.equal(allowance.freeAtMs(10, startMs), startMs);
    assert.equal(allowance.requestsLeft(startMs), 1);
  });

  it("is whole again at the reset of a fixed window, and not a moment before", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    assert.equal(allowance.freeAtMs(1, startMs + 59_999), startMs + 60_000);
    assert.equal(allowance.freeAtMs(1, startMs + 60_000), startMs + 60_000);
  });

  it("is no more than the limit after a reset, however many wait for it", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 3, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    const afterMs = startMs + 60_000;
    let sent = 0;
    while (sent < 10 && allowance.freeAtMs(1, afterMs) === afterMs) {
      allowance.begin(1, afterMs);
      sent += 1;
    }
    assert.equal(sent, 3);
  });

  it("is not raised by an answer that was overtaken", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    report(allowance, { requests: { limit: 60, remaining: 1, resetAtMs: startMs + 60_000 } }, startMs + 5);
    assert.equal(allowance.freeAtMs(1, startMs + 5), startMs + 60_000);
  });

  it("comes back little by little if the numbers are those of a bucket that fills", () => {
    const allowance = new Allowance();
    // One request a second: the answer says that what is used is back in as many seconds.
    report(allowance, { requests: { limit: 60, remaining: 59, resetAtMs: startMs + 1000 } }, startMs);
    report(allowance, { requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs);
    // A little late rather than a little early.
    const freeAtMs = allowance.freeAtMs(1, startMs);
    assert.ok(freeAtMs >= startMs + 1000 && freeAtMs <= startMs + 1030, String(freeAtMs - startMs));
  });

  it("comes back little by little at the pace that the numbers imply: 8.64 s a request for a daily limit", () => {
    const allowance = new Allowance();
    const day = (used: number): Reported => ({ requests: { limit: 10_000, remaining: 10_000 - used, resetAtMs: startMs + used * 8640 } });
    for (const used of [1, 20, 300, 10_000]) {
      report(allowance, day(used), startMs);
    }
    const freeAtMs = allowance.freeAtMs(1, startMs);
    assert.ok(freeAtMs >= startMs + 8640 && freeAtMs <= startMs + 8700, String(freeAtMs - startMs));
  });

  it("is not taken for a bucket if the time only shrinks until the next window", () => {
    const allowance = new Allowance();
    for (let window = 0; window < 3; window++) {
      for (let used = 1; used <= 60; used++) {
        const atMs = startMs + window * 60_000 + used * 900;
        report(allowance, { requests: { limit: 60, remaining: 60 - used, resetAtMs: startMs + (window + 1) * 60_000 } }, atMs);
        if (used === 60) {
          assert.equal(allowance.freeAtMs(1, atMs), startMs + (window + 1) * 60_000);
        }
      }
    }
  });

  it("grows again if resets are not reported, as with Azure, as soon as an answer to a later request says so", () => {
    const allowance = new Allowance();
    const reported = (remaining: number, atMs: number): Reported => ({
      requests: { limit: 60, remaining, resetAtMs: atMs + 10_000, isResetGuessed: true },
    });
    report(allowance, reported(1, startMs), startMs);
    report(allowance, reported(2, startMs + 100), startMs + 100, startMs);
    assert.equal(allowance.requestsLeft(startMs + 100), 1, "overtaken");
    report(allowance, reported(59, startMs + 400), startMs + 400);
    assert.equal(allowance.requestsLeft(startMs + 400), 59);
  });

  it("is not raised by an answer that reports the window before", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 60, remaining: 0, resetAtMs: startMs + 60_000 } }, startMs, startMs);
    report(allowance, { requests: { limit: 60, remaining: 5, resetAtMs: startMs - 10 } }, startMs + 5, startMs - 1000);
    assert.equal(allowance.freeAtMs(1, startMs + 5), startMs + 60_000);
  });

  it("is not raised by an answer that was overtaken, if a bucket fills", () => {
    const allowance = new Allowance();
    const reported = (used: number, atMs: number): Reported => ({
      requests: { limit: 60, remaining: 60 - used, resetAtMs: atMs + used * 1000 },
    });
    report(allowance, reported(1, startMs), startMs);
    report(allowance, reported(60, startMs), startMs, startMs + 1);
    report(allowance, reported(40, startMs), startMs + 1, startMs);
    assert.ok(allowance.freeAtMs(1, startMs + 1) > startMs + 900);
    assert.ok((allowance.requestsLeft(startMs + 45_000) ?? 60) < 46, "nor is it full when that answer said");
    report(allowance, reported(50, startMs + 400), startMs + 400, startMs + 300);
    assert.equal(allowance.freeAtMs(1, startMs + 400), startMs + 400);
  });

  it("is reduced by a request that broke off before its answer reported anything, but not by one that was never sent", () => {
    const allowance = new Allowance();
    report(
      allowance,
      {
        requests: { limit: 60, remaining: 1, resetAtMs: startMs + 30_000 },
        tokens: { limit: 100, remaining: 50, resetAtMs: startMs + 30_000 },
      },
      startMs,
    );
    allowance.begin(40, startMs).over(startMs, false);
    assert.equal(allowance.freeAtMs(40, startMs), startMs);
    allowance.begin(40, startMs).over(startMs, true);
    assert.equal(allowance.freeAtMs(1, startMs), startMs + 30_000);
  });

  it("still counts a request that broke off when answers come to those sent beside it, and no longer when one comes to a later one", () => {
    const allowance = new Allowance();
    const reported = (remaining: number): Reported => ({ requests: { limit: 10, remaining, resetAtMs: startMs + 60_000 } });
    report(allowance, reported(5), startMs);
    const beside = allowance.begin(1, startMs + 1);
    allowance.begin(1, startMs + 1).over(startMs + 2, true);
    beside.reported(reported(4), startMs + 3);
    assert.equal(allowance.requestsLeft(startMs + 3), 3);
    report(allowance, reported(2), startMs + 5);
    assert.equal(allowance.requestsLeft(startMs + 5), 2);
  });

  it("forgets what broke off in a window that has passed", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 2, remaining: 1, resetAtMs: startMs + 10_000 } }, startMs);
    allowance.begin(1, startMs).over(startMs + 1, true);
    assert.equal(allowance.requestsLeft(startMs + 9999), 0);
    assert.equal(allowance.requestsLeft(startMs + 10_000), 2);
  });

  it("lets one request find out what is left, if the last window is over and all that was sent since broke off", () => {
    const allowance = new Allowance();
    report(allowance, { requests: { limit: 2, remaining: 0, resetAtMs: startMs } }, startMs);
    for (let index = 0; index < 2; index++) {
      allowance.begin(1, startMs + 10).over(startMs + 20, true);
    }
    assert.equal(allowance.freeAtMs(1, startMs + 30), startMs + 30);
    const probe = allowance.begin(1, startMs + 30);
    assert.ok(allowance.freeAtMs(1, startMs + 30) > startMs + 30);
    probe.reported({ requests: { limit: 2, remaining: 1, resetAtMs: startMs + 60_000 } }, startMs + 40);
    assert.equal(allowance.requestsLeft(startMs + 40), 1);
  });

  it("does not wait forever for a request that is larger than the limit", () => {
    const allowance = new Allowance();
    report(allowance, { tokens: { limit: 1000, remaining: 1000, resetAtMs: startMs + 1000 } }, startMs);
    assert.equal(allowance.freeAtMs(5000, startMs), startMs);
  });
});

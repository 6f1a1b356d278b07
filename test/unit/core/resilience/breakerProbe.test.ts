import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import { HealthBook, type SentRequest } from "../../../../src/core/resilience/healthBook.ts";

const asked = { accountId: "p/a", model: "m", origin: "https://a.example" };
const broken: Failure = { kind: "server", message: "It broke.", provider: "p", retry: "same" };
const rejected: Failure = { kind: "auth", message: "No.", provider: "p", retry: "elsewhere" };

/** An address that failed three times at 1000, with one request from before still under way, and its probe, sent at 7000. */
function probing(): { readonly health: HealthBook; readonly older: SentRequest; readonly probe: SentRequest } {
  const health = new HealthBook();
  const older = health.sent(asked, false, 900);
  for (let times = 0; times < 3; times++) {
    health.failed(health.sent(asked, false, 1000), broken, 1000);
  }
  assert.equal(health.readiness(asked, 7000).probe, true);
  return { health, older, probe: health.sent(asked, true, 7000) };
}

const isProbeFree = (health: HealthBook, nowMs = 7100): boolean => health.readiness(asked, nowMs).probe === true;

describe("a probe of an address", () => {
  it("is not ended by another request that the user stopped", () => {
    const { health, older } = probing();
    health.learnedNothing(older);
    assert.equal(isProbeFree(health), false);
  });

  it("is not ended by another request that was not sent, nor by one of another key", () => {
    const { health } = probing();
    health.failed(health.sent({ ...asked, accountId: "p/b" }, false, 7050), rejected, 7060, false);
    assert.equal(isProbeFree(health), false);
  });

  it("is not ended by the late failure of an earlier request, which is not reported either", () => {
    const { health, older, probe } = probing();
    health.failed(older, broken, 7050);
    assert.equal(isProbeFree(health), false);
    health.learnedNothing(probe);
    assert.equal(isProbeFree(health), true, "the late failure did not prolong the pause");
  });

  it("is not ended by news from another window", () => {
    const { health } = probing();
    health.merge([{ key: `address:${asked.origin}`, atMs: 7050, breaker: { failures: 3, cooldownUntilMs: 6000 } }]);
    assert.equal(isProbeFree(health), false);
  });

  it("is free for another request once its own was stopped or was not sent", () => {
    const stopped = probing();
    stopped.health.learnedNothing(stopped.probe);
    assert.equal(isProbeFree(stopped.health), true);
    const unsent = probing();
    unsent.health.failed(unsent.probe, { ...broken, kind: "stalled" }, 7050, false);
    assert.equal(isProbeFree(unsent.health), true);
  });

  it("decides: its failure doubles the pause, an answer ends it", () => {
    const failed = probing();
    failed.health.failed(failed.probe, broken, 8000);
    assert.equal(failed.health.readiness(asked, 8001).atMs, 18_000);
    const answered = probing();
    answered.health.succeeded(answered.probe, 8000);
    assert.deepEqual(answered.health.readiness(asked, 8001), { atMs: 8001 });
  });

  it("that was given up for lost does not end the one after it", () => {
    const { health, probe } = probing();
    const next = health.sent(asked, true, 130_000);
    assert.notEqual(next.probe, undefined);
    health.learnedNothing(probe);
    assert.equal(isProbeFree(health, 130_100), false);
  });
});

describe("a request with a key that was replaced while it was under way", () => {
  it("blames nothing on the new key, whatever its failure", () => {
    for (const kind of ["auth", "quota", "rate-limit", "permission", "not-found"] as const) {
      const health = new HealthBook();
      const sent = health.sent(asked, false, 1000);
      health.clearCooldown(asked.accountId, asked.origin, 2000);
      health.failed(sent, { ...rejected, kind, retry: "same", retryAfterMs: 60_000 }, 3000);
      assert.deepEqual(health.readiness(asked, 3001), { atMs: 3001 }, kind);
    }
  });
});

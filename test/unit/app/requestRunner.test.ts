import assert from "node:assert/strict";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { HealthBook, type Asked } from "../../../src/core/resilience/healthBook.ts";
import type { Failure } from "../../../src/core/model/failure.ts";
import { CapLedger } from "../../../src/core/resilience/capLedger.ts";
import { shareCaps, type HealthStore } from "../../../src/app/execution/capRecords.ts";
import { shareHealth } from "../../../src/app/execution/healthRecords.ts";

const asked: Asked = { accountId: "openai/a", model: "m", origin: "https://a.example" };
const rejected: Failure = { kind: "auth", message: "No.", provider: "openai", retry: "elsewhere" };

/** Records that two books share, as two windows do. */
function records() {
  const values = new Map<string, JsonValue>();
  const times = new Map<string, number>();
  const listeners = new Set<(keys: ReadonlySet<string>) => void>();
  const store = (): HealthStore => {
    let own: ((keys: ReadonlySet<string>) => void) | undefined;
    return {
      entries: () => [...values].map(([key, value]) => ({ key, value, atMs: times.get(key) ?? 0 })),
      set: (key, value) => {
        values.set(key, value);
        [...listeners]
          .filter((listener) => listener !== own)
          .forEach((listener) => {
            listener(new Set([key]));
          });
        return Promise.resolve(true);
      },
      delete: (key) => Promise.resolve(values.delete(key)),
      onDidChange: (listener) => {
        own = listener;
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
  };
  return { values, times, store };
}

function book(store: HealthStore, nowMs = 1000): HealthBook {
  const made = new HealthBook();
  shareHealth(made, store, nowMs);
  return made;
}

describe("the health of keys", () => {
  it("is known in other windows at once, and after a restart", () => {
    const { store } = records();
    const [one, other] = [book(store()), book(store())];
    one.failed({ ...asked, sentAtMs: 1000 }, rejected, 1000);
    assert.equal(other.readiness(asked, 2000).atMs, null);
    assert.equal(book(store(), 5000).readiness(asked, 5000).because?.kind, "auth");
    other.clearCooldown(asked.accountId, asked.origin, 3000);
    assert.equal(one.readiness(asked, 3000).atMs, 3000);
  });

  it("is forgotten when it is over, and for keys of the environment, which may be others by now", () => {
    const { store, values } = records();
    const one = book(store());
    one.failed({ ...asked, accountId: "openai/env:KEY", sentAtMs: 1000 }, rejected, 1000);
    one.failed({ ...asked, sentAtMs: 1000 }, { ...rejected, kind: "rate-limit", retry: "same", retryAfterMs: 500 }, 1000);
    assert.equal(values.size, 2);
    book(store(), 2000);
    assert.equal(values.size, 0);
  });

  it("passes over what is damaged", () => {
    const { store, values } = records();
    values
      .set("account:x", { atMs: "soon" })
      .set("other:y", { atMs: 1 })
      .set("pair:openai/a|m", JSON.parse('{"atMs":900,"rest":{"kind":"rate-limit","untilMs":9000}}') as JsonValue);
    assert.equal(book(store()).readiness(asked, 1000).atMs, 9000);
    assert.deepEqual([...values.keys()], ["pair:openai/a|m"]);
  });

  it("of a key that was put in anew begins anew, whichever window did it", () => {
    const health = new HealthBook();
    health.failed({ ...asked, sentAtMs: 1000 }, rejected, 1000);
    health.keyChanged(asked.accountId, asked.origin, 900, 2000);
    assert.equal(health.readiness(asked, 2000).atMs, null);
    health.keyChanged(asked.accountId, asked.origin, 1500, 2000);
    assert.equal(health.readiness(asked, 2000).atMs, 2000);
  });
});

describe("what was sent with a key that has caps", () => {
  const caps = { requestsPerMinute: 3 };
  const ledger = (store: HealthStore, window: string, nowMs: number): CapLedger => {
    const made = new CapLedger();
    shareCaps(made, store, window, nowMs);
    return made;
  };

  it("counts in all windows together, and after a restart", () => {
    const { store } = records();
    const [one, other] = [ledger(store(), "one", 1000), ledger(store(), "other", 1000)];
    one.sent("openai/a|b", 10, caps, 1000);
    one.sent("openai/a|b", 10, caps, 1500);
    other.sent("openai/a|b", 10, caps, 2000);
    assert.equal(one.freeAtMs("openai/a|b", 10, caps, 3000), 61_000);
    // Seconds of other windows count as their end.
    assert.equal(other.freeAtMs("openai/a|b", 10, caps, 3000), 61_999);
    assert.equal(one.freeAtMs("openai/b", 10, caps, 3000), 3000);
  });

  it("is no news of anybody's health", () => {
    const { store } = records();
    const health = book(store());
    let news = 0;
    health.onChange(() => (news += 1));
    const other = store();
    ledger(other, "other", 1000).sent("openai/a", 10, caps, 1000);
    assert.equal(news, 0);
    book(other).failed({ ...asked, sentAtMs: 1000 }, rejected, 1000);
    assert.equal(news, 1);
  });

  it("is taken from earlier runs for a minute, and then deleted; what is damaged is passed over", () => {
    const { store, values, times } = records();
    values
      .set("spent:old|openai/a", [[1, 3, 30]])
      .set("spent:new|openai/a", [[100, 3, 30], "nonsense", [1]])
      .set("spent:odd|openai/a", { a: 1 });
    times.set("spent:old|openai/a", 1000).set("spent:new|openai/a", 100_000).set("spent:odd|openai/a", 100_000);
    const later = ledger(store(), "later", 110_000);
    assert.equal(later.freeAtMs("openai/a", 10, caps, 110_000), 160_999);
    assert.deepEqual([...values.keys()], ["spent:new|openai/a", "spent:odd|openai/a"]);
    book(store());
    assert.equal(values.size, 2, "health leaves it alone");
  });

  it("is not recorded if there are none, and is taken back if nothing was sent", () => {
    const { store, values } = records();
    const one = ledger(store(), "one", 1000);
    one.sent("openai/a", 10, undefined, 1000);
    assert.equal(values.size, 0);
    one.sent("openai/a", 10, caps, 1000)();
    assert.deepEqual(values.get("spent:one|openai/a"), [[1, 1, 10]]);
  });
});

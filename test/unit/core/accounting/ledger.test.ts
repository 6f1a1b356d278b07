import assert from "node:assert/strict";
import { nothingBooked, sumOf, sumsBy, type LedgerEntry, type PriceOf } from "../../../../src/core/accounting/ledger.ts";
import { isListedTier } from "../../../../src/core/accounting/cost.ts";
import { ledgerEntry } from "../../../fakes/ledgerEntry.ts";

const entry = (more: Partial<LedgerEntry> = {}): LedgerEntry =>
  ledgerEntry({ atMs: new Date(2026, 10, 27, 12).getTime(), conversationId: "c", runId: "t1", ...more });

/** A dollar a token; `free` has no known price. */
const price: PriceOf = ({ model, usage }) => (model === "free" ? undefined : (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));

describe("sums over the ledger", () => {
  it("are empty if nothing is booked", () => {
    assert.deepEqual(sumOf([], price), nothingBooked);
  });

  it("count every attempt, and price each by its own model", () => {
    const sum = sumOf([entry(), entry({ model: "n" }), entry({ usage: undefined, usageSource: "none", outcome: "auth" })], price);
    assert.deepEqual(sum, {
      attempts: 3,
      reported: { attempts: 2, usage: { inputTokens: 20, outputTokens: 4 }, costUsd: 24 },
      estimated: { attempts: 0 },
    });
  });

  it("keep what is estimated apart from what providers counted", () => {
    const sum = sumOf([entry(), entry({ usageSource: "estimated", outcome: "aborted" })], price);
    assert.deepEqual([sum.reported.usage?.inputTokens, sum.estimated.usage?.inputTokens], [10, 10]);
  });

  it("have no cost as soon as one price is not known, whichever comes first, and never 0", () => {
    for (const models of [["m", "free"], ["free", "m"], ["free", "m", "m"], ["free"]]) {
      const sum = sumOf(
        models.map((model) => entry({ model })),
        price,
      );
      assert.equal("costUsd" in sum.reported, false, models.join(" "));
    }
  });

  it("leave a kind of token unknown that one attempt did not report, except for shares", () => {
    const { reported } = sumOf([entry({ usage: { inputTokens: 5, cachedInputTokens: 3 } }), entry()], price);
    assert.deepEqual(reported.usage, { inputTokens: 15, cachedInputTokens: 3 });
  });

  it("are by turn, step, day, key, model, conversation, agent and client", () => {
    const other = entry({
      atMs: new Date(2026, 10, 28, 0).getTime(),
      conversationId: undefined,
      runId: "t2",
      stepId: "s2",
      accountId: "p/b",
      model: "n",
      agent: "Ada",
      client: "agent",
    });
    const groups = (grouping: Parameters<typeof sumsBy>[1]): readonly string[] => [...sumsBy([entry(), other], grouping, price).keys()];
    assert.deepEqual(groups("turn"), ["t1", "t2"]);
    assert.deepEqual(groups("step"), ["t1 s1", "t2 s2"]);
    assert.deepEqual(groups("day"), ["2026-11-27", "2026-11-28"]);
    assert.deepEqual(groups("key"), ["p/a", "p/b"]);
    assert.deepEqual(groups("model"), ["p:m", "p:n"]);
    assert.deepEqual(groups("conversation"), ["c", ""]);
    assert.deepEqual(groups("agent"), ["worker", "Ada"]);
    assert.deepEqual(groups("client"), ["panel", "agent"]);
  });

  it("leave the price unknown for a service tier without listed prices", () => {
    assert.deepEqual([undefined, "standard", "DEFAULT", "priority", "flex"].map(isListedTier), [true, true, true, false, false]);
  });
});

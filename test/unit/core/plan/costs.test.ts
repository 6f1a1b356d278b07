import assert from "node:assert/strict";
import { sumOf, type LedgerEntry, type PriceOf } from "../../../../src/core/accounting/ledger.ts";
import { costTree, roleShares, type CostNode, type TimedCall } from "../../../../src/core/plan/cost/costTree.ts";
import { estimateAlone, estimateTask, type PastTask } from "../../../../src/core/plan/cost/estimates.ts";
import { encodeEntry, parseEntry } from "../../../../src/app/ledger/ledgerLine.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";
import { planOf, planTask } from "../../../fakes/planTask.ts";

const prices: Readonly<Record<string, number>> = { dear: 10, cheap: 1 };
const priceOf: PriceOf = ({ model, usage }) => {
  const price = prices[model];
  return price === undefined ? undefined : ((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)) * price * 1e-6;
};
const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({
  ...{
    atMs: 2000,
    conversationId: "c",
    runId: "r",
    slot: "worker",
    agent: "worker",
    client: "panel",
    stepId: "s1",
    provider: "p",
    model: "cheap",
    accountId: "a",
  },
  ...{ usage: { inputTokens: 900, outputTokens: 100 }, usageSource: "reported", outcome: "answered", startedAtMs: 1000, elapsedMs: 1000 },
  ...change,
});
const plan = planOf([planTask("a"), planTask("b")], { goal: "Rename" });
const planning = entry({ slot: "orchestrator", agent: "orchestrator", model: "dear", stepId: "s0", startedAtMs: 0, atMs: 900 });
const failed = entry({ taskId: "a", outcome: "server", usageSource: "none", usage: undefined });

describe("the costs of a job", () => {
  const entries = [
    planning,
    failed,
    entry({ taskId: "a" }),
    entry({ taskId: "a", stepId: "s2", atMs: 9000 }),
    entry({ taskId: "b" }),
    entry({ taskId: "gone" }),
  ];
  const calls: readonly TimedCall[] = [{ taskId: "a", stepId: "s1", callId: "x", line: "Read a.ts", startedAtMs: 2000, endedAtMs: 2500 }];

  it("are a tree of orchestrator, tasks, steps, attempts and calls", () => {
    const tree = costTree(plan, entries, calls, priceOf);
    assert.deepEqual(
      tree.children.map(({ kind, label, children }) => `${kind} ${label} ${String(children.length)}`),
      ["orchestrator Orchestrator 1", "task Task a 2", "task Task b 1", "task gone 1"],
    );
    const [, a] = tree.children;
    assert.deepEqual(
      a?.children[0]?.children.map(({ kind, label }) => `${kind} ${label}`),
      ["attempt cheap (server)", "attempt cheap", "call Read a.ts"],
    );
    assert.deepEqual([a?.sum.attempts, a?.sum.reported.usage?.inputTokens, a?.spanMs, tree.spanMs], [3, 1800, 8000, 9000]);
  });

  it("have each entry of the ledger in one place, whatever they are", () => {
    const random = seededRandom(8);
    for (let round = 0; round < 50; round++) {
      const some = Array.from({ length: Math.floor(random() * 60) }, () =>
        entry({
          taskId: [undefined, "a", "b", "z"][Math.floor(random() * 4)],
          stepId: `s${String(Math.floor(random() * 5))}`,
          runId: `r${String(Math.floor(random() * 2))}`,
          usage: { inputTokens: Math.floor(random() * 1000), outputTokens: Math.floor(random() * 100) },
        }),
      );
      const tree = costTree(plan, some, [], priceOf);
      const leaves = (node: CostNode): readonly CostNode[] => (node.kind === "attempt" ? [node] : node.children.flatMap(leaves));
      const tokens = (nodes: readonly CostNode[]): number =>
        nodes.reduce((sum, { sum: { reported } }) => sum + (reported.usage?.inputTokens ?? 0), 0);
      assert.equal(leaves(tree).length, some.length);
      assert.equal(tokens(leaves(tree)), sumOf(some, priceOf).reported.usage?.inputTokens ?? 0);
      assert.equal(tokens(tree.children), tokens([tree]));
    }
  });

  it("are shared by the roles in turns, tokens and dollars; what has no known price is not 0", () => {
    assert.deepEqual(roleShares(entries, priceOf), [
      { slot: "orchestrator", turns: 1, tokens: 1000, usd: 0.01 },
      { slot: "worker", turns: 3, tokens: 4000, usd: 0.004 },
    ]);
    assert.equal(roleShares([entry({ model: "unknown" })], priceOf)[0]?.usd, undefined);
  });

  it("are set beside those of the orchestrator's model alone, said to be an estimate", () => {
    const alone = estimateAlone(entries, { provider: "p", model: "dear" }, priceOf);
    assert.deepEqual([alone.usd?.toFixed(3), alone.actualUsd?.toFixed(3)], ["0.050", "0.014"]);
    assert.match(alone.sentence, /^With dear alone the job would have cost about \$0\.05 \(an estimate: .+\); it cost \$0\.01\.$/);
    assert.match(
      estimateAlone(entries, { provider: "p", model: "unknown" }, priceOf).sentence,
      /can't be estimated, because a price isn't known/,
    );
  });

  it("know their task in the ledger's file", () => {
    assert.equal(parseEntry(encodeEntry(entry({ taskId: "a" })).trim())?.taskId, "a");
    assert.equal(parseEntry(encodeEntry(entry({})).trim())?.taskId, undefined);
  });
});

describe("the estimate of a task", () => {
  const ref = { provider: "p", model: "cheap" };
  const past = (by: string, inputTokens: number): PastTask => ({
    by,
    steps: 6,
    inputTokens,
    cachedInputTokens: 100,
    outputTokens: 50,
    elapsedMs: 60_000,
    writes: 1,
  });

  it("is the median of like tasks of the user", () => {
    const known = [past("p:cheap", 1000), past("p:cheap", 3000), past("p:cheap", 2000), past("p:dear", 9_000_000)];
    const { basedOn, inputTokens, usd, elapsedMs, steps } = estimateTask(planTask("a"), ref, known, priceOf);
    assert.deepEqual([basedOn, inputTokens, elapsedMs, steps], [3, 2000, 60_000, 6]);
    assert.equal(usd?.toFixed(6), "0.002050");
  });

  it("is of usual figures without such, within the task's budget and the model's window", () => {
    const usual = estimateTask(planTask("a"), ref, [past("worker", 1)], priceOf);
    assert.deepEqual([usual.basedOn, usual.elapsedMs], [0, undefined]);
    assert.ok(usual.inputTokens > usual.cachedInputTokens && usual.cachedInputTokens > 0);
    const small = estimateTask(planTask("a", { budget: { steps: 2 } }), ref, [], priceOf);
    assert.ok(small.inputTokens < usual.inputTokens && small.steps === 2);
    assert.ok(estimateTask(planTask("a"), ref, [], priceOf, 8000).inputTokens < usual.inputTokens);
    assert.equal(estimateTask(planTask("a"), { provider: "p", model: "unknown" }, [], priceOf).usd, undefined);
  });
});

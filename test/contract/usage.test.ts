import assert from "node:assert/strict";
import type { UsageEvent } from "../../src/core/model/streamEvent.ts";
import { contract, offered } from "./contract.ts";
import type { UsageKind } from "./wireCase.ts";

const counts = { input: 120, output: 40, cachedInput: 100, cacheWrite: 15, reasoning: 12 };

const kinds: readonly { readonly behaviour: string; readonly kind: UsageKind; readonly field: keyof UsageEvent; readonly count: number }[] =
  [
    { behaviour: "tokens read from the cache, once", kind: "cached", field: "cachedInputTokens", count: counts.cachedInput },
    { behaviour: "tokens written to the cache, once", kind: "written", field: "cacheWriteTokens", count: counts.cacheWrite },
    { behaviour: "tokens of reasoning, once", kind: "reasoning", field: "reasoningTokens", count: counts.reasoning },
  ];

contract("usage", (contract) => {
  const reported = async (): Promise<UsageEvent> => {
    const events = await contract.answer({ steps: [{ reasoning: "hm" }, { text: "x" }], usage: counts }, { effort: "low" });
    assert.ok(events.findLastIndex(({ type }) => type === "usage") < events.length - 1);
    const usage = events.filter((event) => event.type === "usage").at(-1);
    assert.ok(usage !== undefined, JSON.stringify(events));
    return usage;
  };

  it("tokens of the input", async () => {
    assert.equal((await reported()).inputTokens, counts.input);
  });

  it("tokens of the output", async () => {
    assert.equal((await reported()).outputTokens, counts.output);
  });

  for (const { behaviour, kind, field, count } of kinds) {
    offered(
      behaviour,
      contract.wireCase.offers.usage.includes(kind),
      async () => assert.equal((await reported())[field], count),
      "unknown, not 0",
      async () => assert.equal((await reported())[field], undefined),
    );
  }

  it("leaves unreported counts unknown", async () => {
    const events = await contract.answer({ steps: [{ text: "x" }], usage: null });
    assert.deepEqual(
      events.filter((event) => event.type === "usage" && (event.inputTokens !== undefined || event.outputTokens !== undefined)),
      [],
    );
    assert.equal(events.at(-1)?.type, "finish");
  });
});

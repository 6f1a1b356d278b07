import assert from "node:assert/strict";
import { costUsd, modelFacts } from "../../../../src/core/accounting/catalogue.ts";
import data from "../../../../src/providers/catalogueData.json" with { type: "json" };

describe("the catalogue", () => {
  it("knows a model by its dated snapshot", () => {
    assert.equal(modelFacts(data, "openai", "gpt-4.1-mini-2025-04-14").contextWindow, modelFacts(data, "openai", "gpt-4.1-mini").contextWindow);
    assert.equal(modelFacts(data, "anthropic", "claude-sonnet-4-5").input, 3);
  });

  it("knows nothing of what it does not list", () => {
    assert.deepEqual(modelFacts(data, "openai", "no-such-model"), {});
    assert.deepEqual(modelFacts(data, "no-such-provider", "gpt-4.1"), {});
  });
});

describe("cost", () => {
  const facts = { input: 2, output: 8, cacheRead: 0.5, cacheWrite: 2.5 };

  it("counts each token once, at its own price", () => {
    const usage = { inputTokens: 1_000_000, cachedInputTokens: 400_000, cacheWriteTokens: 100_000, outputTokens: 100_000, reasoningTokens: 50_000 };
    assert.equal(costUsd(facts, usage), 0.5 * 2 + 0.4 * 0.5 + 0.1 * 2.5 + 0.1 * 8);
  });

  it("is unknown, not nothing, without a price or a count", () => {
    assert.equal(costUsd({}, { inputTokens: 1, outputTokens: 1 }), undefined);
    assert.equal(costUsd(facts, { inputTokens: 1 }), undefined);
    assert.equal(costUsd({ input: 1, output: 1 }, { inputTokens: 10, cachedInputTokens: 5, outputTokens: 1 }), undefined);
  });

  it("needs no cache price where no cache was used", () => {
    assert.equal(costUsd({ input: 1, output: 1 }, { inputTokens: 1_000_000, outputTokens: 0 }), 1);
  });
});

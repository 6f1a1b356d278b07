import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { modelFacts, type ModelFacts } from "../../../../src/core/accounting/catalogue.ts";
import { factsOfRow, rowOfFacts } from "../../../../src/core/accounting/catalogueRow.ts";
import { costUsd } from "../../../../src/core/accounting/cost.ts";
import { catalogue } from "../../../../src/providers/catalogue/catalogue.ts";

const facts = (provider: string, model: string, type?: string): ModelFacts => modelFacts(catalogue, provider, model, type);

describe("the catalogue", () => {
  for (const [provider, model, contextWindow] of [
    ["openai", "gpt-4.1", 1_047_576],
    ["openai", "gpt-4.1-mini", 1_047_576],
    ["openai", "gpt-4.1-nano", 1_047_576],
    ["openai", "o3", 200_000],
    ["openai", "o4-mini", 200_000],
    ["openai", "gpt-4o", 128_000],
    ["openai", "gpt-4o-mini", 128_000],
    ["openai", "gpt-5", 400_000],
    ["openai", "gpt-5.5", 1_050_000],
    ["openai", "gpt-4", 8192],
    ["openai", "gpt-4-turbo", 128_000],
    ["openai", "gpt-4-turbo-preview", 128_000],
    ["openai", "gpt-3.5-turbo", 16_385],
    ["openai", "gpt-3.5-turbo-16k", 16_385],
    ["anthropic", "claude-opus-4-6", 200_000],
    ["anthropic", "claude-sonnet-4-5", 200_000],
    ["anthropic", "claude-haiku-4-5", 200_000],
    ["gemini", "gemini-3-pro-preview", 1_048_576],
    ["gemini", "gemini-3-flash-preview", 1_048_576],
  ] as const) {
    it(`knows ${provider}:${model}, with a price`, () => {
      const known = facts(provider, model);
      assert.equal(known.contextWindow, contextWindow);
      assert.ok(known.input !== undefined && known.output !== undefined && known.maxOutputTokens !== undefined);
    });
  }

  it("has its source and date, and is small enough to ship", () => {
    assert.match(catalogue.source, /^@\S+@\d+\.\d+\.\d+$/);
    assert.match(catalogue.date, /^\d{4}-\d{2}-\d{2}$/);
    assert.ok(readFileSync(new URL("../../../../src/providers/catalogue/catalogueData.json", import.meta.url)).length <= 60_000);
  });

  it("has a section for every provider that has models of its own", () => {
    assert.deepEqual(Object.keys(catalogue.models), [
      "openai",
      "anthropic",
      "gemini",
      "bedrock",
      "openrouter",
      "groq",
      "deepseek",
      "xai",
      "mistral",
      "together",
      "fireworks",
    ]);
    assert.ok(Object.values(catalogue.models).every((models) => Object.keys(models).length > 1));
  });

  it("knows a model's inputs and capabilities", () => {
    const { reasoning, vision, files, audio, tools } = facts("gemini", "gemini-3-pro-preview");
    assert.deepEqual([reasoning, vision, files, audio, tools], [true, true, true, true, true]);
    assert.deepEqual(
      [facts("openai", "gpt-4").vision, facts("openai", "gpt-4").reasoning, facts("openai", "gpt-4").files],
      [false, false, undefined],
    );
  });

  for (const [whose, provider, model, type, like] of [
    ["a snapshot", "openai", "gpt-4.1-mini-2025-04-14", undefined, ["openai", "gpt-4.1-mini"]],
    ["Azure's", "azure", "gpt-4.1", undefined, ["openai", "gpt-4.1"]],
    ["Vertex's", "vertex", "claude-sonnet-4-5@20250929", undefined, ["anthropic", "claude-sonnet-4-5"]],
    ["a user's own name for OpenAI", "work", "gpt-4.1", "openai", ["openai", "gpt-4.1"]],
    ["a user's own name for Azure", "work", "gpt-4.1", "azure", ["openai", "gpt-4.1"]],
    ["LiteLLM's", "litellm", "openai/gpt-4.1", undefined, ["openai", "gpt-4.1"]],
    ["LiteLLM's for Vertex", "litellm", "vertex_ai/claude-sonnet-4-5@20250929", undefined, ["anthropic", "claude-sonnet-4-5"]],
    ["Portkey's", "portkey", "@anthropic/claude-sonnet-4-5-20250929", undefined, ["anthropic", "claude-sonnet-4-5"]],
    ["Gemini's own path", "gemini", "models/gemini-2.5-pro", undefined, ["gemini", "gemini-2.5-pro"]],
  ] as const) {
    it(`knows a model by ${whose} name, at the same price`, () => {
      assert.deepEqual(facts(provider, model, type), facts(like[0], like[1]));
    });
  }

  for (const [whose, provider, model, type, like] of [
    ["a gateway's", "acme", "openai/gpt-4.1", "openai-compatible", ["openai", "gpt-4.1"]],
    ["a gateway's with a dot", "acme", "anthropic/claude-sonnet-4.5", "openai-compatible", ["anthropic", "claude-sonnet-4-5"]],
    ["a bare one at a gateway that passes all through", "litellm", "gpt-4.1", undefined, ["openai", "gpt-4.1"]],
    ["one by its integration's", "portkey", "@our-team/claude-sonnet-4-5", undefined, ["anthropic", "claude-sonnet-4-5"]],
    [
      "Bedrock's in a region that is not listed",
      "bedrock",
      "ca.anthropic.claude-sonnet-4-5-20250929-v1:0",
      undefined,
      ["anthropic", "claude-sonnet-4-5"],
    ],
    ["Bedrock's with a window", "bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0:200k", undefined, ["anthropic", "claude-sonnet-4-5"]],
  ] as const) {
    it(`knows a model by ${whose} name, without its price`, () => {
      const { contextWindow, tools, input, output, cacheRead, tiers } = facts(provider, model, type);
      const known = facts(like[0], like[1]);
      assert.deepEqual([contextWindow, tools], [known.contextWindow, known.tools]);
      assert.deepEqual([input, output, cacheRead, tiers], [undefined, undefined, undefined, undefined]);
    });
  }

  it("knows Bedrock's prices by region", () => {
    assert.equal(facts("bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0").input, 3);
    assert.equal(facts("bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0").input, 3.3);
    assert.equal(
      facts("bedrock", "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0").input,
      3.3,
    );
  });

  it("has no facts about unlisted models", () => {
    assert.deepEqual(facts("openai", "no-such-model"), {});
    assert.deepEqual(facts("no-such-provider", "gpt-4.1"), {});
    assert.deepEqual(facts("no-such-provider", "gpt-4.1", "openai-compatible"), {});
    assert.deepEqual(facts("ollama", "llama3.2:3b"), {});
    assert.deepEqual(facts("openai", "constructor"), {});
    assert.deepEqual(facts("__proto__", "toString"), {});
  });

  it("keeps every fact in its rows", () => {
    const full: ModelFacts = {
      contextWindow: 1,
      maxOutputTokens: 2,
      input: 3,
      output: 4,
      cacheRead: 5,
      cacheWrite: 6,
      tiers: [{ inputTokensAbove: 7, input: 8, output: 9, cacheRead: 10, cacheWrite: undefined }],
      reasoning: true,
      vision: false,
      files: true,
      audio: undefined,
      tools: true,
    };
    assert.deepEqual(factsOfRow(rowOfFacts(full)), full);
  });
});

describe("cost", () => {
  const prices = { input: 2, output: 8, cacheRead: 0.5, cacheWrite: 2.5 };

  it("counts each token once, at its own price", () => {
    const usage = {
      inputTokens: 1_000_000,
      cachedInputTokens: 400_000,
      cacheWriteTokens: 100_000,
      outputTokens: 100_000,
      reasoningTokens: 50_000,
    };
    assert.equal(costUsd(prices, usage), 0.5 * 2 + 0.4 * 0.5 + 0.1 * 2.5 + 0.1 * 8);
  });

  it("applies the higher prices of a long request to all of it", () => {
    const tiered = {
      ...prices,
      tiers: [
        { inputTokensAbove: 200_000, input: 4, output: 10 },
        { inputTokensAbove: 500_000, input: 6, output: 12 },
      ],
    };
    assert.equal(costUsd(tiered, { inputTokens: 200_000, outputTokens: 1_000_000 }), 0.4 + 8);
    assert.equal(costUsd(tiered, { inputTokens: 400_000, outputTokens: 1_000_000 }), 1.6 + 10);
    assert.equal(costUsd(tiered, { inputTokens: 600_000, outputTokens: 0 }), 3.6);
  });

  it("is unknown, not nothing, without a price or a count", () => {
    assert.equal(costUsd({}, { inputTokens: 1, outputTokens: 1 }), undefined);
    assert.equal(costUsd(prices, { inputTokens: 1 }), undefined);
    assert.equal(costUsd({ input: 1, output: 1 }, { inputTokens: 10, cachedInputTokens: 5, outputTokens: 1 }), undefined);
  });

  it("needs no cache price if no cache was used", () => {
    assert.equal(costUsd({ input: 1, output: 1 }, { inputTokens: 1_000_000, outputTokens: 0 }), 1);
  });
});

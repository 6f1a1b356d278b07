import assert from "node:assert/strict";
import { effortWord, isReasoningModel, nearestEffort } from "../../../../src/providers/openaiCommon/modelNames.ts";

describe("the names of OpenAI's models", () => {
  for (const id of [
    "o1",
    "o3-mini",
    "o4-mini-2025-04-16",
    "gpt-5",
    "gpt-5.5",
    "gpt-5-nano",
    "openai/o3",
    "GPT-6",
    "ft:o4-mini:acme::x",
    "codex-mini-latest",
  ]) {
    it(`show that ${id} thinks`, () => {
      assert.equal(isReasoningModel(id), true);
    });
  }
  for (const id of [
    "gpt-4o",
    "gpt-4.1",
    "gpt-3.5-turbo",
    "gpt-5-chat-latest",
    "gpt-5-search-api",
    "llama3.2:3b",
    "olmo-2",
    "gpt-oss:20b",
  ]) {
    it(`do not show that ${id} thinks`, () => {
      assert.equal(isReasoningModel(id), false);
    });
  }

  it("give the lowest effort of a model", () => {
    for (const [model, least] of [
      ["gpt-5.5", "none"],
      ["gpt-5.1", "none"],
      ["gpt-5", "minimal"],
      ["gpt-5-mini", "minimal"],
      ["openai/gpt-5-nano", "minimal"],
      ["gpt-5-codex", "low"],
      ["gpt-5-pro", "high"],
      ["o3", "low"],
      ["o4-mini", "low"],
      ["openai/gpt-oss-120b", "low"],
      ["openai.gpt-oss-20b", "low"],
      ["gpt-oss:20b", "low"],
      ["qwen3", "none"],
    ] as const) {
      assert.equal(effortWord(model, "off"), least, model);
    }
  });

  it("give the effort nearest to the requested one", () => {
    assert.equal(nearestEffort("none", ["high", "low"]), "low");
    assert.equal(nearestEffort("medium", ["high", "low"]), "low");
    assert.equal(nearestEffort("high", ["low", "medium"]), "medium");
    assert.equal(nearestEffort("high", []), "high");
  });
});

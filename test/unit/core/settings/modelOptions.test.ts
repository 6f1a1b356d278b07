import assert from "node:assert/strict";
import { optionsFor, readModelOptions } from "../../../../src/core/settings/modelOptions.ts";

describe("baton.modelOptions", () => {
  it("holds for a model, over those of its provider", () => {
    const reading = readModelOptions({
      "openai:*": { service_tier: "flex", temperature: 1 },
      "openai:o3": { temperature: null },
      "ollama:llama3.2:3b": { "options.num_ctx": 8192 },
    });
    assert.deepEqual(reading.problems, []);
    assert.deepEqual(optionsFor(reading, { provider: "openai", model: "o3" }), { service_tier: "flex", temperature: null });
    assert.deepEqual(optionsFor(reading, { provider: "openai", model: "gpt-4o" }), { service_tier: "flex", temperature: 1 });
    assert.deepEqual(optionsFor(reading, { provider: "ollama", model: "llama3.2:3b" }), { "options.num_ctx": 8192 });
    assert.equal(optionsFor(reading, { provider: "groq", model: "o3" }), undefined);
  });

  const mistakes: readonly (readonly [name: string, value: unknown, problem: RegExp])[] = [
    ["a list", [], /must be an object/],
    ["a model without its provider", { o3: {} }, /“o3” must name a model as provider:model/],
    ["a text for options", { "openai:o3": "flex" }, /openai:o3 must be an object/],
    ["what Baton sets itself", { "openai:o3": { stream: false } }, /stream is left out/],
  ];
  for (const [name, value, problem] of mistakes) {
    it(`reports ${name}`, () => {
      const reading = readModelOptions(value);
      assert.match(reading.problems.join("\n"), problem);
      assert.deepEqual(
        Object.values(reading.options).flatMap((options) => Object.keys(options)),
        [],
      );
    });
  }

  it("is empty when absent", () => {
    assert.deepEqual(readModelOptions(undefined), { options: {}, problems: [] });
  });
});

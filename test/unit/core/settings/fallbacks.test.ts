import assert from "node:assert/strict";
import { readFallbacks } from "../../../../src/core/settings/fallbacks.ts";

const providers = [{ id: "openai", defaultModel: "gpt-5.5" }, { id: "anthropic" }, { id: "ollama", models: ["llama3.2:3b"] }];

describe("the fallbacks of a role", () => {
  it("are models in the user's order, each once", () => {
    const { refs, problems } = readFallbacks(["claude-sonnet-4-5", "openai", "ollama:llama3.2:3b", "openai:gpt-5.5"], "worker", providers);
    assert.deepEqual(problems, []);
    assert.deepEqual(refs, [
      { provider: "anthropic", model: "claude-sonnet-4-5" },
      { provider: "openai", model: "gpt-5.5" },
      { provider: "ollama", model: "llama3.2:3b" },
    ]);
  });

  it("skip invalid entries, and say so", () => {
    const { refs, problems } = readFallbacks(["nobody", 4, "openai:o3"], "worker", providers);
    assert.deepEqual(refs, [{ provider: "openai", model: "o3" }]);
    assert.match(problems[0] ?? "", /^baton\.worker\.fallbacks\[0\]: .*nobody/);
    assert.match(problems[1] ?? "", /^baton\.worker\.fallbacks\[1\]: a model is a text/);
    assert.deepEqual(readFallbacks("openai:o3", "worker", providers), {
      refs: [],
      problems: ["baton.worker.fallbacks must be a list of models, each as provider:model."],
    });
    assert.deepEqual(readFallbacks(undefined, "worker", providers), { refs: [], problems: [] });
  });

  it("are ten at most", () => {
    const { refs, problems } = readFallbacks(
      Array.from({ length: 12 }, (_, index) => `openai:m${String(index)}`),
      "worker",
      providers,
    );
    assert.deepEqual([refs.length, problems.length], [10, 1]);
  });
});

import assert from "node:assert/strict";
import type { KnownProvider } from "../../../../src/core/routing/modelRef.ts";
import { formatModelRef, parseModelRef } from "../../../../src/core/routing/modelRef.ts";

const providers: readonly KnownProvider[] = [
  { id: "openai", defaultModel: "gpt-4.1-mini" },
  { id: "anthropic", defaultModel: "claude-sonnet-4-5" },
  { id: "ollama" },
  { id: "work", models: ["gpt-4o", "qwen3:32b", "deepseek-chat"] },
];

function routed(text: string, known = providers): string {
  const result = parseModelRef(text, known);
  assert.ok(result.ok, result.ok ? "" : result.message);
  return `${result.ref.provider} | ${result.ref.model}`;
}

function rejected(text: string, known = providers): { message: string; suggestion?: string | undefined } {
  const result = parseModelRef(text, known);
  assert.ok(!result.ok);
  return result;
}

describe("parseModelRef", () => {
  for (const [text, expected] of [
    ["openai:gpt-5.5", "openai | gpt-5.5"],
    ["  OpenAI : o3 ", "openai | o3"],
    ["ollama:llama3.2:3b", "ollama | llama3.2:3b"],
    ["openai:ft:gpt-4o:org::id", "openai | ft:gpt-4o:org::id"],
    ["work:anything/at-all", "work | anything/at-all"],
    ["openai", "openai | gpt-4.1-mini"],
    ["anthropic:", "anthropic | claude-sonnet-4-5"],
    ["gpt-5.5", "openai | gpt-5.5"],
    ["o3", "openai | o3"],
    ["o1-preview", "openai | o1-preview"],
    ["chatgpt-4o-latest", "openai | chatgpt-4o-latest"],
    ["claude-opus-4-6", "anthropic | claude-opus-4-6"],
    ["gpt-4o", "work | gpt-4o"],
    ["qwen3:32b", "work | qwen3:32b"],
  ] as const) {
    it(`routes ${text.trim()} to ${expected}`, () => {
      assert.equal(routed(text), expected);
    });
  }

  it("reads back what it writes", () => {
    const ref = { provider: "ollama", model: "llama3.2:3b" };
    assert.deepEqual(parseModelRef(formatModelRef(ref), providers), { ok: true, ref });
  });

  it("suggests the provider that was meant", () => {
    assert.deepEqual(rejected("opnai:gpt-4o"), {
      ok: false,
      message: "There is no provider “opnai”; did you mean openai:gpt-4o?",
      suggestion: "openai:gpt-4o",
    });
    assert.equal(rejected("antrhopic:claude-x").suggestion, "anthropic:claude-x");
  });

  it("suggests the configured model that was meant", () => {
    assert.equal(rejected("deepseek-chta").suggestion, "work:deepseek-chat");
  });

  it("keeps a bare id with colons whole when it belongs to no provider", () => {
    const { message } = rejected("llama3.2:3b");
    assert.match(message, /“llama3\.2:3b”.*provider:model.*openai, anthropic, ollama, work/);
  });

  it("reports that a prefix's provider does not exist", () => {
    assert.match(rejected("gemini-3-pro-preview").message, /“gemini”, which is not among your providers/);
    assert.equal(routed("gemini-3-pro-preview", [{ id: "gemini" }]), "gemini | gemini-3-pro-preview");
  });

  it("asks for a model if there is no default, and if there is nothing", () => {
    assert.match(rejected("ollama").message, /“ollama” has no default model/);
    assert.match(rejected("  ").message, /No model is named/);
    assert.match(rejected("mystery", []).message, /no provider is set up/);
  });
});

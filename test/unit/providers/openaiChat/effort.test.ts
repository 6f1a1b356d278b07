import assert from "node:assert/strict";
import type { ChatRequest, Effort, WireQuirks } from "../../../../src/core/provider.ts";
import { effortFields } from "../../../../src/providers/openaiChat/effort.ts";

const fields = (
  model: string,
  effort: Effort | undefined,
  effortField?: WireQuirks["effortField"],
  toolChoice?: ChatRequest["toolChoice"],
) => effortFields({ model, messages: [], effort, toolChoice, tools: [{ name: "f", description: "", inputSchema: {} }] }, { effortField });

describe("effortFields", () => {
  it("asks for nothing if no effort is wanted, whatever the gateway", () => {
    for (const effortField of ["openai", "openai-all", "openrouter", "reasoning-enabled", "template", "thinking-type", "none"] as const) {
      assert.deepEqual(fields("gpt-5.5", undefined, effortField), {});
    }
  });

  it("lowers a model's effort as far as possible", () => {
    assert.deepEqual(fields("gpt-5", "off"), { reasoning_effort: "minimal" });
  });

  for (const [effortField, model, asked, expected] of [
    ["openai", "o3", "high", { reasoning_effort: "high" }],
    ["openai", "gpt-oss:20b", "low", { reasoning_effort: "low" }],
    ["openai", "llama3.2", "high", {}],
    ["openai-all", "llama3.2", "high", { reasoning_effort: "high" }],
    ["openai-all", "llama3.2", "off", { reasoning_effort: "none" }],
    ["openrouter", "anthropic/claude-sonnet-4.5", "medium", { reasoning: { effort: "medium" } }],
    ["openrouter", "openai/gpt-5", "off", { reasoning: { effort: "minimal" } }],
    ["reasoning-enabled", "Qwen/Qwen3.5-9B", "low", { reasoning: { enabled: true } }],
    ["reasoning-enabled", "Qwen/Qwen3.5-9B", "off", { reasoning: { enabled: false } }],
    ["reasoning-enabled", "openai/gpt-oss-120b", "low", { reasoning_effort: "low" }],
    ["template", "Qwen/Qwen3-8B", "high", { chat_template_kwargs: { enable_thinking: true }, reasoning_effort: "high" }],
    ["template", "Qwen/Qwen3-8B", "off", { chat_template_kwargs: { enable_thinking: false } }],
    ["template", "openai/gpt-oss-20b", "high", { reasoning_effort: "high" }],
    ["thinking-type", "deepseek-v4-pro", "high", { thinking: { type: "enabled" }, reasoning_effort: "high" }],
    ["thinking-type", "deepseek-v4-pro", "off", { thinking: { type: "disabled" } }],
    ["none", "gpt-5.5", "high", {}],
  ] as const) {
    it(`asks ${model} for ${asked} in the way of ${effortField}`, () => {
      assert.deepEqual(fields(model, asked, effortField), expected);
    });
  }

  it("turns thinking off for a model that rejects a forced tool while it thinks", () => {
    assert.deepEqual(fields("deepseek-v4-pro", "high", "thinking-type", { name: "f" }), { thinking: { type: "disabled" } });
    assert.deepEqual(fields("deepseek-v4-pro", undefined, "thinking-type", "required"), { thinking: { type: "disabled" } });
    assert.deepEqual(fields("deepseek-v4-pro", "high", "thinking-type", "auto"), {
      thinking: { type: "enabled" },
      reasoning_effort: "high",
    });
  });
});

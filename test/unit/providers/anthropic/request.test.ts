import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest } from "../../../../src/core/provider.ts";
import { buildMessagesBody } from "../../../../src/providers/anthropic/request.ts";

const say = (role: "system" | "user", text: string): Message => ({ role, content: [{ type: "text", text }] });
const hello = [say("user", "Hello")];
const marked = (request: Partial<ChatRequest>) => buildMessagesBody({ model: "claude-sonnet-4-5", messages: hello, ...request });
/** Without the marks of the cache, which have tests of their own. */
const body = (request: Partial<ChatRequest>) =>
  JSON.parse(JSON.stringify(marked(request)), (key, value: unknown) => (key === "cache_control" ? undefined : value)) as ReturnType<
    typeof marked
  >;

describe("the Anthropic request", () => {
  it("joins system messages, wherever they stand", () => {
    const { system, messages } = body({ messages: [say("system", "One."), ...hello, say("system", "Two.")] });
    assert.deepEqual(system, [{ type: "text", text: "One.\n\nTwo." }]);
    assert.deepEqual(messages, [{ role: "user", content: [{ type: "text", text: "Hello" }] }]);
    assert.equal("system" in body({}), false);
  });

  it("merges neighbours of one role, and drops empty text", () => {
    const { messages } = body({
      messages: [
        say("user", "a"),
        say("user", "  "),
        {
          role: "assistant",
          content: [
            { type: "text", text: "" },
            { type: "tool-call", callId: "c1", name: "f", arguments: { a: 1 } },
          ],
        },
        { role: "assistant", content: [{ type: "tool-call", callId: "c2", name: "g", arguments: {} }] },
        {
          role: "tool",
          content: [
            { type: "tool-result", callId: "c1", content: "1" },
            { type: "tool-result", callId: "c2", content: "no", isError: true },
          ],
        },
        say("user", "and now?"),
      ],
    });
    assert.deepEqual(messages, [
      { role: "user", content: [{ type: "text", text: "a" }] },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "c1", name: "f", input: { a: 1 } },
          { type: "tool_use", id: "c2", name: "g", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "c1", content: "1" },
          { type: "tool_result", tool_use_id: "c2", content: "no", is_error: true },
          { type: "text", text: "and now?" },
        ],
      },
    ]);
  });

  it("plays thinking back only with its own signature", () => {
    const { messages } = body({
      messages: [
        ...hello,
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "hm", signature: { provider: "anthropic", data: { type: "thinking", signature: "proof" } } },
            { type: "reasoning", text: "", signature: { provider: "anthropic", data: { type: "redacted_thinking", data: "sealed" } } },
            { type: "reasoning", text: "unproved" },
            { type: "reasoning", text: "another's", signature: { provider: "gemini", data: { type: "thinking", signature: "x" } } },
            { type: "text", text: "Hi" },
          ],
        },
        say("user", "More"),
      ],
    });
    assert.deepEqual(messages[1]?.content, [
      { type: "thinking", thinking: "hm", signature: "proof" },
      { type: "redacted_thinking", data: "sealed" },
      { type: "text", text: "Hi" },
    ]);
  });

  for (const [model, limit] of [
    ["claude-3-opus-20240229", 4096],
    ["claude-3-5-sonnet-20241022", 8192],
    ["anthropic.claude-3-5-sonnet-20241022-v2:0", 8192],
    ["claude-sonnet-4-20250514", 32_000],
    ["claude-sonnet-4-5", 32_000],
    ["claude-opus-4-6", 32_000],
    ["claude-haiku-5-5", 32_000],
    ["kimi-k2", 8192],
  ] as const) {
    it(`lets ${model} write ${String(limit)} tokens by default`, () => {
      assert.equal(body({ model }).max_tokens, limit);
    });
  }

  for (const [effort, budget] of [
    ["low", 2048],
    ["medium", 8192],
    ["high", 16_384],
  ] as const) {
    it(`gives a budget of ${String(budget)} for ${effort} effort`, () => {
      assert.deepEqual(body({ effort }).thinking, { type: "enabled", budget_tokens: budget });
    });
  }

  it("keeps the budget within the limit, and does not think if there is no room", () => {
    assert.deepEqual(body({ effort: "high", maxOutputTokens: 5000 }).thinking, { type: "enabled", budget_tokens: 3976 });
    assert.equal(body({ effort: "high", maxOutputTokens: 2000 }).thinking, undefined);
  });

  it("lets newer models choose their own budget, and shows their thinking", () => {
    for (const model of ["claude-opus-4-6", "claude-sonnet-4-6", "claude-opus-5", "claude-fable-5-2"]) {
      const { thinking, output_config: config } = body({ model, effort: "medium" });
      assert.deepEqual([thinking, config], [{ type: "adaptive", display: "summarized" }, { effort: "medium" }], model);
    }
  });

  it("does not ask for thinking without an effort, nor of models that cannot think", () => {
    assert.equal("thinking" in body({}), false);
    assert.equal("thinking" in body({ model: "claude-3-5-haiku-20241022", effort: "high" }), false);
    assert.equal("thinking" in body({ model: "kimi-k2", effort: "high" }), false);
  });

  it("does not think in the middle of a turn that began without thinking", () => {
    const call: Message = { role: "assistant", content: [{ type: "tool-call", callId: "c1", name: "f", arguments: {} }] };
    const result: Message = { role: "tool", content: [{ type: "tool-result", callId: "c1", content: "1" }] };
    assert.equal("thinking" in body({ effort: "low", messages: [...hello, call, result] }), false);
    assert.equal("thinking" in body({ effort: "low", messages: [...hello, call, result, say("user", "so?")] }), true);
  });

  it("describes tools, with a type even if the schema has none", () => {
    assert.deepEqual(body({ tools: [{ name: "now", description: "Returns the time", inputSchema: {} }] }).tools, [
      { name: "now", description: "Returns the time", input_schema: { type: "object" } },
    ]);
    assert.equal("tools" in body({ tools: [] }), false);
  });
});

import assert from "node:assert/strict";
import type { ChatRequest, Endpoint } from "../../../../src/core/provider.ts";
import { buildChatBody, isReasoningModel } from "../../../../src/providers/openaiChat/request.ts";

const openAi = { baseUrl: "https://api.openai.com/v1" };
const elsewhere = { baseUrl: "http://localhost:8000/v1" };
const request: ChatRequest = { model: "gpt-4.1", messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] };
const body = (more: Partial<ChatRequest>, endpoint: Pick<Endpoint, "baseUrl" | "quirks"> = openAi) => buildChatBody({ ...request, ...more }, endpoint);

describe("the OpenAI chat request", () => {
  it("is no longer than it must be", () => {
    assert.deepEqual(body({}), { model: "gpt-4.1", messages: [{ role: "user", content: "Hello" }], stream: true, stream_options: { include_usage: true } });
  });

  it("leaves stream_options out where a gateway refuses them", () => {
    assert.equal("stream_options" in body({}, { ...elsewhere, quirks: { refusesStreamOptions: true } }), false);
  });

  it("turns a conversation with calls into the wire's messages", () => {
    const { messages } = body({
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief." }, { type: "text", text: "Be kind." }] },
        { role: "assistant", content: [{ type: "reasoning", text: "hm" }, { type: "tool-call", callId: "c1", name: "f", arguments: { a: 1 } }] },
        { role: "tool", content: [{ type: "tool-result", callId: "c1", content: "1" }, { type: "tool-result", callId: "c2", content: "no", isError: true }] },
        { role: "assistant", content: [{ type: "reasoning", text: "only thought" }] },
        { role: "assistant", content: [{ type: "text", text: "Done." }] },
      ],
    });
    assert.deepEqual(messages, [
      { role: "system", content: "Be brief.\n\nBe kind." },
      { role: "assistant", content: null, tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }] },
      { role: "tool", tool_call_id: "c1", content: "1" },
      { role: "tool", tool_call_id: "c2", content: "no" },
      { role: "assistant", content: "Done." },
    ]);
  });

  it("describes tools", () => {
    const tool = { name: "now", description: "Tells the time", inputSchema: { type: "object" } };
    assert.deepEqual(body({ tools: [tool] }).tools, [{ type: "function", function: { name: "now", description: "Tells the time", parameters: { type: "object" } } }]);
    assert.equal("tools" in body({ tools: [] }), false);
  });

  it("limits the answer by the name that the model knows", () => {
    for (const [model, endpoint, name] of [
      ["gpt-4.1", openAi, "max_completion_tokens"],
      ["o3", elsewhere, "max_completion_tokens"],
      ["openai/gpt-5.5", elsewhere, "max_completion_tokens"],
      ["llama3.2:3b", elsewhere, "max_tokens"],
    ] as const) {
      const built = body({ model, maxOutputTokens: 100 }, endpoint) as unknown as Record<string, unknown>;
      assert.deepEqual([built[name], "max_tokens" in built && "max_completion_tokens" in built], [100, false], model);
    }
  });

  it("asks for effort only of models that think", () => {
    assert.equal(body({ model: "o4-mini", effort: "low" }).reasoning_effort, "low");
    assert.equal("reasoning_effort" in body({ model: "o4-mini" }), false);
    assert.equal("reasoning_effort" in body({ model: "gpt-4.1", effort: "low" }), false);
  });
});

describe("isReasoningModel", () => {
  for (const id of ["o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5.5", "gpt-5-nano", "openai/o3", "GPT-6"]) {
    it(`takes ${id} for one`, () => {
      assert.equal(isReasoningModel(id), true);
    });
  }
  for (const id of ["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "gpt-5-chat-latest", "llama3.2:3b", "olmo-2", "gpt-oss:20b"]) {
    it(`takes ${id} for none`, () => {
      assert.equal(isReasoningModel(id), false);
    });
  }
});

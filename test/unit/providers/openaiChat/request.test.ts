import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest, Endpoint, WireQuirks } from "../../../../src/core/provider.ts";
import { buildChatBody } from "../../../../src/providers/openaiChat/request.ts";

const openAi = { baseUrl: "https://api.openai.com/v1" };
const elsewhere = { baseUrl: "http://localhost:8000/v1" };
const request: ChatRequest = { model: "gpt-4.1", messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] };
const body = (more: Partial<ChatRequest>, endpoint: Pick<Endpoint, "baseUrl" | "quirks"> = openAi) =>
  buildChatBody({ ...request, ...more }, endpoint);

describe("the OpenAI chat request", () => {
  it("is no longer than it must be", () => {
    assert.deepEqual(body({}), {
      model: "gpt-4.1",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("leaves stream_options out if a gateway rejects them", () => {
    assert.equal("stream_options" in body({}, { ...elsewhere, quirks: { refusesStreamOptions: true } }), false);
  });

  it("turns a conversation with calls into the wire's messages", () => {
    const { messages } = body({
      messages: [
        {
          role: "system",
          content: [
            { type: "text", text: "Be brief." },
            { type: "text", text: "Be kind." },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "hm" },
            { type: "tool-call", callId: "c1", name: "f", arguments: { a: 1 } },
          ],
        },
        {
          role: "tool",
          content: [
            { type: "tool-result", callId: "c1", content: "1" },
            { type: "tool-result", callId: "c2", content: "no", isError: true },
          ],
        },
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

  it("merges neighbouring messages of one role", () => {
    const say = (role: "system" | "user" | "assistant", ...texts: readonly string[]): Message => ({
      role,
      content: texts.map((text) => ({ type: "text", text })),
    });
    const { messages } = body({
      messages: [
        say("system", "a"),
        say("system", "b"),
        say("user", "c"),
        say("assistant", ""),
        say("user", "d", "e"),
        say("assistant", "f"),
        say("assistant", "g"),
      ],
    });
    assert.deepEqual(messages, [
      { role: "system", content: "a\n\nb" },
      { role: "user", content: "c\n\nd\n\ne" },
      { role: "assistant", content: "f\n\ng" },
    ]);
  });

  it("describes tools", () => {
    const tool = { name: "now", description: "Returns the time", inputSchema: { type: "object" } };
    assert.deepEqual(body({ tools: [tool] }).tools, [
      { type: "function", function: { name: "now", description: "Returns the time", parameters: { type: "object" } } },
    ]);
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

describe("the chat request, by what is asked for", () => {
  const tool = { name: "now", description: "", inputSchema: { type: "object" } };

  it("says which tool may or must be called, if there are tools", () => {
    for (const [toolChoice, expected] of [
      ["auto", "auto"],
      ["required", "required"],
      ["none", "none"],
      [{ name: "now" }, { type: "function", function: { name: "now" } }],
    ] as const) {
      assert.deepEqual(body({ tools: [tool], toolChoice }).tool_choice, expected);
    }
    assert.equal("tool_choice" in body({ toolChoice: "required" }), false);
  });

  it("asks for a strict schema if the schema keeps the rules", () => {
    const closed = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
    const open = { type: "object", properties: { a: { type: "string" } } };
    assert.deepEqual(body({ outputSchema: { name: "x", schema: closed } }).response_format, {
      type: "json_schema",
      json_schema: { name: "x", schema: closed, strict: true },
    });
    assert.deepEqual(body({ outputSchema: { name: "x", schema: open } }).response_format, {
      type: "json_schema",
      json_schema: { name: "x", schema: open, strict: false },
    });
  });

  it("names the conversation for the cache if that is understood", () => {
    assert.equal(body({ cacheKey: "k" }, openAi).prompt_cache_key, "k");
    assert.equal("prompt_cache_key" in body({ cacheKey: "k" }, elsewhere), false);
    assert.equal(body({ cacheKey: "k" }, { ...elsewhere, quirks: { cacheKey: true } }).prompt_cache_key, "k");
    assert.equal("prompt_cache_key" in body({}, openAi), false);
  });

  it("limits the answer by the name that the gateway knows", () => {
    for (const limitField of ["max_tokens", "max_completion_tokens"] as const) {
      for (const model of ["o3", "llama"]) {
        const built = body({ maxOutputTokens: 7, model }, { ...elsewhere, quirks: { limitField } }) as unknown as Record<string, unknown>;
        assert.equal(built[limitField], 7);
      }
    }
  });
});

describe("the chat request, playing thoughts back", () => {
  const details = [{ type: "reasoning.text", text: "hm", signature: "s", index: 0 }];
  const call = { type: "tool-call", callId: "c1", name: "f", arguments: {} } as const;
  const played = (content: Extract<Message, { role: "assistant" }>["content"], reasoningPlayback?: WireQuirks["reasoningPlayback"]) =>
    body({ messages: [{ role: "assistant", content }] }, { ...elsewhere, quirks: { reasoningPlayback } }).messages[0] as unknown as Record<
      string,
      unknown
    >;
  const thought = { type: "reasoning", text: "hm" } as const;
  const proved = { ...thought, signature: { provider: "openai-chat", data: details } } as const;
  const foreign = { ...thought, signature: { provider: "anthropic", data: { type: "thinking", signature: "x" } } } as const;

  it("does not do so for gateways that do not want it", () => {
    assert.deepEqual(Object.keys(played([proved, call])), ["role", "content", "tool_calls"]);
  });

  it("says reasoning_content, empty for a call that was not thought about here", () => {
    assert.equal(played([thought, call], "reasoning_content")["reasoning_content"], "hm");
    assert.equal(played([foreign, call], "reasoning_content")["reasoning_content"], "");
    assert.equal("reasoning_content" in played([{ type: "text", text: "x" }], "reasoning_content"), false);
  });

  it("says reasoning", () => {
    assert.equal(played([thought, call], "reasoning")["reasoning"], "hm");
    assert.equal("reasoning" in played([foreign, call], "reasoning"), false);
  });

  it("returns reasoning_details whole, or the text if there are none", () => {
    assert.deepEqual(played([proved, { ...proved, text: "" }, call], "reasoning_details")["reasoning_details"], [...details, ...details]);
    assert.equal(played([thought, call], "reasoning_details")["reasoning"], "hm");
    assert.deepEqual(Object.keys(played([foreign, call], "reasoning_details")), ["role", "content", "tool_calls"]);
  });
});

describe("the chat request, marking for Anthropic's cache", () => {
  const cached = { ...elsewhere, quirks: { cacheMarks: true } };
  const mark = { cache_control: { type: "ephemeral" } };
  const say = (role: "system" | "user" | "assistant", text: string): Message => ({ role, content: [{ type: "text", text }] });
  const messages = [say("system", "s"), say("user", "a"), say("assistant", "1"), say("user", "b"), say("assistant", "2"), say("user", "c")];

  it("marks the system's end and the user's last two words", () => {
    assert.deepEqual(body({ messages, model: "anthropic/claude-sonnet-4.5" }, cached).messages, [
      { role: "system", content: [{ type: "text", text: "s", ...mark }] },
      { role: "user", content: "a" },
      { role: "assistant", content: "1" },
      { role: "user", content: [{ type: "text", text: "b", ...mark }] },
      { role: "assistant", content: "2" },
      { role: "user", content: [{ type: "text", text: "c", ...mark }] },
    ]);
  });

  it("does not touch other models, or other gateways", () => {
    assert.equal(JSON.stringify(body({ messages, model: "openai/gpt-5" }, cached)).includes("cache_control"), false);
    assert.equal(JSON.stringify(body({ messages, model: "anthropic/claude-sonnet-4.5" }, elsewhere)).includes("cache_control"), false);
  });

  it("asks gateways that want it for the images of models that make them", () => {
    const quirks = { imageModalities: true };
    const modalities = (model: string, more: WireQuirks = quirks) => body({ model }, { ...elsewhere, quirks: more }).modalities;
    assert.deepEqual(modalities("google/gemini-2.5-flash-image"), ["image", "text"]);
    assert.deepEqual(modalities("openai/gpt-5-image-mini"), ["image", "text"]);
    assert.equal(modalities("google/gemini-2.5-flash"), undefined);
    assert.equal(modalities("google/gemini-2.5-flash-image", {}), undefined);
  });
});

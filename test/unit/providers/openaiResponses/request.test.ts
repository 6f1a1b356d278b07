import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest, WireQuirks } from "../../../../src/core/provider.ts";
import { canTake } from "../../../../src/providers/openaiResponses/input.ts";
import { buildResponsesBody } from "../../../../src/providers/openaiResponses/request.ts";

const said = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const request: ChatRequest = { model: "gpt-4.1", messages: [said("Hello")] };
const body = (more: Partial<ChatRequest>, quirks?: WireQuirks) => buildResponsesBody({ ...request, ...more }, { quirks });
const sealed = (id: string) => ({ provider: "openai-responses", data: { type: "reasoning", id, encrypted_content: "gAAA", summary: [] } });
const item = (id: string) => sealed(id).data;

describe("the Responses request", () => {
  it("is no longer than it must be, and stores nothing", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(body({}))), {
      model: "gpt-4.1",
      input: [{ role: "user", content: "Hello" }],
      stream: true,
      store: false,
    });
  });

  it("puts the system's words into the instructions, and later ones where they stand", () => {
    const system = (text: string): Message => ({ role: "system", content: [{ type: "text", text }] });
    const { instructions, input } = body({ messages: [system("Be brief."), system("Be kind."), said("Hi"), system("Be quick.")] });
    assert.equal(instructions, "Be brief.\n\nBe kind.");
    assert.deepEqual(input, [
      { role: "user", content: "Hi" },
      { role: "system", content: "Be quick." },
    ]);
    assert.deepEqual(body({ messages: [system("Be brief.")] }).input, []);
  });

  it("plays its own reasoning back right before what it led to", () => {
    const { input } = body({
      messages: [
        said("Go"),
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "hm", signature: sealed("rs_1") },
            { type: "text", text: "I look." },
            { type: "reasoning", text: "so", signature: sealed("rs_2") },
            { type: "reasoning", text: "", signature: sealed("rs_3") },
            { type: "tool-call", callId: "call_1", name: "f", arguments: { a: 1 } },
          ],
        },
        { role: "tool", content: [{ type: "tool-result", callId: "call_1", content: "1" }] },
      ],
    });
    assert.deepEqual(input, [
      { role: "user", content: "Go" },
      item("rs_1"),
      { role: "assistant", content: "I look." },
      item("rs_2"),
      item("rs_3"),
      { type: "function_call", call_id: "call_1", name: "f", arguments: '{"a":1}' },
      { type: "function_call_output", call_id: "call_1", output: "1" },
    ]);
  });

  it("drops reasoning of others, without its encrypted content, or that led to nothing", () => {
    const { input } = body({
      messages: [
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "unproved" },
            {
              type: "reasoning",
              text: "foreign",
              signature: { provider: "anthropic", data: { type: "reasoning", encrypted_content: "gAAA" } },
            },
            {
              type: "reasoning",
              text: "bare",
              signature: { provider: "openai-responses", data: { type: "reasoning", id: "rs_1", summary: [] } },
            },
            { type: "text", text: "Hi" },
            { type: "reasoning", text: "cut off", signature: sealed("rs_2") },
            { type: "text", text: "" },
          ],
        },
        said("And?"),
      ],
    });
    assert.deepEqual(input, [
      { role: "assistant", content: "Hi" },
      { role: "user", content: "And?" },
    ]);
  });

  it("sends pictures and files in the wire's words", () => {
    const base64 = (mediaType: string) => ({ kind: "base64", mediaType, data: "AAAA" }) as const;
    const { input } = body({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image", source: { kind: "url", url: "https://a.test/a.png" } },
            { type: "image", source: base64("image/png") },
            { type: "file", source: base64("application/pdf"), name: "a.pdf" },
            { type: "file", source: { kind: "url", url: "https://a.test/a.pdf" } },
            { type: "file", source: { kind: "base64", mediaType: "text/plain", data: btoa("words") }, name: "a.txt" },
          ],
        },
      ],
    });
    assert.deepEqual(input, [
      {
        role: "user",
        content: [
          { type: "input_text", text: "Look" },
          { type: "input_image", image_url: "https://a.test/a.png", detail: "auto" },
          { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
          { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" },
          { type: "input_file", file_url: "https://a.test/a.pdf" },
          { type: "input_text", text: '<file name="a.txt">\nwords\n</file>' },
        ],
      },
    ]);
    assert.equal(canTake({ type: "audio", source: base64("audio/wav") }), false);
    assert.equal(canTake({ type: "audio", source: base64("audio/wav") }, { media: ["audio"] }), false);
  });

  it("asks for effort by the name that the model knows", () => {
    for (const [model, effort, word] of [
      ["o3", "off", "low"],
      ["gpt-5", "off", "minimal"],
      ["gpt-5-mini-2025-08-07", "off", "minimal"],
      ["gpt-5.1", "off", "none"],
      ["gpt-5.1-codex-max", "off", "low"],
      ["openai/gpt-5.5", "off", "none"],
      ["gpt-5-pro", "low", "high"],
      ["gpt-5.2-pro", "off", "medium"],
      ["o4-mini", "medium", "medium"],
      ["gpt-5.5", "high", "high"],
      ["grok-4", "low", "low"],
    ] as const) {
      assert.deepEqual(body({ model, effort }).reasoning, { effort: word, summary: "auto" }, `${model} ${effort}`);
    }
    assert.deepEqual(body({ model: "o3" }).reasoning, { summary: "auto" });
    assert.deepEqual(body({ model: "o3" }).include, ["reasoning.encrypted_content"]);
    for (const model of ["gpt-4.1", "gpt-5-chat-latest", "gpt-4o"]) {
      assert.equal("reasoning" in body({ model, effort: "high" }), false, model);
    }
    assert.equal("include" in body({ model: "my-deployment" }), false);
  });

  it("describes tools, which are not strict, and the choice among them", () => {
    const tool = { name: "now", description: "Returns the time", inputSchema: { type: "object" } };
    assert.deepEqual(body({ tools: [tool] }).tools, [
      { type: "function", name: "now", description: "Returns the time", parameters: { type: "object" }, strict: false },
    ]);
    assert.deepEqual(body({ tools: [tool], toolChoice: { name: "now" } }).tool_choice, { type: "function", name: "now" });
    assert.equal(body({ tools: [tool], toolChoice: "required" }).tool_choice, "required");
    assert.equal("tool_choice" in body({ toolChoice: "required" }), false);
  });

  it("asks for a schema, and for a strict one only if that is not rejected", () => {
    const open = { type: "object", properties: { a: { type: "string" } } };
    const strict = { ...open, required: ["a"], additionalProperties: false };
    for (const [schema, isStrict] of [
      [open, false],
      [strict, true],
    ] as const) {
      assert.deepEqual(body({ outputSchema: { name: "a", schema } }).text, {
        format: { type: "json_schema", name: "a", schema, strict: isStrict },
      });
    }
  });

  it("carries the limit, which is never less than the wire takes, and the key of the cache", () => {
    assert.equal(body({ maxOutputTokens: 500 }).max_output_tokens, 500);
    assert.equal(body({ maxOutputTokens: 1 }).max_output_tokens, 16);
    assert.equal(body({ cacheKey: "k" }).prompt_cache_key, "k");
    assert.equal("prompt_cache_key" in body({ cacheKey: "k" }, { cacheKey: false }), false);
  });
});

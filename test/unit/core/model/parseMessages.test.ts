import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import { parseMessages } from "../../../../src/core/model/parseMessages.ts";

function read(value: unknown): readonly Message[] {
  const parsed = parseMessages(value);
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
  return parsed.value;
}

const conversation: readonly Message[] = [
  { role: "system", content: [{ type: "text", text: "Be brief." }] },
  { role: "user", content: [{ type: "text", text: "Weather?" }] },
  {
    role: "assistant",
    content: [
      { type: "text", text: "I look." },
      { type: "tool-call", callId: "c1", name: "weather", arguments: { city: "Bern" } },
    ],
  },
  { role: "tool", content: [{ type: "tool-result", callId: "c1", content: "rain" }] },
  { role: "user", content: [{ type: "text", text: "And now?" }] },
];

describe("parseMessages", () => {
  it("reads our own shape as it is", () => {
    const ours: readonly Message[] = [
      ...conversation,
      { role: "assistant", content: [{ type: "reasoning", text: "hm", signature: { provider: "anthropic", data: { x: 1 } } }] },
      { role: "tool", content: [{ type: "tool-result", callId: "c2", content: "no", isError: true }] },
    ];
    assert.deepEqual(read(JSON.parse(JSON.stringify(ours))), ours);
  });

  it("reads OpenAI's shape", () => {
    const openAi = [
      { role: "developer", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "Weather?" }] },
      {
        role: "assistant",
        content: "I look.",
        tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: "rain" },
      { role: "user", content: "And now?" },
    ];
    assert.deepEqual(read({ messages: openAi }), conversation);
    assert.deepEqual(read([{ role: "assistant", content: null, tool_calls: [{ id: "c", function: { name: "f", arguments: "" } }] }]), [
      { role: "assistant", content: [{ type: "tool-call", callId: "c", name: "f", arguments: {} }] },
    ]);
  });

  it("reads Anthropic's shape, its system beside the messages", () => {
    const anthropic = {
      system: "Be brief.",
      messages: [
        { role: "user", content: "Weather?" },
        {
          role: "assistant",
          content: [
            { type: "text", text: "I look." },
            { type: "tool_use", id: "c1", name: "weather", input: { city: "Bern" } },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "rain" }] },
            { type: "text", text: "And now?" },
          ],
        },
      ],
    };
    assert.deepEqual(read(anthropic), conversation);
  });

  it("keeps Anthropic's thinking with its signature", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "proof" },
      { type: "redacted_thinking", data: "sealed" },
    ];
    assert.deepEqual(read([{ role: "assistant", content }])[0]?.content, [
      { type: "reasoning", text: "hm", signature: { provider: "anthropic", data: { type: "thinking", signature: "proof" } } },
      { type: "reasoning", text: "", signature: { provider: "anthropic", data: { type: "redacted_thinking", data: "sealed" } } },
    ]);
  });

  it("keeps the thoughts of the chat wire", () => {
    assert.deepEqual(read([{ role: "assistant", content: "Hi", reasoning_content: "hm" }])[0]?.content, [
      { type: "reasoning", text: "hm" },
      { type: "text", text: "Hi" },
    ]);
    const details = [{ type: "reasoning.encrypted", data: "sealed" }];
    assert.deepEqual(read([{ role: "assistant", content: "Hi", reasoning: "hm", reasoning_details: details }])[0]?.content[0], {
      type: "reasoning",
      text: "hm",
      signature: { provider: "openai-chat", data: details },
    });
  });

  it("reads items of the Responses wire, and keeps its reasoning whole", () => {
    const reasoning = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "sealed" };
    const responses = {
      instructions: "Be brief.",
      input: [
        { role: "user", content: [{ type: "input_text", text: "Weather?" }] },
        reasoning,
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look.", annotations: [] }] },
        { type: "function_call", id: "fc_1", call_id: "c1", name: "weather", arguments: '{"city":"Bern"}' },
        { type: "function_call_output", call_id: "c1", output: "rain" },
        { role: "user", content: "And now?" },
      ],
    };
    const [system, weather, answer, ...rest] = conversation;
    const thought = { type: "reasoning", text: "hm", signature: { provider: "openai-responses", data: reasoning } };
    assert.deepEqual(read(responses), [system, weather, { ...answer, content: [thought, ...(answer?.content ?? [])] }, ...rest]);
    assert.deepEqual(read({ input: "Hi" }), [{ role: "user", content: [{ type: "text", text: "Hi" }] }]);
  });

  it("reads Gemini's contents, and pairs its calls", () => {
    const gemini = {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "Weather?" }] },
        {
          role: "model",
          parts: [
            { text: "hm", thought: true, thoughtSignature: "t" },
            { text: "I look.", thoughtSignature: "w" },
            { functionCall: { name: "weather", args: { city: "Bern" } }, thoughtSignature: "proof" },
            { functionCall: { name: "weather", args: {} } },
          ],
        },
        {
          role: "user",
          parts: [
            { functionResponse: { name: "weather", response: { result: "rain" } } },
            { functionResponse: { name: "weather", response: { error: "no city" } } },
            { text: "And now?" },
          ],
        },
      ],
    };
    assert.deepEqual(read(gemini), [
      conversation[0],
      conversation[1],
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "hm", signature: { provider: "gemini", data: { part: "thought", signature: "t" } } },
          { type: "text", text: "I look." },
          { type: "reasoning", text: "", signature: { provider: "gemini", data: { part: "text", alone: false, signature: "w" } } },
          { type: "reasoning", text: "", signature: { provider: "gemini", data: { part: "call", callId: "call_0", signature: "proof" } } },
          { type: "tool-call", callId: "call_0", name: "weather", arguments: { city: "Bern" } },
          { type: "tool-call", callId: "call_1", name: "weather", arguments: {} },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", callId: "call_0", content: "rain" },
          { type: "tool-result", callId: "call_1", content: "no city", isError: true },
        ],
      },
      conversation[4],
    ]);
  });

  for (const [fault, value, place] of [
    ["no list", { message: [] }, "The messages must be a list"],
    ["no object", ["hi"], "messages[0] must be an object"],
    ["an unknown role", [{ role: "user", content: "x" }, { role: "robot" }], "messages[1].role must be"],
    ["no content", [{ role: "user" }], "messages[0].content must be a text or a list"],
    ["a part that is none", [{ role: "user", content: ["x"] }], "messages[0].content[0] must be an object"],
    ["a part of an unknown kind", [{ role: "user", content: [{ type: "smell" }] }], "messages[0].content[0].type must be “text”, “image”"],
    [
      "an image without an address",
      [{ role: "user", content: [{ type: "image_url" }] }],
      "messages[0].content[0].image_url must be an address",
    ],
    [
      "a file that only its provider has",
      [{ role: "user", content: [{ type: "input_file", file_id: "file-1" }] }],
      "messages[0].content[0].file_data must hold the file: one kept by a provider",
    ],
    [
      "bytes that are none",
      [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "äöü", format: "wav" } }] }],
      "messages[0].content[0].input_audio.data must be base64",
    ],
    ["an item of an unknown kind", { input: [{ type: "web_search_call" }] }, "input[0].type must be “message”"],
    [
      "a result of Gemini's without its call",
      { contents: [{ role: "user", parts: [{ functionResponse: { name: "f", response: {} } }] }] },
      "contents[0].parts[0].functionResponse.name must be of a call",
    ],
    [
      "arguments that are no JSON",
      [{ role: "assistant", tool_calls: [{ id: "c", function: { name: "f", arguments: "{" } }] }],
      "messages[0].tool_calls[0].function.arguments must be an object",
    ],
    ["a result without its call", [{ role: "tool", content: "x" }], "messages[0].tool_call_id must be a text"],
  ] as const) {
    it(`names the place of ${fault}`, () => {
      const parsed = parseMessages(value);
      assert.ok(!parsed.ok);
      assert.ok(parsed.message.startsWith(place), parsed.message);
    });
  }
});

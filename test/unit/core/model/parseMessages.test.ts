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
        { role: "assistant", content: [{ type: "text", text: "I look." }, { type: "tool_use", id: "c1", name: "weather", input: { city: "Bern" } }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "rain" }] }, { type: "text", text: "And now?" }] },
      ],
    };
    assert.deepEqual(read(anthropic), conversation);
  });

  it("keeps Anthropic's thinking with its proof", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "proof" },
      { type: "redacted_thinking", data: "sealed" },
    ];
    assert.deepEqual(read([{ role: "assistant", content }])[0]?.content, [
      { type: "reasoning", text: "hm", signature: { provider: "anthropic", data: { type: "thinking", signature: "proof" } } },
      { type: "reasoning", text: "", signature: { provider: "anthropic", data: { type: "redacted_thinking", data: "sealed" } } },
    ]);
  });

  for (const [fault, value, place] of [
    ["no list", { message: [] }, "The messages must be a list"],
    ["no object", ["hi"], "messages[0] must be an object"],
    ["an unknown role", [{ role: "user", content: "x" }, { role: "robot" }], "messages[1].role must be"],
    ["no content", [{ role: "user" }], "messages[0].content must be a text or a list"],
    ["a part that is none", [{ role: "user", content: ["x"] }], "messages[0].content[0] must be an object"],
    ["an image", [{ role: "user", content: [{ type: "image_url" }] }], "messages[0].content[0].type must be “text”"],
    ["arguments that are no JSON", [{ role: "assistant", tool_calls: [{ id: "c", function: { name: "f", arguments: "{" } }] }], "messages[0].tool_calls[0].function.arguments must be an object"],
    ["a result without its call", [{ role: "tool", content: "x" }], "messages[0].tool_call_id must be a text"],
  ] as const) {
    it(`names the place of ${fault}`, () => {
      const parsed = parseMessages(value);
      assert.ok(!parsed.ok);
      assert.ok(parsed.message.startsWith(place), parsed.message);
    });
  }
});

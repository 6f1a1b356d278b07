import assert from "node:assert/strict";
import { parseMessages } from "../../../../src/core/model/parseMessages.ts";

const data = "iVBORw0KGgo=";
const image = { type: "image", source: { kind: "base64", mediaType: "image/png", data } };

describe("images that a model made, in a conversation", () => {
  for (const [name, messages] of [
    ["ours", [{ role: "assistant", content: [image] }]],
    [
      "beside the content of Chat Completions",
      [
        {
          role: "assistant",
          content: null,
          images: [{ type: "image_url", index: 0, image_url: { url: `data:image/png;base64,${data}` } }],
        },
      ],
    ],
    ["an item of the Responses wire", [{ type: "image_generation_call", id: "ig_1", status: "completed", result: data }]],
  ] as const) {
    it(`are read: ${name}`, () => {
      assert.deepEqual(parseMessages(messages), { ok: true, value: [{ role: "assistant", content: [image] }] });
    });
  }

  it("are read with the signature that stood beside them on Gemini's wire", () => {
    const contents = [{ role: "model", parts: [{ inlineData: { mimeType: "image/png", data }, thoughtSignature: "c2ln" }] }];
    const signature = { provider: "gemini", data: { part: "image", signature: "c2ln" } };
    assert.deepEqual(parseMessages({ contents }), {
      ok: true,
      value: [{ role: "assistant", content: [image, { type: "reasoning", text: "", signature }] }],
    });
  });

  it("an image that came to nothing is left out", () => {
    const failed = { type: "image_generation_call", id: "ig_1", status: "failed", result: null };
    assert.deepEqual(parseMessages([{ role: "user", content: "Draw." }, failed]), {
      ok: true,
      value: [{ role: "user", content: [{ type: "text", text: "Draw." }] }],
    });
  });

  it("those of a tool are read from Gemini's and the Responses wire's results", () => {
    const gemini = [
      { role: "model", parts: [{ functionCall: { name: "look", args: {} } }] },
      {
        role: "user",
        parts: [
          { functionResponse: { name: "look", response: { output: "Seen" }, parts: [{ inlineData: { mimeType: "image/png", data } }] } },
        ],
      },
    ];
    const responses = [
      { type: "function_call", call_id: "call_0", name: "look", arguments: "{}" },
      {
        type: "function_call_output",
        call_id: "call_0",
        output: [
          { type: "input_text", text: "Seen" },
          { type: "input_image", image_url: `data:image/png;base64,${data}` },
        ],
      },
    ];
    for (const given of [{ contents: gemini }, { input: responses }]) {
      const parsed = parseMessages(given);
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.value[1]?.content, [
        { type: "tool-result", callId: "call_0", content: [{ type: "text", text: "Seen" }, image] },
      ]);
    }
  });
});

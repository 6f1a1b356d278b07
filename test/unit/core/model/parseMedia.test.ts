import assert from "node:assert/strict";
import { parseMessages } from "../../../../src/core/model/parseMessages.ts";

const bytes = "iVBORw0KGgo=";
const png = { kind: "base64", mediaType: "image/png", data: bytes };
const pdf = { kind: "base64", mediaType: "application/pdf", data: bytes };
const there = { kind: "url", url: "https://example.com/a" };

function partOf(part: object): unknown {
  const parsed = parseMessages([{ role: "user", content: [part] }]);
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
  return parsed.value[0]?.content[0];
}

describe("attachments in a conversation", () => {
  for (const [shape, part, expected] of [
    ["our picture", { type: "image", source: png, name: "a.png" }, { type: "image", source: png, name: "a.png" }],
    ["our file", { type: "file", source: there }, { type: "file", source: there }],
    [
      "our recording",
      { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: bytes } },
      { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: bytes } },
    ],
    [
      "Anthropic's picture",
      { type: "image", source: { type: "base64", media_type: "image/png", data: bytes } },
      { type: "image", source: png },
    ],
    ["Anthropic's picture by its address", { type: "image", source: { type: "url", url: there.url } }, { type: "image", source: there }],
    [
      "Anthropic's document",
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: bytes }, title: "a.pdf" },
      { type: "file", source: pdf, name: "a.pdf" },
    ],
    [
      "Anthropic's document of words",
      { type: "document", source: { type: "text", media_type: "text/plain", data: "Grüezi" } },
      { type: "file", source: { kind: "base64", mediaType: "text/plain", data: "R3LDvGV6aQ==" } },
    ],
    [
      "the chat wire's picture",
      { type: "image_url", image_url: { url: `data:image/png;base64,${bytes}`, detail: "low" } },
      { type: "image", source: png },
    ],
    ["the chat wire's picture by its address", { type: "image_url", image_url: { url: there.url } }, { type: "image", source: there }],
    [
      "the chat wire's recording",
      { type: "input_audio", input_audio: { data: bytes, format: "mp3" } },
      { type: "audio", source: { kind: "base64", mediaType: "audio/mpeg", data: bytes } },
    ],
    [
      "the chat wire's file",
      { type: "file", file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${bytes}` } },
      { type: "file", source: pdf, name: "a.pdf" },
    ],
    [
      "the chat wire's file as bare base64",
      { type: "file", file: { filename: "a.pdf", file_data: bytes } },
      { type: "file", source: pdf, name: "a.pdf" },
    ],
    ["the Responses wire's picture", { type: "input_image", image_url: there.url, detail: "auto" }, { type: "image", source: there }],
    [
      "the Responses wire's file",
      { type: "input_file", file_url: there.url, filename: "a.pdf" },
      { type: "file", source: there, name: "a.pdf" },
    ],
    [
      "base64 with line breaks and without padding",
      { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0\nKGgo" } },
      { type: "image", source: png },
    ],
    [
      "base64 for addresses",
      { type: "image", source: { type: "base64", media_type: "image/png", data: "-_-_" } },
      { type: "image", source: { ...png, data: "+/+/" } },
    ],
  ] as const) {
    it(`are read in the shape of ${shape}`, () => {
      assert.deepEqual(partOf(part), expected);
    });
  }

  for (const [shape, part, expected] of [
    ["bytes", { inlineData: { mimeType: "image/png", data: bytes } }, { type: "image", source: png }],
    ["bytes in the other spelling", { inline_data: { mime_type: "application/pdf", data: bytes } }, { type: "file", source: pdf }],
    ["an address", { fileData: { mimeType: "audio/wav", fileUri: there.url } }, { type: "audio", source: there }],
  ] as const) {
    it(`are read as Gemini's ${shape}`, () => {
      const parsed = parseMessages({ contents: [{ role: "user", parts: [part, { text: "What is this?" }] }] });
      assert.deepEqual(parsed, { ok: true, value: [{ role: "user", content: [expected, { type: "text", text: "What is this?" }] }] });
    });
  }

  it("leave a note if a tool returned them, except for images", () => {
    const content = [
      {
        type: "tool_result",
        tool_use_id: "c1",
        content: [
          { type: "text", text: "Here:" },
          { type: "image", source: { type: "url", url: there.url } },
          { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" },
          { type: "resource_link", uri: "file:///a.log", name: "a.log", mimeType: "text/plain" },
          { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
        ],
      },
    ];
    const parsed = parseMessages([{ role: "user", content }]);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value[0]?.content, [
      {
        type: "tool-result",
        callId: "c1",
        content: [
          { type: "text", text: "Here:" },
          { type: "image", source: { kind: "url", url: there.url } },
          { type: "image", source: { kind: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" } },
          { type: "resource-link", uri: "file:///a.log", name: "a.log", mediaType: "text/plain" },
          { type: "text", text: "[Here the tool gave a file, which is not kept.]" },
        ],
      },
    ]);
  });
});

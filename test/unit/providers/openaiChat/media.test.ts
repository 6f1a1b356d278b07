import assert from "node:assert/strict";
import type { MediaPart } from "../../../../src/core/model/message.ts";
import { canTake, userContent } from "../../../../src/providers/openaiCommon/media.ts";

const bytes = (type: MediaPart["type"], mediaType: string, text = "abc", name?: string): MediaPart => ({
  type,
  name,
  source: { kind: "base64", mediaType, data: Buffer.from(text).toString("base64") },
});
const address = (type: MediaPart["type"]): MediaPart => ({ type, source: { kind: "url", url: "https://acme.test/x" } });
const words = (text: string) => ({ type: "text", text }) as const;

describe("attachments on the chat wire", () => {
  it("leave a text without attachments a plain string", () => {
    assert.equal(userContent([words("a"), words(""), words("b")]), "a\n\nb");
    assert.equal(userContent([]), "");
  });

  it("stand in their order, in the wire's own parts", () => {
    assert.deepEqual(userContent([words("Look:"), bytes("image", "image/png"), address("image"), words("")]), [
      { type: "text", text: "Look:" },
      { type: "image_url", image_url: { url: "data:image/png;base64,YWJj" } },
      { type: "image_url", image_url: { url: "https://acme.test/x" } },
    ]);
    assert.deepEqual(userContent([bytes("audio", "audio/x-wav"), bytes("audio", "audio/mpeg")]), [
      { type: "input_audio", input_audio: { data: "YWJj", format: "wav" } },
      { type: "input_audio", input_audio: { data: "YWJj", format: "mp3" } },
    ]);
    assert.deepEqual(userContent([bytes("file", "application/pdf", "abc", "a.pdf"), bytes("file", "application/pdf")]), [
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,YWJj" } },
      { type: "file", file: { filename: "file.pdf", file_data: "data:application/pdf;base64,YWJj" } },
    ]);
  });

  it("become text if they are text", () => {
    assert.deepEqual(userContent([bytes("file", "text/markdown", "# Grüezi 👋", 'a"b.md')]), [
      { type: "text", text: '<file name="a\'b.md">\n# Grüezi 👋\n</file>' },
    ]);
    assert.deepEqual(userContent([bytes("file", "application/json", "{}")]), [
      { type: "text", text: '<file name="file.txt">\n{}\n</file>' },
    ]);
  });

  for (const [what, part, usual] of [
    ["a picture", bytes("image", "image/png"), true],
    ["a picture by its address", address("image"), true],
    ["a recording", bytes("audio", "audio/wav"), true],
    ["a recording in another format", bytes("audio", "audio/ogg"), false],
    ["a recording by its address", address("audio"), false],
    ["a PDF", bytes("file", "application/pdf"), true],
    ["a file by its address", address("file"), false],
    ["a text", bytes("file", "text/plain"), true],
    ["a text that is none", { type: "file", source: { kind: "base64", mediaType: "text/plain", data: "/////w==" } }, false],
    ["a table", bytes("file", "application/vnd.ms-excel"), false],
    ["a drawing of text", bytes("file", "image/svg+xml"), false],
  ] as const) {
    it(`${usual ? "take" : "do not take"} ${what}`, () => {
      assert.equal(canTake(part), usual);
    });
  }

  it("follow the gateway's own list", () => {
    assert.equal(canTake(bytes("image", "image/png"), { media: ["image"] }), true);
    assert.equal(canTake(address("image"), { media: ["image"] }), false);
    assert.equal(canTake(bytes("file", "application/pdf"), { media: ["image"] }), false);
    assert.equal(canTake(bytes("file", "text/plain"), { media: [] }), true);
    assert.equal(canTake(address("file"), { media: ["pdf-url"] }), true);
  });
});

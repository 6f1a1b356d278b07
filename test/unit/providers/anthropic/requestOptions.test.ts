import assert from "node:assert/strict";
import type { MediaPart, Message } from "../../../../src/core/model/message.ts";
import type { ChatRequest } from "../../../../src/core/provider.ts";
import { canTake, mediaBlock } from "../../../../src/providers/anthropic/media.ts";
import { modelTraits } from "../../../../src/providers/anthropic/modelTraits.ts";
import { buildMessagesBody } from "../../../../src/providers/anthropic/request.ts";

const say = (role: "system" | "user" | "assistant", text: string): Message => ({ role, content: [{ type: "text", text }] });
const tools = [
  { name: "now", description: "Returns the time", inputSchema: {} },
  { name: "then", description: "Returns another", inputSchema: {} },
];
const body = (request: Partial<ChatRequest>) =>
  buildMessagesBody({ model: "claude-sonnet-4-5", messages: [say("user", "Hello")], ...request });
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The paths of all marks of the cache. */
function marksIn(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value)
    .flatMap(([key, inner]) => (key === "cache_control" ? [path.slice(1)] : marksIn(inner, `${path}.${key}`)))
    .sort();
}

describe("what the Anthropic request asks for", () => {
  for (const [model, thinking, effort] of [
    ["claude-sonnet-4-5", undefined, undefined],
    ["claude-opus-4-8", undefined, undefined],
    ["claude-opus-5", { type: "disabled" }, undefined],
    ["claude-sonnet-5", { type: "disabled" }, undefined],
    ["claude-haiku-5-5", { type: "disabled" }, undefined],
    ["claude-sonnet-5-5", { type: "between_tools" }, undefined],
    ["claude-opus-5-5", undefined, "low"],
    ["claude-fable-5", undefined, "low"],
    ["anthropic.claude-mythos-preview", undefined, "low"],
  ] as const) {
    it(`asks ${model} to think as little as possible`, () => {
      const asked = body({ model, effort: "off" });
      assert.deepEqual([asked.thinking, asked.output_config?.effort], [thinking, effort]);
    });
  }

  it("shows the reasoning of models that think unasked", () => {
    for (const model of ["claude-opus-5", "claude-sonnet-5-5", "claude-fable-5-1"]) {
      assert.deepEqual(body({ model }).thinking, { type: "adaptive", display: "summarized" }, model);
    }
    for (const model of ["claude-opus-4-6", "claude-sonnet-4-5", "claude-3-7-sonnet-latest"]) {
      assert.equal("thinking" in body({ model }), false, model);
    }
  });

  it("chooses tools, and does not think if one is forced", () => {
    const choice = (toolChoice: NonNullable<ChatRequest["toolChoice"]>, model = "claude-sonnet-4-5") => {
      const asked = body({ model, tools, toolChoice, effort: "high" });
      return [asked.tool_choice, asked.thinking?.type];
    };
    assert.deepEqual(choice("auto"), [{ type: "auto" }, "enabled"]);
    assert.deepEqual(choice("none"), [{ type: "none" }, "enabled"]);
    assert.deepEqual(choice("required"), [{ type: "any" }, undefined]);
    assert.deepEqual(choice({ name: "then" }), [{ type: "tool", name: "then" }, undefined]);
    assert.deepEqual(choice("required", "claude-opus-4-6"), [{ type: "any" }, undefined]);
    assert.deepEqual(choice("required", "claude-opus-5"), [{ type: "any" }, "disabled"]);
    assert.deepEqual(choice("required", "claude-opus-5-5"), [{ type: "auto" }, "adaptive"]);
    assert.equal("tool_choice" in body({ toolChoice: "required" }), false);
  });

  it("closes the objects of a schema and keeps the effort beside it", () => {
    const schema = {
      type: "object",
      properties: { age: { type: "integer", minimum: 0 }, pet: { type: "object", properties: {} } },
      required: ["age"],
    };
    const asked = body({ model: "claude-opus-4-6", effort: "low", outputSchema: { name: "person", schema } });
    assert.deepEqual(asked.output_config, {
      effort: "low",
      format: {
        type: "json_schema",
        schema: {
          type: "object",
          properties: {
            age: { type: "integer", description: "{minimum: 0}" },
            pet: { type: "object", properties: {}, additionalProperties: false },
          },
          additionalProperties: false,
          required: ["age"],
        },
      },
    });
    assert.deepEqual(body({ outputSchema: { name: "any", schema: {} } }).output_config?.format?.schema, {});
  });

  it("knows which models accept a schema", () => {
    for (const [model, mode] of [
      ["claude-sonnet-4-5", "native"],
      ["claude-opus-4-1-20250805", "native"],
      ["eu.anthropic.claude-haiku-4-5-20251001-v1:0", "native"],
      ["claude-sonnet-4@20250514", "tool"],
      ["claude-3-5-haiku-latest", "tool"],
      ["kimi-k2", "tool"],
    ] as const) {
      assert.equal(modelTraits(model).structured, mode, model);
    }
  });

  it("marks the beginning and the last two turns of the user for the cache", () => {
    const talk = [say("user", "1"), say("assistant", "2"), say("user", "3"), say("assistant", "4"), say("user", "5")];
    assert.deepEqual(marksIn(body({ tools, messages: [say("system", "Be brief."), ...talk] })), [
      "messages.2.content.0",
      "messages.4.content.0",
      "system.0",
    ]);
    assert.deepEqual(marksIn(body({ tools, messages: talk.slice(0, 1) })), ["messages.0.content.0", "tools.1"]);
    assert.deepEqual(marksIn(body({})), ["messages.0.content.0"]);
  });

  const part = (type: MediaPart["type"], mediaType: string, data = "AAAA"): MediaPart => ({
    type,
    source: { kind: "base64", mediaType, data },
    name: "a name",
  });

  it("sends pictures, PDFs and texts", () => {
    assert.deepEqual(mediaBlock(part("image", "image/png")), {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: "AAAA" },
    });
    assert.deepEqual(mediaBlock(part("image", "image/jpg")), {
      type: "image",
      source: { type: "base64", media_type: "image/jpeg", data: "AAAA" },
    });
    assert.deepEqual(mediaBlock({ type: "image", source: { kind: "url", url: "https://acme.test/a.png" } }), {
      type: "image",
      source: { type: "url", url: "https://acme.test/a.png" },
    });
    assert.deepEqual(mediaBlock(part("file", "application/pdf")), {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: "AAAA" },
      title: "a name",
    });
    assert.deepEqual(mediaBlock({ type: "file", source: { kind: "url", url: "https://acme.test/a.pdf" } }), {
      type: "document",
      source: { type: "url", url: "https://acme.test/a.pdf" },
    });
    for (const mediaType of ["text/csv; charset=utf-8", "application/json", "application/ld+json"]) {
      assert.deepEqual(mediaBlock(part("file", mediaType, base64("Grüezi"))), {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "Grüezi" },
        title: "a name",
      });
    }
  });

  it("does not send other files, nor addresses in the clouds", () => {
    for (const rejected of [part("audio", "audio/wav"), part("image", "image/tiff"), part("file", "application/zip")]) {
      assert.equal(canTake(rejected, { addresses: true }), false, rejected.source.kind);
    }
    const picture: MediaPart = { type: "image", source: { kind: "url", url: "https://acme.test/a.png" } };
    assert.deepEqual([canTake(picture, { addresses: true }), canTake(picture, { addresses: false })], [true, false]);
  });
});

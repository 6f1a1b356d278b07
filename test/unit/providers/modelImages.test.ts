import assert from "node:assert/strict";
import type { StreamEvent } from "../../../src/core/model/streamEvent.ts";
import { createGeminiParser } from "../../../src/providers/gemini/parse.ts";
import { createChatParser } from "../../../src/providers/openaiChat/parse.ts";
import { createResponsesParser } from "../../../src/providers/openaiResponses/parse.ts";
import { only, parseAll, parseWhole, failureContext, textOf } from "./parsing.ts";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAA=";
const pixel = { type: "image", mediaType: "image/png", data: png, width: 1, height: 1 };
const images = (events: readonly StreamEvent[]) => events.filter(({ type }) => type === "image");

describe("images that a model makes, on the Responses wire", () => {
  const item = { id: "ig_1", type: "image_generation_call", status: "generating", output_format: "png", size: "1024x1536" };
  const made = { ...item, status: "completed", result: png, revised_prompt: "A pixel" };
  const completed = (output: readonly object[]) => ({ type: "response.completed", response: { id: "r", status: "completed", output } });
  const started = { type: "response.created", response: { id: "r", model: "gpt-x" } };
  const parse = (...events: readonly object[]) => parseAll(createResponsesParser(failureContext), events);

  it("are emitted once, without their previews, in the reported size", () => {
    const events = parse(
      started,
      { type: "response.output_item.added", output_index: 0, item: { ...item, result: null } },
      { type: "response.image_generation_call.in_progress", output_index: 0, item_id: "ig_1" },
      { type: "response.image_generation_call.generating", output_index: 0, item_id: "ig_1" },
      {
        type: "response.image_generation_call.partial_image",
        output_index: 0,
        item_id: "ig_1",
        partial_image_index: 0,
        partial_image_b64: jpeg,
      },
      { type: "response.image_generation_call.completed", output_index: 0, item_id: "ig_1" },
      { type: "response.output_item.done", output_index: 0, item: made },
      completed([made]),
    );
    assert.deepEqual(images(events), [{ ...pixel, width: 1024, height: 1536 }]);
    assert.deepEqual(only(events, "finish").reason, "stop");
  });

  it("are emitted if they come only with the last event, and in a whole answer", () => {
    const { size: _size, ...unsized } = made;
    assert.deepEqual(images(parse(started, completed([unsized]))), [pixel]);
    assert.deepEqual(images(parse(started, { type: "response.output_text.delta", delta: "Hi" }, completed([unsized]))), [pixel]);
    const body = { id: "r", object: "response", status: "completed", output: [unsized] };
    assert.deepEqual(images(parseWhole(createResponsesParser(failureContext), body)), [pixel]);
  });

  it("are not emitted if making one failed", () => {
    const failed = { ...item, status: "failed", result: null };
    assert.deepEqual(images(parse(started, { type: "response.output_item.done", output_index: 0, item: failed }, completed([failed]))), []);
  });
});

describe("images that a model makes, on Gemini's wire", () => {
  const chunk = (parts: readonly object[], more: object = {}) => ({
    candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
  });
  const blob = (data: string, mimeType = "image/png") => ({ inlineData: { mimeType, data } });
  const parse = (...parts: readonly object[]) =>
    parseAll(createGeminiParser(failureContext), [...parts.map((part) => chunk([part])), chunk([{ text: "" }], { finishReason: "STOP" })]);

  it("stand among the text, with their signatures, and without the drafts of its thinking", () => {
    const events = parse(
      { ...blob(jpeg), thought: true, thoughtSignature: "ZHJhZnQ=" },
      { text: "Here:" },
      { ...blob(png), thoughtSignature: "c2ln" },
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "text-delta", "image", "reasoning-signature", "finish"],
    );
    assert.deepEqual(images(events), [pixel]);
    assert.deepEqual(only(events, "reasoning-signature").data, { part: "image", signature: "c2ln" });
  });

  it("have the type of their bytes", () => {
    assert.deepEqual(images(parse(blob(jpeg, "image/png"))), [{ type: "image", mediaType: "image/jpeg", data: jpeg }]);
  });

  it("do not include other files", () => {
    assert.deepEqual(images(parse(blob("UklGRg==", "audio/wav"), { text: "Sound." })), []);
  });
});

describe("images that a model makes, on the chat wire", () => {
  const chunk = (delta: unknown, more: object = {}) => ({ id: "c", choices: [{ index: 0, delta, finish_reason: null, ...more }] });
  const image = (url: string) => ({ type: "image_url", index: 0, image_url: { url } });
  const parse = (...chunks: readonly unknown[]) =>
    parseAll(createChatParser(failureContext), [...chunks, chunk({}, { finish_reason: "stop" }), "[DONE]"]);
  const address = `data:image/png;base64,${png}`;

  it("are read from a list beside the content, once", () => {
    const events = parse(
      chunk({ content: "Here:" }),
      chunk({ images: [image(address)] }),
      chunk({ content: "", images: [image(address)] }),
    );
    assert.deepEqual(images(events), [pixel]);
    assert.equal(textOf(events), "Here:");
  });

  it("are read from the parts of the content", () => {
    assert.deepEqual(images(parse(chunk({ content: [{ type: "text", text: "Here:" }, image(address)] }))), [pixel]);
  });

  it("are read from a whole answer, also if it repeats what came in pieces", () => {
    const message = { role: "assistant", content: "Here:", images: [image(address)] };
    const body = { id: "c", object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }] };
    assert.deepEqual(images(parseWhole(createChatParser(failureContext), body)), [pixel]);
    const events = parse(chunk({ content: "Here:" }), chunk({}, { message, finish_reason: "stop" }));
    assert.deepEqual([images(events), textOf(events)], [[pixel], "Here:"]);
  });

  it("are a link if the gateway keeps them at an address", () => {
    const events = parse(chunk({ images: [image("https://cdn.example/a.png")] }));
    assert.deepEqual([images(events), textOf(events)], [[], "\n\n![Image](https://cdn.example/a.png)\n\n"]);
  });

  it("close the thinking before them", () => {
    const thought = { reasoning: "Hm", reasoning_details: [{ type: "reasoning.encrypted", data: "x", index: 0 }] };
    assert.deepEqual(
      parse(chunk(thought), chunk({ images: [image(address)] })).map(({ type }) => type),
      ["message-start", "reasoning-delta", "reasoning-signature", "image", "finish"],
    );
  });
});

import assert from "node:assert/strict";
import type { WireQuirks } from "../../../../src/core/provider.ts";
import { createChatParser } from "../../../../src/providers/openaiChat/parse.ts";
import { callsOf, failureOf, only, parseAll, parseWhole, scene, textOf } from "../parsing.ts";

const parse = (chunks: readonly unknown[], quirks?: WireQuirks) => parseAll(createChatParser(scene, quirks), chunks);
const chunk = (delta: unknown, more: object = {}) => ({ id: "chatcmpl-1", model: "model-1-2026", choices: [{ index: 0, delta, finish_reason: null, ...more }] });
const end = (reason: string, more: object = {}) => ({ ...chunk({}, { finish_reason: reason }), ...more });
const call = (piece: object) => chunk({ tool_calls: [piece] });
const usage = { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27, prompt_tokens_details: { cached_tokens: 5 }, completion_tokens_details: { reasoning_tokens: 3 } };

describe("the OpenAI chat parser", () => {
  it("tells text as it comes, and nothing for what is empty", () => {
    const events = parse([chunk({ role: "assistant", content: "" }), chunk({ content: "Hel" }), chunk({ content: "lo" }), end("stop"), "[DONE]"]);
    assert.deepEqual(events, [
      { type: "message-start", id: "chatcmpl-1", model: "model-1-2026" },
      { type: "text-delta", text: "Hel" },
      { type: "text-delta", text: "lo" },
      { type: "finish", reason: "stop", rawReason: "stop" },
    ]);
  });

  it("takes a first chunk without choices", () => {
    const filter = { id: "", model: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const events = parse([filter, chunk({ content: "x" }), end("stop")]);
    assert.deepEqual(events[0], { type: "message-start", id: "chatcmpl-1", model: "model-1-2026" });
  });

  it("tells reasoning once, whichever of its names it comes under", () => {
    const events = parse([chunk({ reasoning_content: "a" }), chunk({ reasoning: "b" }), chunk({ reasoning_content: "c", reasoning: "c" }), chunk({ content: "d" }), end("stop")]);
    assert.equal(textOf(events, "reasoning-delta"), "abc");
    assert.equal(textOf(events), "d");
  });

  it("reads content in parts", () => {
    const thinking = { type: "thinking", thinking: [{ type: "text", text: "hm" }] };
    const events = parse([chunk({ content: [thinking, { type: "text", text: "yes" }] }), end("stop")]);
    assert.equal(textOf(events, "reasoning-delta"), "hm");
    assert.equal(textOf(events), "yes");
  });

  for (const [where, chunks] of [
    ["a chunk after the last", [end("stop"), { id: "chatcmpl-1", choices: [], usage }]],
    ["the last chunk", [end("stop", { usage })]],
    ["every chunk, the last of which counts", [{ ...chunk({ content: "x" }), usage: { prompt_tokens: 20, completion_tokens: 1 } }, end("stop", { usage })]],
    ["Groq's own field", [end("stop", { x_groq: { id: "req", usage } })]],
  ] as const) {
    it(`tells the usage once, before the end, from ${where}`, () => {
      const events = parse([chunk({ content: "x" }), ...chunks, "[DONE]"]);
      const told = only(events, "usage");
      assert.deepEqual([told.inputTokens, told.outputTokens, told.cachedInputTokens, told.reasoningTokens, told.cacheWriteTokens], [20, 7, 5, 3, undefined]);
      assert.deepEqual(told.raw, usage);
      assert.equal(events.at(-2), told);
    });
  }

  it("counts reasoning that a gateway counts beside the output", () => {
    const beside = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 20, completion_tokens_details: { reasoning_tokens: 6 } };
    assert.equal(only(parse([end("stop", { usage: beside })]), "usage").outputTokens, 10);
  });

  for (const [reason, expected] of [
    ["stop", "stop"], ["length", "length"], ["tool_calls", "tool-calls"], ["function_call", "tool-calls"], ["content_filter", "content-filter"], ["new_reason", "other"],
  ] as const) {
    it(`calls ${reason} ${expected}`, () => {
      assert.deepEqual(parse([end(reason)]).at(-1), { type: "finish", reason: expected, rawReason: reason });
    });
  }

  it("tells a refusal's words and that it is one", () => {
    const events = parse([chunk({ refusal: "I can't." }), end("stop")]);
    assert.equal(textOf(events), "I can't.");
    assert.equal(only(events, "finish").reason, "refusal");
  });

  it("ends well at [DONE] without a reason, and at a reason without [DONE]", () => {
    assert.deepEqual(parse([chunk({ content: "x" }), "[DONE]"]).at(-1), { type: "finish", reason: "stop", rawReason: undefined });
    assert.equal(only(parse([end("stop")]), "finish").reason, "stop");
  });

  it("calls what ends without either truncated, after what was counted", () => {
    const events = parse([{ ...chunk({ content: "x" }), usage }]);
    assert.deepEqual(events.map(({ type }) => type), ["message-start", "text-delta", "usage", "failure"]);
    assert.equal(failureOf(events).kind, "truncated");
    assert.equal(failureOf(parse([])).kind, "truncated");
  });

  it("lets a gateway end without a mark where its preset says so, but not without an answer", () => {
    assert.equal(only(parse([chunk({ content: "x" })], { endsWithoutMark: true }), "finish").reason, "stop");
    assert.equal(failureOf(parse([], { endsWithoutMark: true })).kind, "truncated");
  });

  it("takes nothing more after the end", () => {
    const events = parse([end("stop"), "[DONE]", chunk({ content: "late" })]);
    assert.equal(textOf(events), "");
  });

  for (const [what, error, kind] of [
    ["an object", { error: { message: "The server had an error", type: "server_error" } }, "server"],
    ["an object with choices", { ...chunk({}), error: { message: "Overloaded", type: "overloaded_error" } }, "overloaded"],
    ["a status as code", { error: { message: "Too many", code: 429 } }, "rate-limit"],
    ["a text", { error: "model runner has unexpectedly stopped" }, "unknown"],
    ["vLLM's shape", { object: "error", message: "maximum context length is 4096 tokens", code: 400 }, "context-overflow"],
  ] as const) {
    it(`tells an error in the middle of the stream (${what})`, () => {
      const events = parse([chunk({ content: "x" }), error]);
      assert.equal(textOf(events), "x");
      assert.equal(failureOf(events).kind, kind);
    });
  }

  it("does not choke on a chunk that is no JSON", () => {
    const failure = failureOf(parse([chunk({ content: "x" }), "{broken"]));
    assert.equal(failure.kind, "server");
    assert.equal(failure.providerMessage, "{broken");
  });
});

describe("the OpenAI chat parser, of tool calls", () => {
  const whole = { index: 0, id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } };

  it("tells a whole call", () => {
    assert.deepEqual(parse([call(whole), end("tool_calls")]).slice(1), [
      { type: "tool-call-start", callId: "c1", name: "weather" },
      { type: "tool-call-delta", callId: "c1", argumentsText: '{"city":"Bern"}' },
      { type: "tool-call-end", callId: "c1", arguments: { city: "Bern" } },
      { type: "finish", reason: "tool-calls", rawReason: "tool_calls" },
    ]);
  });

  for (const [how, pieces] of [
    ["in pieces", [{ index: 0, id: "c1", function: { name: "f", arguments: "" } }, { index: 0, function: { arguments: '{"a"' } }, { index: 0, function: { arguments: ":1}" } }]],
    ["with the id and the name in each piece", [{ index: 0, id: "c1", function: { name: "f", arguments: '{"a"' } }, { index: 0, id: "c1", function: { name: "f", arguments: ":1}" } }]],
    ["without an index", [{ id: "c1", function: { name: "f", arguments: '{"a"' } }, { id: "c1", function: { arguments: ":1}" } }]],
    ["without an index, the id in the first piece alone", [{ id: "c1", function: { name: "f", arguments: '{"a"' } }, { function: { arguments: ":1}" } }]],
    ["with empty ids and names after the first", [{ index: 0, id: "c1", function: { name: "f", arguments: '{"a"' } }, { index: 0, id: "", function: { name: "", arguments: ":1}" } }]],
    ["with its name late", [{ index: 0, id: "c1", function: { arguments: '{"a"' } }, { index: 0, function: { name: "f", arguments: ":1}" } }]],
    ["with arguments as an object", [{ index: 0, id: "c1", function: { name: "f", arguments: { a: 1 } } }]],
    ["with arguments encoded twice", [{ index: 0, id: "c1", function: { name: "f", arguments: '"{\\"a\\":1}"' } }]],
  ] as const) {
    it(`puts a call together that comes ${how}`, () => {
      const events = parse([...pieces.map(call), end("tool_calls")]);
      assert.deepEqual(callsOf(events), ['f({"a":1})']);
      assert.equal(only(events, "tool-call-start").callId, "c1");
      const text = events.map((event) => (event.type === "tool-call-delta" ? event.argumentsText : "")).join("");
      assert.deepEqual(JSON.parse(text), how.includes("twice") ? '{"a":1}' : { a: 1 });
    });
  }

  for (const given of ["", "null", undefined, null]) {
    it(`takes arguments ${given === undefined ? "left out" : JSON.stringify(given)} for none`, () => {
      assert.deepEqual(callsOf(parse([call({ index: 0, id: "c1", function: { name: "now", arguments: given } }), end("tool_calls")])), ["now({})"]);
    });
  }

  it("keeps parallel calls apart, also when their pieces alternate", () => {
    const events = parse([
      call({ index: 0, id: "c1", function: { name: "f", arguments: '{"a"' } }),
      call({ index: 1, id: "c2", function: { name: "g", arguments: '{"b"' } }),
      call({ index: 0, function: { arguments: ":1}" } }),
      call({ index: 1, function: { arguments: ":2}" } }),
      end("tool_calls"),
    ]);
    assert.deepEqual(callsOf(events), ['f({"a":1})', 'g({"b":2})']);
  });

  it("keeps calls apart that a gateway gives one index", () => {
    const events = parse([call({ ...whole, id: "c1" }), call({ ...whole, id: "c2" }), end("stop")]);
    assert.deepEqual(callsOf(events).length, 2);
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  it("makes up ids that differ for calls without any", () => {
    const events = parse([call({ function: { name: "f", arguments: "{}" } }), call({ function: { name: "f", arguments: "{}" } }), end("tool_calls")]);
    const ids = events.flatMap((event) => (event.type === "tool-call-end" ? [event.callId] : []));
    assert.equal(new Set(ids).size, 2);
  });

  it("reads the old function_call", () => {
    const events = parse([chunk({ function_call: { name: "f", arguments: '{"a"' } }), chunk({ function_call: { arguments: ":1}" } }), end("function_call")]);
    assert.deepEqual(callsOf(events), ['f({"a":1})']);
  });

  it("fails on arguments that are no JSON, and names the tool", () => {
    const failure = failureOf(parse([call({ index: 0, id: "c1", function: { name: "weather", arguments: '{"city":' } }), end("tool_calls")]));
    assert.equal(failure.kind, "server");
    assert.match(failure.message, /“weather”/);
  });

  it("leaves a call open that the limit cut short", () => {
    const events = parse([call({ index: 0, id: "c1", function: { name: "weather", arguments: '{"city":' } }), end("length")]);
    assert.deepEqual(callsOf(events), []);
    assert.equal(only(events, "finish").reason, "length");
  });

  it("takes as long for a long argument as its length", () => {
    const parser = createChatParser(scene);
    const piece = JSON.stringify(call({ index: 0, function: { arguments: "x".repeat(10) } }));
    const events = parseAll(parser, [call({ index: 0, id: "c1", function: { name: "f", arguments: '{"a":"' } }), ...Array<string>(50_000).fill(piece), call({ index: 0, function: { arguments: '"}' } }), end("tool_calls")]);
    const ended = only(events, "tool-call-end");
    assert.equal((ended.arguments["a"] as string).length, 500_000);
  });
});

describe("the OpenAI chat parser, of an answer that was not streamed", () => {
  it("tells it as a stream", () => {
    const message = { role: "assistant", content: "Hi", tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }, { id: "c2", type: "function", function: { name: "g", arguments: "{}" } }] };
    const events = parseWhole(createChatParser(scene), { id: "x", object: "chat.completion", model: "m", choices: [{ index: 0, message, finish_reason: "tool_calls" }], usage });
    assert.equal(textOf(events), "Hi");
    assert.deepEqual(callsOf(events), ["f({})", "g({})"]);
    assert.equal(only(events, "usage").inputTokens, 20);
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  it("tells an error in it, and JSON that is neither", () => {
    assert.equal(failureOf(parseWhole(createChatParser(scene), { error: { message: "no", type: "invalid_api_key" } })).kind, "auth");
    assert.match(failureOf(parseWhole(createChatParser(scene), { status: "up" })).message, /base URL may be wrong/);
  });
});

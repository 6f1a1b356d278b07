import assert from "node:assert/strict";
import { createMessageParser } from "../../../../src/providers/anthropic/parse.ts";
import { callsOf, failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const parse = (chunks: readonly unknown[]) => parseAll(createMessageParser(failureContext), chunks);
const start = (usage: object = { input_tokens: 10, output_tokens: 1 }) => ({
  type: "message_start",
  message: { id: "msg_1", model: "claude-x", content: [], usage },
});
const blockStart = (index: number, block: object) => ({ type: "content_block_start", index, content_block: block });
const delta = (index: number, of: object) => ({ type: "content_block_delta", index, delta: of });
const blockStop = (index: number) => ({ type: "content_block_stop", index });
const messageDelta = (reason: string, usage: object = { output_tokens: 9 }) => ({
  type: "message_delta",
  delta: { stop_reason: reason, stop_sequence: null },
  usage,
});
const stop = { type: "message_stop" };
const words = (text: string) => [blockStart(0, { type: "text", text: "" }), delta(0, { type: "text_delta", text }), blockStop(0)];
const toolUse = (index: number, id: string, name: string, ...pieces: string[]) => [
  blockStart(index, { type: "tool_use", id, name, input: {} }),
  ...pieces.map((piece) => delta(index, { type: "input_json_delta", partial_json: piece })),
  blockStop(index),
];

describe("the Anthropic parser", () => {
  it("takes from Bedrock's own counters what the wire's do not report", () => {
    const metrics = {
      "amazon-bedrock-invocationMetrics": {
        inputTokenCount: 8,
        outputTokenCount: 5,
        cacheReadInputTokenCount: 3,
        cacheWriteInputTokenCount: 2,
        invocationLatency: 9,
      },
    };
    const reported = parse([start({ output_tokens: 1 }), ...words("x"), messageDelta("end_turn"), { ...stop, ...metrics }])
      .filter((event) => event.type === "usage")
      .at(-1);
    assert.deepEqual(
      [reported?.inputTokens, reported?.outputTokens, reported?.cachedInputTokens, reported?.cacheWriteTokens],
      [13, 9, 3, 2],
    );
  });

  it("emits text as it arrives, between the usage events", () => {
    const events = parse([start(), { type: "ping" }, ...words("Hello"), messageDelta("end_turn"), stop]);
    assert.deepEqual(events, [
      { type: "message-start", id: "msg_1", model: "claude-x" },
      {
        type: "usage",
        inputTokens: 10,
        outputTokens: 1,
        cachedInputTokens: undefined,
        cacheWriteTokens: undefined,
        reasoningTokens: undefined,
        raw: { input_tokens: 10, output_tokens: 1 },
      },
      { type: "text-delta", text: "Hello" },
      {
        type: "usage",
        inputTokens: 10,
        outputTokens: 9,
        cachedInputTokens: undefined,
        cacheWriteTokens: undefined,
        reasoningTokens: undefined,
        raw: { input_tokens: 10, output_tokens: 9 },
      },
      { type: "finish", reason: "stop", rawReason: "end_turn" },
    ]);
  });

  it("adds cached and written tokens to the input, and prefers later counts", () => {
    const first = { input_tokens: 3, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 1 };
    const later = { input_tokens: 5, cache_read_input_tokens: null, output_tokens: 40, output_tokens_details: { thinking_tokens: 30 } };
    const reported = parse([start(first), ...words("x"), messageDelta("end_turn", later), stop]).filter((event) => event.type === "usage");
    assert.deepEqual(
      reported.map((event) => [
        event.inputTokens,
        event.cachedInputTokens,
        event.cacheWriteTokens,
        event.outputTokens,
        event.reasoningTokens,
      ]),
      [
        [123, 100, 20, 1, undefined],
        [125, 100, 20, 40, 30],
      ],
    );
  });

  it("reads a piece however it is written", () => {
    const written = (type: string, field: string, text: string): readonly string[] => [
      `{"type":"content_block_delta","index":1,"delta":{"type":"${type}","${field}":"${text}"}}`,
      `{"type":"content_block_delta","index":1,"delta":{"type":"${type}","${field}":"${text}"}       }`,
      `{"type": "content_block_delta", "index": 1, "delta": {"type": "${type}", "${field}": "${text}"}}`,
      `{"index":1,"delta":{"${field}":"${text}","type":"${type}"},"type":"content_block_delta"}`,
      `{"type":"content_block_delta","index":1,"delta":{"type":"${type}","${field}":"${text}\\u0021\\n"}}`,
      `{"type":"content_block_delta","index":1,"delta":{"type":"${type}","${field}":""}}`,
    ];
    const all = (text: string): string => `${text.repeat(5)}!\n`;
    const said = parse([
      start(),
      blockStart(1, { type: "text", text: "" }),
      ...written("text_delta", "text", "é 😀"),
      messageDelta("end_turn"),
      stop,
    ]);
    assert.equal(textOf(said), all("é 😀"));
    const thought = parse([
      start(),
      blockStart(1, { type: "thinking", thinking: "" }),
      ...written("thinking_delta", "thinking", "hm "),
      messageDelta("end_turn"),
      stop,
    ]);
    assert.equal(textOf(thought, "reasoning-delta"), all("hm "));
    const called = parse([
      start(),
      ...toolUse(1, "call_1", "add", '{"a":1}').slice(0, 2),
      ...written("input_json_delta", "partial_json", " "),
      blockStop(1),
      messageDelta("tool_use"),
      stop,
    ]);
    assert.deepEqual(
      called.flatMap((event) => (event.type === "tool-call-delta" ? [event.argumentsText] : [])),
      ['{"a":1}', " ", " ", " ", " ", " !\n"],
    );
    // Arguments of a block that is no call, and text with a raw control character, which no JSON has.
    assert.equal(
      textOf(parse([start(), ...words("x"), ...written("input_json_delta", "partial_json", "1"), messageDelta("end_turn"), stop])),
      "x",
    );
    assert.equal(failureOf(parse([start(), ...written("text_delta", "text", "a\tb"), stop])).kind, "server");
  });

  it("emits reasoning, then its signature", () => {
    const events = parse([
      start(),
      blockStart(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, { type: "thinking_delta", thinking: "hm" }),
      delta(0, { type: "signature_delta", signature: "pro" }),
      delta(0, { type: "signature_delta", signature: "of" }),
      blockStop(0),
      blockStart(1, { type: "redacted_thinking", data: "sealed" }),
      blockStop(1),
      messageDelta("end_turn"),
      stop,
    ]);
    assert.deepEqual(events.slice(2, 5), [
      { type: "reasoning-delta", text: "hm" },
      { type: "reasoning-signature", provider: "anthropic", model: "model-1", data: { type: "thinking", signature: "proof" } },
      { type: "reasoning-signature", provider: "anthropic", model: "model-1", data: { type: "redacted_thinking", data: "sealed" } },
    ]);
  });

  it("emits calls in pieces, whole, and without arguments", () => {
    const events = parse([
      start(),
      ...toolUse(0, "t1", "f", "", '{"a"', ":1}"),
      ...toolUse(1, "t2", "now"),
      blockStart(2, { type: "tool_use", id: "t3", name: "g", input: { b: 2 } }),
      blockStop(2),
      messageDelta("tool_use"),
      stop,
    ]);
    assert.deepEqual(callsOf(events), ['f({"a":1})', "now({})", 'g({"b":2})']);
    assert.deepEqual(
      events.filter((event) => event.type === "tool-call-delta").map((event) => event.argumentsText),
      ['{"a"', ":1}", '{"b":2}'],
    );
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  for (const placeholder of ["{}", "null", '""']) {
    it(`${placeholder} before the arguments says nothing`, () => {
      const events = parse([start(), ...toolUse(0, "t1", "f", placeholder, '{"city"', ':"Paris"}'), messageDelta("tool_use"), stop]);
      assert.deepEqual(callsOf(events), ['f({"city":"Paris"})']);
      assert.deepEqual(callsOf(parse([start(), ...toolUse(0, "t1", "f", placeholder), messageDelta("tool_use"), stop])), ["f({})"]);
    });
  }

  it("emits arguments once that come at the start of the block and again in pieces", () => {
    const begin = blockStart(0, { type: "tool_use", id: "t1", name: "f", input: { city: "Paris" } });
    const pieces = ['{"city"', ':"Paris"}'].map((partial) => delta(0, { type: "input_json_delta", partial_json: partial }));
    for (const reported of [[], pieces]) {
      const events = parse([start(), begin, ...reported, blockStop(0), messageDelta("tool_use"), stop]);
      assert.deepEqual(callsOf(events), ['f({"city":"Paris"})']);
      assert.equal(events.map((event) => (event.type === "tool-call-delta" ? event.argumentsText : "")).join(""), '{"city":"Paris"}');
    }
  });

  it("the same id twice in one answer, or none: calls have ids of their own", () => {
    for (const id of ["call_0", ""]) {
      const events = parse([
        start(),
        ...toolUse(0, id, "f", '{"path":"a"}'),
        ...toolUse(1, id, "f", '{"path":"b"}'),
        messageDelta("tool_use"),
        stop,
      ]);
      assert.deepEqual(callsOf(events), ['f({"path":"a"})', 'f({"path":"b"})']);
      assert.equal(new Set(events.flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : []))).size, 2);
    }
  });

  it("fails on arguments that are not JSON, unless the limit cut them short", () => {
    const broken = [start(), ...toolUse(0, "t1", "weather", '{"city":')];
    assert.match(failureOf(parse([...broken, messageDelta("tool_use"), stop])).message, /“weather”/);
    assert.equal(only(parse([...broken, messageDelta("max_tokens"), stop]), "finish").reason, "length");
  });

  for (const [reason, expected] of [
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["tool_use", "stop"],
    ["refusal", "refusal"],
    ["pause_turn", "other"],
    ["new_reason", "other"],
  ] as const) {
    it(`calls ${reason} ${expected}`, () => {
      assert.deepEqual(parse([start(), messageDelta(reason), stop]).at(-1), { type: "finish", reason: expected, rawReason: reason });
    });
  }

  it("ends well at a stop reason without message_stop, and calls what ends without a reason truncated", () => {
    const events = parse([start(), ...words("x"), messageDelta("end_turn")]);
    assert.deepEqual(only(events, "finish"), { type: "finish", reason: "stop", rawReason: "end_turn" });
    assert.equal(events.filter((event) => event.type === "usage").at(-1)?.outputTokens, 9);
    assert.equal(failureOf(parse([start(), ...words("x")])).kind, "truncated");
    assert.equal(failureOf(parse([])).kind, "truncated");
  });

  it("reports an error in the middle of the stream", () => {
    const failure = failureOf(
      parse([start(), ...words("x"), { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "req_1" }]),
    );
    assert.deepEqual(
      [failure.kind, failure.retry, failure.requestId, failure.providerMessage],
      ["overloaded", "same", "req_1", "Overloaded"],
    );
  });

  it("ignores unknown events, blocks and deltas", () => {
    const events = parse([
      start(),
      { type: "weather_report", message: "rain" },
      blockStart(0, { type: "server_tool_use", id: "s", name: "web_search", input: {} }),
      delta(0, { type: "input_json_delta", partial_json: "{" }),
      blockStop(0),
      delta(7, { type: "citations_delta", citation: {} }),
      ...words("x"),
      messageDelta("end_turn"),
      stop,
    ]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "usage", "text-delta", "usage", "finish"],
    );
  });

  it("emits sources: web pages, search results, documents", () => {
    const cite = (citation: unknown) => ({ type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation } });
    const events = parseAll(createMessageParser(failureContext), [
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "", citations: [] } },
      cite({ type: "web_search_result_location", url: "https://acme.test/a", title: "A", cited_text: "a", encrypted_index: "x" }),
      cite({
        type: "search_result_location",
        source: "kb/7",
        title: null,
        cited_text: "b",
        search_result_index: 0,
        start_block_index: 0,
        end_block_index: 1,
      }),
      cite({
        type: "page_location",
        document_title: "Report",
        document_index: 0,
        cited_text: "c",
        start_page_number: 1,
        end_page_number: 2,
      }),
      cite({ type: "char_location", document_title: null, document_index: 1, cited_text: "d", start_char_index: 0, end_char_index: 1 }),
      cite({ type: "of_tomorrow" }),
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { type: "message_stop" },
    ]);
    assert.deepEqual(
      events.flatMap((event) => (event.type === "citation" ? [[event.url, event.title, event.quote]] : [])),
      [
        ["https://acme.test/a", "A", "a"],
        [undefined, "kb/7", "b"],
        [undefined, "Report", "c"],
        [undefined, "Document 2", "d"],
      ],
    );
  });

  it("emits what begins twice only once", () => {
    const thinking = blockStart(0, { type: "thinking", thinking: "", signature: "" });
    const [begun, ...rest] = toolUse(1, "c1", "f", '{"a":', "1}");
    const events = parse([
      start(),
      start(),
      thinking,
      delta(0, { type: "signature_delta", signature: "s" }),
      thinking,
      blockStop(0),
      blockStop(0),
      begun,
      rest[0],
      begun,
      ...rest.slice(1),
      messageDelta("tool_use"),
      stop,
    ]);
    assert.equal(only(events, "message-start").id, "msg_1");
    assert.deepEqual(only(events, "reasoning-signature").data, { type: "thinking", signature: "s" });
    assert.equal(only(events, "tool-call-start").callId, "c1");
    assert.deepEqual(callsOf(events), ['f({"a":1})']);
  });

  it("survives a chunk that is not JSON", () => {
    assert.equal(failureOf(parse([start(), "{broken"])).kind, "server");
  });

  it("reads an answer that was not streamed", () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "proof" },
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "t1", name: "f", input: { a: 1 } },
    ];
    const events = parseWhole(createMessageParser(failureContext), {
      type: "message",
      id: "msg_1",
      model: "claude-x",
      content,
      stop_reason: "tool_use",
      usage: { input_tokens: 3, output_tokens: 4 },
    });
    assert.equal(textOf(events, "reasoning-delta"), "hm");
    assert.equal(textOf(events), "Hi");
    assert.deepEqual(callsOf(events), ['f({"a":1})']);
    assert.equal(only(events, "usage").outputTokens, 4);
    assert.equal(
      failureOf(parseWhole(createMessageParser(failureContext), { type: "error", error: { type: "authentication_error", message: "no" } }))
        .kind,
      "auth",
    );
    assert.match(failureOf(parseWhole(createMessageParser(failureContext), { ok: 1 })).message, /base URL may be wrong/);
  });
});

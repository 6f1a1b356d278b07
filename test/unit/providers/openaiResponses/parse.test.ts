import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { createResponsesParser } from "../../../../src/providers/openaiResponses/parse.ts";
import { callsOf, failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const parse = (chunks: readonly unknown[]): StreamEvent[] => parseAll(createResponsesParser(failureContext), chunks);
const whole = (body: unknown): StreamEvent[] => parseWhole(createResponsesParser(failureContext), body);

const created = {
  type: "response.created",
  response: { id: "resp_1", object: "response", status: "in_progress", model: "gpt-x", output: [] },
};
const ended = (status: string, more: object = {}) => ({
  type: `response.${status}`,
  response: { id: "resp_1", status, model: "gpt-x", output: [], ...more },
});
const completed = ended("completed");
const word = (delta: string) => ({ type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta });
const added = (outputIndex: number, item: object) => ({ type: "response.output_item.added", output_index: outputIndex, item });
const done = (outputIndex: number, item: object) => ({ type: "response.output_item.done", output_index: outputIndex, item });
const call = (id: string, callId: string, name: string, args = "") => ({
  type: "function_call",
  id,
  call_id: callId,
  name,
  arguments: args,
});
const piece = (itemId: string, outputIndex: number, delta: string) => ({
  type: "response.function_call_arguments.delta",
  item_id: itemId,
  output_index: outputIndex,
  delta,
});
const argumentsDone = (itemId: string, outputIndex: number, text: string) => ({
  type: "response.function_call_arguments.done",
  item_id: itemId,
  output_index: outputIndex,
  arguments: text,
});
const thought = (outputIndex: number, summaryIndex: number, delta: string) => ({
  type: "response.reasoning_summary_text.delta",
  item_id: `rs_${String(outputIndex)}`,
  output_index: outputIndex,
  summary_index: summaryIndex,
  delta,
});

describe("calls on the Responses wire that gateways make", () => {
  for (const placeholder of ["{}", "null", '""', '"{}"']) {
    it(`${placeholder} before the arguments says nothing`, () => {
      const begin = [created, added(0, call("fc_1", "call_1", "f", placeholder)), piece("fc_1", 0, placeholder)];
      const expected = 'f({"city":"Paris"})';
      const events = parse([
        ...begin,
        piece("fc_1", 0, '{"city"'),
        piece("fc_1", 0, ':"Paris"}'),
        done(0, call("fc_1", "call_1", "f", '{"city":"Paris"}')),
        completed,
      ]);
      assert.deepEqual(callsOf(events), [expected]);
      assert.equal(events.map((event) => (event.type === "tool-call-delta" ? event.argumentsText : "")).join(""), '{"city":"Paris"}');
      assert.deepEqual(
        callsOf(parse([...begin, argumentsDone("fc_1", 0, '{"city":"Paris"}'), completed])),
        [expected],
        "the arguments come only with the event that ends them",
      );
      assert.deepEqual(callsOf(parse([...begin, completed])), ["f({})"]);
    });
  }

  it("the rest of the arguments comes only with the event that ends them", () => {
    const events = parse([
      created,
      added(0, call("fc_1", "call_1", "f")),
      piece("fc_1", 0, '{"city"'),
      argumentsDone("fc_1", 0, '{"city":"Paris"}'),
      completed,
    ]);
    assert.deepEqual(callsOf(events), ['f({"city":"Paris"})']);
  });

  it("the same id twice in one answer: two calls with ids of their own", () => {
    const items = ["a", "b"].map((path, at) => call(`fc_${String(at)}`, "call_0", "read_file", `{"path":"${path}"}`));
    const streamed = items.flatMap((item, at) => [added(at, { ...item, arguments: "" }), done(at, item)]);
    for (const events of [
      parse([created, ...streamed, completed]),
      parse([created, ended("completed", { output: items })]),
      whole({ id: "r", status: "completed", output: items }),
    ]) {
      assert.deepEqual(callsOf(events), ['read_file({"path":"a"})', 'read_file({"path":"b"})']);
      assert.equal(new Set(events.flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : []))).size, 2);
    }
  });
});

describe("words that come only in the event that closes them, on the Responses wire", () => {
  const message = (...texts: string[]) => ({
    type: "message",
    id: "msg_1",
    role: "assistant",
    content: texts.map((text) => ({ type: "output_text", text })),
  });
  const textDone = (text: string, part = 0) => ({
    type: "response.output_text.done",
    item_id: "msg_1",
    output_index: 0,
    content_index: part,
    text,
  });
  const all = [textDone("Hello you"), done(0, message("Hello you")), ended("completed", { output: [message("Hello you")] })];

  for (const [what, said] of [
    ["nothing", []],
    ["the beginning", [word("Hel")]],
    ["everything", [word("Hello"), word(" you")]],
  ] as const) {
    for (let first = 0; first < all.length; first++) {
      it(`are emitted once if ${what} came before, and ${String(all.length - first)} events repeat them`, () => {
        const events = parse([created, added(0, message()), ...said, ...all.slice(first)]);
        assert.equal(textOf(events), "Hello you");
        assert.equal(only(events, "finish").reason, "stop");
      });
    }
  }

  it("are emitted once if one part of two was sent before", () => {
    const events = parse([
      created,
      added(0, message()),
      word("One. "),
      textDone("One. "),
      textDone("Two.", 1),
      done(0, message("One. ", "Two.")),
      ended("completed", { output: [message("One. ", "Two.")] }),
    ]);
    assert.equal(textOf(events), "One. Two.");
  });

  it("are emitted once if one message of two was sent before", () => {
    const events = parse([
      created,
      added(0, message()),
      word("One. "),
      done(0, message("One. ")),
      ended("completed", { output: [message("One. "), message("Two.")] }),
    ]);
    assert.equal(textOf(events), "One. Two.");
  });
});

describe("the Responses stream", () => {
  it("emits text once, although it is repeated whole", () => {
    const item = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Hello" }] };
    const events = parse([
      created,
      { type: "response.queued", response: {} },
      added(0, { ...item, content: [] }),
      word("Hel"),
      word("lo"),
      word(""),
      { type: "response.output_text.done", text: "Hello" },
      done(0, item),
      ended("completed", { output: [item] }),
    ]);
    assert.deepEqual(events, [
      { type: "message-start", id: "resp_1", model: "gpt-x" },
      { type: "text-delta", text: "Hel" },
      { type: "text-delta", text: "lo" },
      { type: "finish", reason: "stop", rawReason: "completed" },
    ]);
  });

  it("emits text that came only whole: with its item, or with the end", () => {
    const item = {
      type: "message",
      id: "msg_1",
      role: "assistant",
      content: [
        { type: "output_text", text: "Hello" },
        { type: "output_text", text: "." },
      ],
    };
    assert.equal(textOf(parse([created, done(0, item), ended("completed", { output: [item] })])), "Hello.");
    assert.equal(textOf(parse([created, ended("completed", { output: [item] })])), "Hello.");
    assert.equal(textOf(parse([added(0, { type: "message" }), word("a"), done(0, item), done(1, item), completed])), "aHello.");
  });

  it("separates paragraphs of reasoning with a blank line, and keeps the item whole", () => {
    const item = {
      type: "reasoning",
      id: "rs_0",
      encrypted_content: "gAAA",
      summary: [
        { type: "summary_text", text: "One" },
        { type: "summary_text", text: "Two" },
      ],
      status: "completed",
    };
    const events = parse([
      created,
      added(0, { ...item, encrypted_content: "early", summary: [] }),
      thought(0, 0, "On"),
      thought(0, 0, "e"),
      thought(0, 1, "Two"),
      done(0, item),
      word("x"),
      thought(2, 0, "Three"),
      completed,
    ]);
    assert.equal(textOf(events, "reasoning-delta"), "One\n\nTwoThree");
    assert.deepEqual(only(events, "reasoning-signature"), {
      type: "reasoning-signature",
      provider: "openai-responses",
      model: "model-1",
      data: { type: "reasoning", id: "rs_0", encrypted_content: "gAAA", summary: item.summary },
    });
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf("reasoning-signature") < types.indexOf("text-delta"));
  });

  it("emits reasoning in other forms: raw, whole, without text", () => {
    assert.equal(
      textOf(
        parse([{ type: "response.reasoning_text.delta", output_index: 0, content_index: 0, delta: "raw" }, completed]),
        "reasoning-delta",
      ),
      "raw",
    );
    const summary = [
      { type: "summary_text", text: "One" },
      { type: "summary_text", text: "Two" },
    ];
    assert.equal(textOf(parse([done(0, { type: "reasoning", id: "rs", summary }), completed]), "reasoning-delta"), "One\n\nTwo");
    assert.equal(
      textOf(
        parse([done(0, { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "raw" }] }), completed]),
        "reasoning-delta",
      ),
      "raw",
    );
    const silent = parse([done(0, { type: "reasoning", id: "rs", summary: [], encrypted_content: "gAAA" }), completed]);
    assert.deepEqual(
      [textOf(silent, "reasoning-delta"), only(silent, "reasoning-signature").data],
      ["", { type: "reasoning", id: "rs", encrypted_content: "gAAA", summary: [] }],
    );
  });

  it("drops reasoning without encrypted content, which no provider could read again", () => {
    for (const encrypted of [undefined, null, ""]) {
      const events = parse([done(0, { type: "reasoning", id: "rs", summary: [], encrypted_content: encrypted }), completed]);
      assert.equal(
        events.some(({ type }) => type === "reasoning-signature"),
        false,
      );
    }
  });

  it("puts calls together: in pieces, alternating, whole, without arguments", () => {
    const events = parse([
      created,
      added(0, call("fc_0", "call_0", "f")),
      added(1, call("fc_1", "call_1", "g")),
      piece("fc_0", 0, '{"a"'),
      piece("fc_1", 1, '{"b":'),
      piece("fc_0", 0, ":1}"),
      piece("fc_1", 1, "2}"),
      argumentsDone("fc_0", 0, '{"a":1}'),
      done(0, call("fc_0", "call_0", "f", '{"a":1}')),
      done(1, call("fc_1", "call_1", "g", '{"b":2}')),
      done(2, call("fc_2", "call_2", "h", '{"c":3}')),
      added(3, call("fc_3", "call_3", "now")),
      argumentsDone("fc_3", 3, ""),
      done(3, call("fc_3", "call_3", "now", "")),
      ended("completed", { output: [call("fc_0", "call_0", "f", '{"a":1}')] }),
    ]);
    assert.deepEqual(callsOf(events), ['f({"a":1})', 'g({"b":2})', 'h({"c":3})', "now({})"]);
    assert.deepEqual(
      events.flatMap((event) => (event.type === "tool-call-delta" ? [`${event.callId} ${event.argumentsText}`] : [])),
      ['call_0 {"a"', 'call_1 {"b":', "call_0 :1}", "call_1 2}", 'call_2 {"c":3}'],
    );
    assert.deepEqual(only(events, "finish"), { type: "finish", reason: "tool-calls", rawReason: "completed" });
  });

  it("finds the call of a piece if ids change, if indexes do not, and if the name comes last", () => {
    const changing = parse([
      added(0, call("a", "call_0", "f")),
      piece("b", 0, "{}"),
      done(0, call("c", "call_0", "f", "{}")),
      added(1, call("d", "call_1", "g")),
      piece("e", 1, "{}"),
      completed,
    ]);
    assert.deepEqual(callsOf(changing), ["f({})", "g({})"]);
    const zeros = parse([
      added(0, call("a", "call_0", "f")),
      added(0, call("b", "call_1", "g")),
      piece("a", 0, '{"a":1}'),
      piece("b", 0, '{"b":2}'),
      completed,
    ]);
    assert.deepEqual(callsOf(zeros), ['f({"a":1})', 'g({"b":2})']);
    const late = parse([
      piece("a", 0, '{"a":'),
      piece("a", 0, "1}"),
      argumentsDone("a", 0, '{"a":1}'),
      done(0, call("a", "call_0", "f", '{"a":1}')),
      completed,
    ]);
    assert.deepEqual(callsOf(late), ['f({"a":1})']);
  });

  it("emits calls that came only with the end", () => {
    const events = parse([
      created,
      word("So:"),
      ended("completed", { output: [call("a", "call_0", "f", "{}"), call("b", "call_1", "g", '{"x":1}')] }),
    ]);
    assert.deepEqual(callsOf(events), ["f({})", 'g({"x":1})']);
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  it("ends half a call with the limit that cut it, and fails otherwise", () => {
    const half = [added(0, call("a", "call_0", "f")), piece("a", 0, '{"a":')];
    const cut = parse([...half, ended("incomplete", { incomplete_details: { reason: "max_output_tokens" } })]);
    assert.deepEqual([only(cut, "finish").reason, callsOf(cut)], ["length", []]);
    assert.match(failureOf(parse([...half, completed])).message, /“f” with arguments that aren't a JSON object/);
  });

  it("emits sources once", () => {
    const annotation = { type: "url_citation", url: "https://example.com", title: "Example", start_index: 0, end_index: 2 };
    const item = { type: "message", content: [{ type: "output_text", text: "Hi", annotations: [annotation] }] };
    const events = parse([
      created,
      added(0, { type: "message" }),
      word("Hi"),
      { type: "response.output_text.annotation.added", annotation },
      done(0, item),
      ended("completed", { output: [item] }),
    ]);
    assert.deepEqual(only(events, "citation"), { type: "citation", url: "https://example.com", title: "Example" });
    const late = parse([
      created,
      added(0, { type: "message" }),
      word("Hi"),
      done(0, {
        type: "message",
        content: [{ type: "output_text", text: "Hi", annotations: [{ type: "file_citation", file_id: "file_1", filename: "a.pdf" }] }],
      }),
      completed,
    ]);
    assert.equal(only(late, "citation").title, "a.pdf");
  });

  it("reports how it ended", () => {
    const refusal = { type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "No." };
    for (const [chunks, reason, raw] of [
      [[completed], "stop", "completed"],
      [[ended("incomplete", { incomplete_details: { reason: "max_output_tokens" } })], "length", "max_output_tokens"],
      [[ended("incomplete", { incomplete_details: { reason: "content_filter" } })], "content-filter", "content_filter"],
      [[ended("incomplete", { incomplete_details: { reason: "boredom" } })], "other", "boredom"],
      [[ended("incomplete")], "other", "incomplete"],
      [[ended("completed", { status: undefined, incomplete_details: { reason: "max_output_tokens" } })], "length", "max_output_tokens"],
      [[refusal, completed], "refusal", "completed"],
      [[done(0, { type: "message", content: [{ type: "refusal", refusal: "No." }] }), completed], "refusal", "completed"],
      [[ended("completed", { output: [{ type: "message", content: [{ type: "refusal", refusal: "No." }] }] })], "refusal", "completed"],
    ] as const) {
      assert.deepEqual(only(parse([created, ...chunks]), "finish"), { type: "finish", reason, rawReason: raw });
    }
    assert.equal(textOf(parse([created, refusal, completed])), "No.");
  });

  it("counts each token once, at the end, whichever it is", () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 5 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 10 },
      total_tokens: 130,
    };
    for (const status of ["completed", "incomplete", "failed"]) {
      const {
        type: _type,
        raw,
        ...counts
      } = only(
        parse([created, ended(status, { usage, error: status === "failed" ? { code: "server_error", message: "x" } : null })]),
        "usage",
      );
      assert.deepEqual(
        [counts, raw],
        [{ inputTokens: 100, outputTokens: 30, cachedInputTokens: 60, cacheWriteTokens: 5, reasoningTokens: 10 }, usage],
      );
    }
    const { inputTokens, cachedInputTokens } = only(parse([created, ended("completed", { usage: { output_tokens: 1 } })]), "usage");
    assert.deepEqual([inputTokens, cachedInputTokens], [undefined, undefined]);
  });

  it("reports errors in each of their shapes, after what came before", () => {
    const quota = { code: "insufficient_quota", message: "Used up" };
    for (const chunk of [
      { type: "error", sequence_number: 3, ...quota, param: null },
      { type: "error", sequence_number: 3, error: { type: "insufficient_quota", param: null, ...quota } },
      { error: { type: "insufficient_quota", ...quota } },
      ended("failed", { error: quota }),
    ]) {
      const events = parse([created, word("Half"), chunk, completed]);
      assert.equal(textOf(events), "Half");
      assert.deepEqual([failureOf(events).kind, failureOf(events).providerMessage], ["quota", "Used up"]);
    }
    assert.equal(failureOf(parse([created, { type: "error" }])).kind, "unknown");
    assert.equal(
      failureOf(parse([created, ended("failed", { error: { code: "rate_limit_exceeded", message: "Slower" } })])).kind,
      "rate-limit",
    );
    assert.equal(failureOf(parse([created, ended("failed")])).kind, "unknown");
  });

  it("is not complete before it says so", () => {
    for (const chunks of [
      [],
      [created],
      [created, word("x")],
      [created, word("x"), "[DONE]"],
      [created, done(0, { type: "message", content: [] })],
    ]) {
      assert.equal(failureOf(parse(chunks)).kind, "truncated");
    }
  });

  it("ignores what it does not know, and fails at what is not JSON", () => {
    const strange = [
      { type: "response.web_search_call.searching", item_id: "ws" },
      { type: "response.mcp_call.failed", error: { message: "tool" } },
      { type: "ping" },
      added(0, { type: "custom_tool_call", id: "ct" }),
      { type: "response.output_item.added", item: null },
      { type: "response.output_text.delta", delta: 7 },
    ];
    assert.deepEqual(
      parse([created, ...strange, word("x"), completed]).map(({ type }) => type),
      ["message-start", "text-delta", "finish"],
    );
    assert.match(failureOf(parse([created, "{half"])).message, /no JSON/);
  });

  it("emits an event once that came twice, and does not rely on its number alone", () => {
    const numbered = (events: readonly object[], from: number, step: number) =>
      events.map((event, at) => ({ ...event, sequence_number: from + at * step }));
    const [first, ...rest] = numbered([created, word("ha"), word("ha"), word("!")], 0, 1);
    assert.equal(textOf(parse([first, ...rest, ...rest, completed])), "haha!");
    for (const alike of [0, 7]) {
      assert.equal(textOf(parse([...numbered([created, word("ha"), word("ha")], alike, 0), completed])), "haha", "all have one number");
    }
    const other = { ...word("no"), item_id: "msg_2", output_index: 1 };
    assert.equal(textOf(parse([first, ...rest, ...numbered([other, other], 1, 1), completed])), "haha!nono", "each item begins anew");
  });

  it("begins by itself if no event begins it", () => {
    assert.deepEqual(
      parse([word("x"), completed]).map(({ type }) => type),
      ["message-start", "text-delta", "finish"],
    );
  });
});

describe("a whole response", () => {
  it("is read like a stream", () => {
    const output = [
      { type: "reasoning", id: "rs_1", encrypted_content: "gAAA", summary: [{ type: "summary_text", text: "hm" }] },
      { type: "message", content: [{ type: "output_text", text: "Hi" }] },
      call("fc_1", "call_1", "f", '{"a":1}'),
      { ...call("fc_2", "call_2", "g"), arguments: { b: 2 } },
    ];
    const events = whole({
      id: "resp_1",
      object: "response",
      model: "gpt-x",
      status: "completed",
      output,
      usage: { input_tokens: 1, output_tokens: 2 },
    });
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        ...["message-start", "reasoning-delta", "reasoning-signature", "text-delta"],
        ...[
          "tool-call-start",
          "tool-call-delta",
          "tool-call-end",
          "tool-call-start",
          "tool-call-delta",
          "tool-call-end",
          "usage",
          "finish",
        ],
      ],
    );
    assert.deepEqual(callsOf(events), ['f({"a":1})', 'g({"b":2})']);
  });

  it("fails if it is an error, or not a response at all", () => {
    assert.equal(failureOf(whole({ error: { message: "no", type: "invalid_api_key" } })).kind, "auth");
    assert.equal(
      failureOf(whole({ object: "response", status: "failed", error: { code: "server_error", message: "no" }, output: [] })).kind,
      "server",
    );
    assert.match(failureOf(whole({ status: "up" })).message, /base URL may be wrong/);
  });
});

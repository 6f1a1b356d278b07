import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { WireQuirks } from "../../../../src/core/provider.ts";
import { createChatParser } from "../../../../src/providers/openaiChat/parse.ts";
import { callsOf, failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const parse = (chunks: readonly unknown[], quirks?: WireQuirks) => parseAll(createChatParser(failureContext, quirks), chunks);
const chunk = (delta: unknown, more: object = {}) => ({
  id: "chatcmpl-1",
  model: "model-1-2026",
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const end = (reason: string, more: object = {}) => ({ ...chunk({}, { finish_reason: reason }), ...more });
const call = (piece: object) => chunk({ tool_calls: [piece] });
const usage = {
  prompt_tokens: 20,
  completion_tokens: 7,
  total_tokens: 27,
  prompt_tokens_details: { cached_tokens: 5 },
  completion_tokens_details: { reasoning_tokens: 3 },
};

describe("the OpenAI chat parser", () => {
  it("emits text as it arrives, and nothing for empty pieces", () => {
    const events = parse([
      chunk({ role: "assistant", content: "" }),
      chunk({ content: "Hel" }),
      chunk({ content: "lo" }),
      end("stop"),
      "[DONE]",
    ]);
    assert.deepEqual(events, [
      { type: "message-start", id: "chatcmpl-1", model: "model-1-2026" },
      { type: "text-delta", text: "Hel" },
      { type: "text-delta", text: "lo" },
      { type: "finish", reason: "stop", rawReason: "stop" },
    ]);
  });

  it("accepts a first chunk without choices", () => {
    const filter = { id: "", model: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const events = parse([filter, chunk({ content: "x" }), end("stop")]);
    assert.deepEqual(events[0], { type: "message-start", id: "chatcmpl-1", model: "model-1-2026" });
  });

  it("emits reasoning once, whichever name it comes under", () => {
    const events = parse([
      chunk({ reasoning_content: "a" }),
      chunk({ reasoning: "b" }),
      chunk({ reasoning_content: "c", reasoning: "c" }),
      chunk({ content: "d" }),
      end("stop"),
    ]);
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
    [
      "every chunk, the last of which counts",
      [{ ...chunk({ content: "x" }), usage: { prompt_tokens: 20, completion_tokens: 1 } }, end("stop", { usage })],
    ],
    ["Groq's own field", [end("stop", { x_groq: { id: "req", usage } })]],
  ] as const) {
    it(`emits the usage once, before the end, from ${where}`, () => {
      const events = parse([chunk({ content: "x" }), ...chunks, "[DONE]"]);
      const reported = only(events, "usage");
      assert.deepEqual(
        [reported.inputTokens, reported.outputTokens, reported.cachedInputTokens, reported.reasoningTokens, reported.cacheWriteTokens],
        [20, 7, 5, 3, undefined],
      );
      assert.deepEqual(reported.raw, usage);
      assert.equal(events.at(-2), reported);
    });
  }

  for (const [who, fields, cached, written] of [
    ["DeepSeek", { prompt_cache_hit_tokens: 4 }, 4, undefined],
    ["Moonshot", { cached_tokens: 4 }, 4, undefined],
    ["LiteLLM", { cache_read_input_tokens: 4, cache_creation_input_tokens: 3 }, 4, 3],
    ["OpenRouter", { prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3 } }, 4, 3],
  ] as const) {
    it(`reads the cached share as ${who} reports it`, () => {
      const reported = only(
        parse([end("stop", { usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11, ...fields } })]),
        "usage",
      );
      assert.deepEqual([reported.inputTokens, reported.cachedInputTokens, reported.cacheWriteTokens], [10, cached, written]);
    });
  }

  it("counts reasoning that a gateway counts beside the output", () => {
    const beside = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 20, completion_tokens_details: { reasoning_tokens: 6 } };
    assert.equal(only(parse([end("stop", { usage: beside })]), "usage").outputTokens, 10);
  });

  for (const [reason, expected] of [
    ["stop", "stop"],
    ["length", "length"],
    ["tool_calls", "stop"],
    ["function_call", "stop"],
    ["content_filter", "content-filter"],
    ["new_reason", "other"],
  ] as const) {
    it(`calls ${reason} ${expected}`, () => {
      assert.deepEqual(parse([end(reason)]).at(-1), { type: "finish", reason: expected, rawReason: reason });
    });
  }

  it("words, and a reason for calls: the words and a stop", () => {
    const events = parse([
      chunk({ role: "assistant", content: "Done, all is well." }),
      { ...chunk({ tool_calls: [] }), choices: [{ index: 0, delta: { tool_calls: [] }, finish_reason: "tool_calls" }] },
      "[DONE]",
    ]);
    assert.equal(textOf(events), "Done, all is well.");
    assert.deepEqual(only(events, "finish"), { type: "finish", reason: "stop", rawReason: "tool_calls" });
  });

  for (const [what, said] of [
    ["nothing", []],
    ["the beginning", ["Hel"]],
    ["everything", ["Hello", " you"]],
  ] as const) {
    it(`emits a message at the end once, in place of the delta or beside it, if ${what} came before`, () => {
      for (const delta of [undefined, {}]) {
        const last = {
          id: "c",
          choices: [
            {
              index: 0,
              ...(delta === undefined ? {} : { delta }),
              message: { role: "assistant", content: "Hello you" },
              finish_reason: "stop",
            },
          ],
        };
        assert.equal(textOf(parse([...said.map((content) => chunk({ content })), last, "[DONE]"])), "Hello you");
      }
    });
  }

  it("emits calls in a message at the end once", () => {
    const own = { index: 0, id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } };
    const last = {
      id: "c",
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: null,
            tool_calls: [own, { id: "c2", type: "function", function: { name: "g", arguments: "{}" } }],
          },
          finish_reason: "tool_calls",
        },
      ],
    };
    assert.deepEqual(callsOf(parse([chunk({ tool_calls: [own] }), last])), ['f({"a":1})', "g({})"]);
  });

  it("emits text once if each delta repeats the message so far", () => {
    const so = (content: string, message: string, reason: string | null = null) => ({
      id: "c",
      choices: [{ index: 0, delta: { content }, message: { content: message }, finish_reason: reason }],
    });
    assert.equal(textOf(parse([so("Hel", "Hel"), so("lo", "Hello", "stop")])), "Hello");
  });

  it("emits only the first of several choices, streamed and whole", () => {
    const both = (a: string, b: string, reason: string | null) =>
      [b, a].map((content, at) => ({ index: 1 - at, delta: { content }, message: { content }, finish_reason: reason }));
    assert.equal(
      textOf(
        parse([
          { id: "c", choices: both("One ", "Other ", null) },
          { id: "c", choices: [{ index: 1, delta: { content: "more" } }] },
          { id: "c", choices: both("two.", "thing.", "stop").map(({ message: _, ...choice }) => choice) },
        ]),
      ),
      "One two.",
    );
    assert.equal(
      textOf(
        parseWhole(createChatParser(failureContext), { choices: both("One.", "Other.", "stop").map(({ delta: _, ...choice }) => choice) }),
      ),
      "One.",
    );
  });

  it("chunks as gateways send them: halves of a character, empty roles, no choices", () => {
    const events = parse([
      { id: "c", choices: null },
      chunk({ role: "", content: "Great \ud83d" }),
      chunk({ role: "", content: "\ude00!" }),
      end("stop"),
    ]);
    assert.equal(textOf(events), "Great 😀!");
  });

  it("emits the text of a model's refusal, and marks it as one", () => {
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
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "text-delta", "usage", "failure"],
    );
    assert.equal(failureOf(events).kind, "truncated");
    assert.equal(failureOf(parse([])).kind, "truncated");
  });

  it("lets a gateway end without a mark if its preset says so, but not without an answer", () => {
    assert.equal(only(parse([chunk({ content: "x" })], { endsWithoutMark: true }), "finish").reason, "stop");
    assert.equal(failureOf(parse([], { endsWithoutMark: true })).kind, "truncated");
  });

  it("ignores everything after the end", () => {
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
    it(`reports an error in the middle of the stream (${what})`, () => {
      const events = parse([chunk({ content: "x" }), error]);
      assert.equal(textOf(events), "x");
      assert.equal(failureOf(events).kind, kind);
    });
  }

  it("survives a chunk that is not JSON", () => {
    const failure = failureOf(parse([chunk({ content: "x" }), "{broken"]));
    assert.equal(failure.kind, "server");
    assert.equal(failure.providerMessage, "{broken");
  });
});

describe("the OpenAI chat parser, of tool calls", () => {
  const whole = { index: 0, id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } };

  it("emits a whole call", () => {
    assert.deepEqual(parse([call(whole), end("tool_calls")]).slice(1), [
      { type: "tool-call-start", callId: "c1", name: "weather" },
      { type: "tool-call-delta", callId: "c1", argumentsText: '{"city":"Bern"}' },
      { type: "tool-call-end", callId: "c1", arguments: { city: "Bern" } },
      { type: "finish", reason: "tool-calls", rawReason: "tool_calls" },
    ]);
  });

  for (const [how, pieces] of [
    [
      "in pieces",
      [
        { index: 0, id: "c1", function: { name: "f", arguments: "" } },
        { index: 0, function: { arguments: '{"a"' } },
        { index: 0, function: { arguments: ":1}" } },
      ],
    ],
    [
      "with the id and the name in each piece",
      [
        { index: 0, id: "c1", function: { name: "f", arguments: '{"a"' } },
        { index: 0, id: "c1", function: { name: "f", arguments: ":1}" } },
      ],
    ],
    [
      "without an index",
      [
        { id: "c1", function: { name: "f", arguments: '{"a"' } },
        { id: "c1", function: { arguments: ":1}" } },
      ],
    ],
    [
      "without an index, the id in the first piece alone",
      [{ id: "c1", function: { name: "f", arguments: '{"a"' } }, { function: { arguments: ":1}" } }],
    ],
    [
      "with empty ids and names after the first",
      [
        { index: 0, id: "c1", function: { name: "f", arguments: '{"a"' } },
        { index: 0, id: "", function: { name: "", arguments: ":1}" } },
      ],
    ],
    [
      "with its name late",
      [
        { index: 0, id: "c1", function: { arguments: '{"a"' } },
        { index: 0, function: { name: "f", arguments: ":1}" } },
      ],
    ],
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
      assert.deepEqual(callsOf(parse([call({ index: 0, id: "c1", function: { name: "now", arguments: given } }), end("tool_calls")])), [
        "now({})",
      ]);
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

  it("creates different ids for calls without any", () => {
    const events = parse([
      call({ function: { name: "f", arguments: "{}" } }),
      call({ function: { name: "f", arguments: "{}" } }),
      end("tool_calls"),
    ]);
    const ids = events.flatMap((event) => (event.type === "tool-call-end" ? [event.callId] : []));
    assert.equal(new Set(ids).size, 2);
  });

  const startsOf = (events: readonly StreamEvent[]) =>
    events.flatMap((event) => (event.type === "tool-call-start" ? [{ callId: event.callId, name: event.name }] : []));

  it("no id at all, in two answers: the ids are unique in the conversation", () => {
    const answer = () => parse([{ ...call({ index: 0, function: { name: "f", arguments: "{}" } }), id: undefined }, end("tool_calls")]);
    assert.equal(new Set([...startsOf(answer()), ...startsOf(answer())].map(({ callId }) => callId)).size, 2);
  });

  for (const [where, first, second] of [
    ["two indexes", { index: 0 }, { index: 1 }],
    ["one index", { index: 0 }, { index: 0 }],
    ["no index", {}, {}],
  ] as const) {
    it(`the same id twice in one answer (${where}): two calls with ids of their own`, () => {
      const piece = (place: object, path: string) =>
        call({ ...place, id: "call_0", type: "function", function: { name: "read_file", arguments: `{"path":"${path}"}` } });
      const events = parse([piece(first, "a"), piece(second, "b"), end("tool_calls")]);
      assert.deepEqual(callsOf(events), ['read_file({"path":"a"})', 'read_file({"path":"b"})']);
      assert.equal(new Set(startsOf(events).map(({ callId }) => callId)).size, 2);
    });
  }

  it("emits a call whose name comes in pieces, once the name is whole", () => {
    for (const more of [{}, { id: "call_ab" }]) {
      const events = parse([
        call({ index: 0, id: "call_ab", type: "function", function: { name: "get_wea", arguments: "" } }),
        call({ index: 0, ...more, function: { name: "ther" } }),
        call({ index: 0, function: { arguments: '{"city":"Paris"}' } }),
        end("tool_calls"),
      ]);
      assert.deepEqual(startsOf(events), [{ callId: "call_ab", name: "get_weather" }]);
      assert.deepEqual(callsOf(events), ['get_weather({"city":"Paris"})']);
    }
  });

  it("names in pieces of two calls between each other, one without arguments", () => {
    const events = parse([
      call({ index: 0, id: "a", function: { name: "get_wea" } }),
      call({ index: 1, id: "b", function: { name: "get_" } }),
      call({ index: 0, function: { name: "ther", arguments: "" } }),
      call({ index: 1, function: { name: "time" } }),
      call({ index: 0, function: { arguments: '{"city":"Paris"}' } }),
      end("tool_calls"),
    ]);
    assert.deepEqual(callsOf(events), ['get_weather({"city":"Paris"})', "get_time({})"]);
  });

  it("the whole name again in each piece, or all of it so far, is one name; an empty one changes nothing", () => {
    for (const names of [
      ["get_weather", "get_weather", "get_weather"],
      ["get_wea", "get_weather", "get_weather"],
      ["get_weather", "", ""],
    ]) {
      const events = parse([
        ...names.map((name, at) =>
          call({ index: 0, ...(at === 0 ? { id: "c" } : {}), function: { name, arguments: at === 2 ? "{}" : "" } }),
        ),
        end("tool_calls"),
      ]);
      assert.deepEqual(startsOf(events), [{ callId: "c", name: "get_weather" }]);
    }
  });

  for (const placeholder of ["{}", "null", '""', '"{}"', " {} ", {}]) {
    it(`${JSON.stringify(placeholder)} before the arguments says nothing, and without any it is none`, () => {
      const begin = call({ index: 0, id: "c", function: { name: "f", arguments: placeholder } });
      const events = parse([
        begin,
        call({ index: 0, function: { arguments: '{"city"' } }),
        call({ index: 0, function: { arguments: ':"Paris"}' } }),
        end("tool_calls"),
      ]);
      assert.deepEqual(callsOf(events), ['f({"city":"Paris"})']);
      assert.equal(events.map((event) => (event.type === "tool-call-delta" ? event.argumentsText : "")).join(""), '{"city":"Paris"}');
      assert.deepEqual(callsOf(parse([begin, end("tool_calls")])), ["f({})"]);
    });
  }

  it("{} in pieces before the arguments, with a name for each", () => {
    const events = parse([
      ...["{", "}", '{"city":', '"Paris"}'].map((piece) => call({ index: 0, id: "c", function: { name: "f", arguments: piece } })),
      end("tool_calls"),
    ]);
    assert.deepEqual(callsOf(events), ['f({"city":"Paris"})']);
  });

  it("reads the old function_call", () => {
    const events = parse([
      chunk({ function_call: { name: "f", arguments: '{"a"' } }),
      chunk({ function_call: { arguments: ":1}" } }),
      end("function_call"),
    ]);
    assert.deepEqual(callsOf(events), ['f({"a":1})']);
  });

  it("fails on arguments that are not JSON, and names the tool", () => {
    const failure = failureOf(
      parse([call({ index: 0, id: "c1", function: { name: "weather", arguments: '{"city":' } }), end("tool_calls")]),
    );
    assert.equal(failure.kind, "invalid-output");
    assert.match(failure.message, /“weather”/);
  });

  it("leaves a call open that the limit cut short", () => {
    const events = parse([call({ index: 0, id: "c1", function: { name: "weather", arguments: '{"city":' } }), end("length")]);
    assert.deepEqual(callsOf(events), []);
    assert.equal(only(events, "finish").reason, "length");
  });

  it("takes as long for a long argument as its length", () => {
    const parser = createChatParser(failureContext);
    const piece = JSON.stringify(call({ index: 0, function: { arguments: "x".repeat(10) } }));
    const events = parseAll(parser, [
      call({ index: 0, id: "c1", function: { name: "f", arguments: '{"a":"' } }),
      ...Array<string>(50_000).fill(piece),
      call({ index: 0, function: { arguments: '"}' } }),
      end("tool_calls"),
    ]);
    const ended = only(events, "tool-call-end");
    assert.equal((ended.arguments["a"] as string).length, 500_000);
  });
});

describe("the OpenAI chat parser, of an answer that was not streamed", () => {
  it("reads it like a stream", () => {
    const message = {
      role: "assistant",
      content: "Hi",
      tool_calls: [
        { id: "c1", type: "function", function: { name: "f", arguments: "{}" } },
        { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
      ],
    };
    const events = parseWhole(createChatParser(failureContext), {
      id: "x",
      object: "chat.completion",
      model: "m",
      choices: [{ index: 0, message, finish_reason: "tool_calls" }],
      usage,
    });
    assert.equal(textOf(events), "Hi");
    assert.deepEqual(callsOf(events), ["f({})", "g({})"]);
    assert.equal(only(events, "usage").inputTokens, 20);
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  it("reports an error in it, and JSON that is neither", () => {
    assert.equal(
      failureOf(parseWhole(createChatParser(failureContext), { error: { message: "no", type: "invalid_api_key" } })).kind,
      "auth",
    );
    assert.match(failureOf(parseWhole(createChatParser(failureContext), { status: "up" })).message, /base URL may be wrong/);
  });
});

describe("the OpenAI chat parser, of thinking in tags", () => {
  const answer = "\n<think>\nhm, <b>so</b>\n\n</thin k>\n</think>\n\nThe tag <think>x</think> is old.";

  it("emits what is inside the tags at the beginning as reasoning, split anywhere", () => {
    for (let size = 1; size <= answer.length; size++) {
      const pieces = Array.from({ length: Math.ceil(answer.length / size) }, (_, index) =>
        chunk({ content: answer.slice(index * size, (index + 1) * size) }),
      );
      const events = parse([...pieces, end("stop")]);
      assert.equal(textOf(events, "reasoning-delta"), "hm, <b>so</b>\n\n</thin k>", `in pieces of ${String(size)}`);
      assert.equal(textOf(events), "The tag <think>x</think> is old.", `in pieces of ${String(size)}`);
      assert.ok(events.every((event) => !("text" in event) || event.text !== ""));
    }
  });

  for (const [what, pieces, reasoning, text] of [
    ["no thought at all", ["<think>", "\n\n", "</think>", "\n\n", "Hi"], "", "Hi"],
    ["a thought that the limit cut short", ["<think>", "so </thi"], "so </thi", ""],
    ["a text that only begins like a tag", ["<", "thin", "king is hard"], "", "<thinking is hard"],
    ["a tag later in the text", ["So: ", "<think>x</think>"], "", "So: <think>x</think>"],
    ["spaces alone", ["  ", "\n"], "", "  \n"],
    ["a tag that is all there is", ["<thi"], "", "<thi"],
  ] as const) {
    it(`reads ${what}`, () => {
      const events = parse([...pieces.map((content) => chunk({ content })), end("stop")]);
      assert.deepEqual([textOf(events, "reasoning-delta"), textOf(events)], [reasoning, text]);
    });
  }

  it("lets text through at once if it is not a tag", () => {
    const events: StreamEvent[] = [];
    createChatParser(failureContext).push(JSON.stringify(chunk({ content: "H" })), events);
    assert.equal(textOf(events), "H");
  });

  it("reads tags as text if reasoning has a field of its own, or the gateway's preset says so", () => {
    const own = parse([chunk({ reasoning_content: "hm" }), chunk({ content: "<think>x</think>" }), end("stop")]);
    assert.deepEqual([textOf(own, "reasoning-delta"), textOf(own)], ["hm", "<think>x</think>"]);
    assert.equal(textOf(parse([chunk({ content: "<think>x</think>" }), end("stop")], { thinkTags: "never" })), "<think>x</think>");
  });

  it("emits held text before a call, and before a failure", () => {
    const call = parse([
      chunk({ content: "<t" }),
      chunk({ tool_calls: [{ index: 0, id: "c1", function: { name: "f", arguments: "{}" } }] }),
      end("tool_calls"),
    ]);
    assert.deepEqual(
      call.map(({ type }) => type),
      ["message-start", "text-delta", "tool-call-start", "tool-call-delta", "tool-call-end", "finish"],
    );
    const broken = parse([chunk({ content: "<t" }), { error: { message: "down" } }]);
    assert.equal(textOf(broken), "<t");
    assert.equal(broken.at(-1)?.type, "failure");
  });
});

describe("the OpenAI chat parser, of reasoning signatures", () => {
  const details = (...entries: object[]) => chunk({ reasoning_details: entries });

  it("keeps them whole, entry by entry, and closes the reasoning with them", () => {
    const events = parse([
      chunk({ reasoning: "so ", reasoning_details: [{ type: "reasoning.text", text: "so ", format: "anthropic-claude-v1", index: 0 }] }),
      details({ type: "reasoning.text", text: "be it", index: 0 }),
      details({ type: "reasoning.text", signature: "proof", text: null, index: 0 }),
      details({ type: "reasoning.encrypted", data: "sealed", id: "rs_1", index: 1 }),
      chunk({ content: "Yes" }),
      end("stop"),
    ]);
    assert.equal(textOf(events, "reasoning-delta"), "so be it");
    const proof = only(events, "reasoning-signature");
    assert.deepEqual(proof, {
      type: "reasoning-signature",
      provider: "openai-chat",
      model: "model-1",
      data: [
        { type: "reasoning.text", text: "so be it", format: "anthropic-claude-v1", index: 0, signature: "proof" },
        { type: "reasoning.encrypted", data: "sealed", id: "rs_1", index: 1 },
      ],
    });
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "reasoning-delta", "reasoning-delta", "reasoning-signature", "text-delta", "finish"],
    );
  });

  it("emits those that come after the text at the end", () => {
    const events = parse([
      chunk({ content: "Yes" }),
      details({ type: "reasoning.encrypted", data: "a" }, { type: "reasoning.encrypted", data: "b" }),
      end("stop"),
    ]);
    assert.deepEqual(only(events, "reasoning-signature").data, [
      { type: "reasoning.encrypted", data: "a" },
      { type: "reasoning.encrypted", data: "b" },
    ]);
    assert.equal(events.at(-1)?.type, "finish");
  });

  it("emits nothing if there are none", () => {
    assert.deepEqual(
      parse([chunk({ reasoning: "a", reasoning_details: [] }), end("stop")]).map(({ type }) => type),
      ["message-start", "reasoning-delta", "finish"],
    );
  });
});

describe("the OpenAI chat parser, of sources", () => {
  const note = (url: string, title?: string) => ({ type: "url_citation", url_citation: { url, title, start_index: 0, end_index: 4 } });
  const reported = (chunks: readonly unknown[]) =>
    parse(chunks).flatMap((event) => (event.type === "citation" ? [[event.url, event.title]] : []));

  it("emits annotations where they stand, each once", () => {
    const events = parse([
      chunk({ content: "a" }),
      chunk({ annotations: [note("https://a.test", "A")] }),
      chunk({ annotations: [note("https://a.test", "A"), note("https://b.test")] }),
      end("stop"),
    ]);
    assert.deepEqual(
      events.map((event) => (event.type === "citation" ? event.url : event.type)),
      ["message-start", "text-delta", "https://a.test", "https://b.test", "finish"],
    );
  });

  it("emits lists beside the choices once, at the end, with titles if there are any", () => {
    const lists = { citations: ["https://a.test", "https://b.test"], search_results: [{ title: "A", url: "https://a.test" }] };
    assert.deepEqual(reported([{ ...chunk({ content: "a" }), ...lists }, { ...chunk({ content: "b" }), ...lists }, end("stop", lists)]), [
      ["https://a.test", "A"],
      ["https://b.test", undefined],
    ]);
    assert.deepEqual(reported([chunk({ content: "a" }), end("stop"), { id: "x", choices: [], citations: ["https://c.test"] }]), [
      ["https://c.test", undefined],
    ]);
  });

  it("emits nothing for what is not a source", () => {
    assert.deepEqual(
      reported([
        chunk({ annotations: [null, { type: "file_citation" }, { url_citation: { title: "no address" } }] }),
        end("stop", { citations: [1, null, ""] }),
      ]),
      [],
    );
  });
});

describe("the OpenAI chat parser, of what gateways add", () => {
  it("leaves out the answers beside the first", () => {
    const other = { id: "x", choices: [{ index: 1, delta: { content: "other" }, finish_reason: null }] };
    const both = {
      id: "x",
      choices: [
        { index: 1, delta: { content: "other" } },
        { index: 0, delta: { content: "b" } },
      ],
    };
    const events = parse([
      chunk({ content: "a" }),
      other,
      both,
      { ...other, choices: [{ index: 1, delta: {}, finish_reason: "length" }] },
      end("stop"),
    ]);
    assert.equal(textOf(events), "ab");
    assert.equal(only(events, "finish").reason, "stop");
  });

  it("emits the transcript of spoken answers", () => {
    const events = parse([
      chunk({ content: null, audio: { id: "a", transcript: "Hel" } }),
      chunk({ audio: { data: "AAAA" } }),
      chunk({ audio: { transcript: "lo" } }),
      end("stop"),
    ]);
    assert.equal(textOf(events), "Hello");
  });

  for (const reason of ["error", "insufficient_system_resource", "abort"]) {
    it(`calls an end by ${reason} a failure`, () => {
      assert.equal(failureOf(parse([chunk({ content: "x" }), end(reason)])).kind, "server");
    });
  }

  it("does not count content filter results as content", () => {
    const filtered = { content_filter_results: { hate: { filtered: false } }, content_filter_offsets: { check_offset: 1 } };
    const events = parse([
      chunk({ content: "x" }, filtered),
      { id: "", choices: [{ index: 0, finish_reason: null, ...filtered }] },
      end("content_filter", filtered),
    ]);
    assert.equal(textOf(events), "x");
    assert.equal(only(events, "finish").reason, "content-filter");
  });

  it("keeps calls apart that come whole under one index without ids", () => {
    const one = (city: string) => call({ index: 0, function: { name: "weather", arguments: JSON.stringify({ city }) } });
    assert.deepEqual(callsOf(parse([one("Bern"), one("Basel"), end("tool_calls")])), [
      'weather({"city":"Bern"})',
      'weather({"city":"Basel"})',
    ]);
    const pieces = [
      call({ index: 0, function: { name: "f", arguments: '{"a"' } }),
      call({ index: 0, function: { name: "f", arguments: ":1}" } }),
    ];
    assert.deepEqual(callsOf(parse([...pieces, end("tool_calls")])), ['f({"a":1})']);
  });

  it("takes as long for arguments whose pieces repeat the name as their length", () => {
    const piece = JSON.stringify(call({ function: { name: "f", arguments: "x".repeat(10) } }));
    const events = parse([
      call({ function: { name: "f", arguments: '{"a":"' } }),
      ...Array<string>(50_000).fill(piece),
      call({ function: { name: "f", arguments: '"}' } }),
      end("tool_calls"),
    ]);
    assert.equal((only(events, "tool-call-end").arguments["a"] as string).length, 500_000);
  });
});

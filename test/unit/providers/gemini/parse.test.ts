import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { AnswerBody } from "../../../../src/providers/wire/answers/answerBody.ts";
import { createGeminiParser } from "../../../../src/providers/gemini/parse.ts";
import { assertOneEnd, callsOf, failureOf, only, parseAll, parseWhole, failureContext, textOf } from "../parsing.ts";

const parse = (...chunks: readonly unknown[]) => parseAll(createGeminiParser(failureContext), chunks);
const whole = (body: unknown) => parseWhole(createGeminiParser(failureContext), body);
const chunk = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: "model" }, index: 0, ...more }],
  modelVersion: "gemini-x",
  responseId: "r1",
});
const stop = (usage?: object) => ({
  ...chunk([{ text: "" }], { finishReason: "STOP" }),
  ...(usage === undefined ? {} : { usageMetadata: usage }),
});
const call = (functionCall: object, more: object = {}) => chunk([{ functionCall, ...more }]);
const signatures = (events: readonly StreamEvent[]) =>
  events.flatMap((event) => (event.type === "reasoning-signature" ? [event.data] : []));

describe("the Gemini parser", () => {
  it("separates reasoning from text, and emits the last count", () => {
    const usage = { promptTokenCount: 9, thoughtsTokenCount: 20, totalTokenCount: 29 };
    const last = { promptTokenCount: 9, candidatesTokenCount: 5, thoughtsTokenCount: 20, totalTokenCount: 34 };
    const all = { ...last, trafficType: "ON_DEMAND" };
    const events = parse(
      { ...chunk([{ text: "hm", thought: true }]), usageMetadata: usage },
      chunk([{ text: "Hello" }, { text: " there" }]),
      stop(last),
      { usageMetadata: { trafficType: "ON_DEMAND" } },
    );
    assert.deepEqual(events, [
      { type: "message-start", id: "r1", model: "gemini-x" },
      { type: "reasoning-delta", text: "hm" },
      { type: "text-delta", text: "Hello" },
      { type: "text-delta", text: " there" },
      { type: "usage", inputTokens: 9, outputTokens: 25, cachedInputTokens: undefined, reasoningTokens: 20, raw: all },
      { type: "finish", reason: "stop", rawReason: "STOP" },
    ]);
  });

  for (const [name, usage, expected] of [
    [
      "what server tools read is input",
      { promptTokenCount: 17, toolUsePromptTokenCount: 300, candidatesTokenCount: 37, thoughtsTokenCount: 333, totalTokenCount: 687 },
      [317, 370, undefined, 333],
    ],
    [
      "cached tokens are within the prompt",
      { promptTokenCount: 100, cachedContentTokenCount: 90, candidatesTokenCount: 5, totalTokenCount: 105 },
      [100, 5, 90, undefined],
    ],
    [
      "thinking that the total shows within the answer is not added",
      { promptTokenCount: 10, candidatesTokenCount: 50, thoughtsTokenCount: 40, totalTokenCount: 60 },
      [10, 50, undefined, 40],
    ],
    ["thinking alone", { promptTokenCount: 10, thoughtsTokenCount: 40, totalTokenCount: 50 }, [10, 40, undefined, 40]],
    ["nothing reported", { serviceTier: "standard" }, [undefined, undefined, undefined, undefined]],
  ] as const) {
    it(`counts: ${name}`, () => {
      const reported = only(parse(stop(usage)), "usage");
      assert.deepEqual([reported.inputTokens, reported.outputTokens, reported.cachedInputTokens, reported.reasoningTokens], expected);
    });
  }

  it("says whose each signature is", () => {
    const events = parse(
      chunk([{ text: "hm", thought: true, thoughtSignature: "of-thought" }]),
      chunk([{ text: "I look.", thoughtSignature: "of-words" }]),
      call({ name: "f", args: {}, id: "c1" }, { thoughtSignature: "of-call" }),
      chunk([{ text: "", thoughtSignature: "alone" }], { finishReason: "STOP" }),
    );
    assert.deepEqual(signatures(events), [
      { part: "thought", signature: "of-thought" },
      { part: "text", alone: false, signature: "of-words" },
      { part: "call", callId: "c1", signature: "of-call" },
      { part: "text", alone: true, signature: "alone" },
    ]);
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf("tool-call-start") > types.indexOf("reasoning-signature"));
  });

  it("creates an id of its own for each call without one", () => {
    const events = parse(chunk([{ functionCall: { name: "f", args: { a: 1 } } }, { functionCall: { name: "f" } }]), stop());
    assert.deepEqual(callsOf(events), ['f({"a":1})', "f({})"]);
    const again = parse(chunk([{ functionCall: { name: "f" } }]), stop());
    const ids = [...events, ...again].flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : []));
    assert.ok(ids.every((id) => id.startsWith("gemini-")));
    assert.equal(new Set(ids).size, 3, "no other call of the conversation has them, in whatever answer");
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  it("emits a call once that came twice with its id, and every call without one", () => {
    const one = call({ id: "c1", name: "f", args: { a: 1 } }, { thoughtSignature: "s" });
    const without = call({ name: "g" });
    const events = parse(one, one, call({ id: "c1", name: "f", args: { a: 2 } }), without, without, stop());
    assert.deepEqual(callsOf(events), ['f({"a":1})', 'f({"a":2})', "g({})", "g({})"]);
    assert.equal(signatures(events).length, 1);
  });

  it("reads arguments that came as text", () => {
    assert.deepEqual(callsOf(parse(call({ name: "f", args: '{"a":1}' }), stop())), ['f({"a":1})']);
    assert.match(failureOf(parse(call({ name: "f", args: "{a" }), stop())).message, /called the tool “f”/);
  });

  describe("calls in pieces", () => {
    const piece = (...partialArgs: readonly object[]) => call({ partialArgs, willContinue: true });
    const text = (jsonPath: string, stringValue: string, willContinue = true) => ({
      jsonPath,
      stringValue,
      ...(willContinue ? { willContinue } : {}),
    });

    it("grow at the end of their text, through objects and lists", () => {
      const events = parse(
        call({ name: "cook", willContinue: true }, { thoughtSignature: "sig" }),
        piece(text("$.recipe.steps[0].name", "Gr")),
        piece(text("$.recipe.steps[0].name", 'ü"n')),
        piece(text("$.recipe.steps[0].name", "", false)),
        piece({ jsonPath: "$.recipe.steps[0].minutes", numberValue: 2.5 }),
        call({ willContinue: true }),
        piece({ jsonPath: "$.recipe.steps[1].hot", boolValue: true }, { jsonPath: "$.recipe['the note']", nullValue: "NULL_VALUE" }),
        piece(text("$.title", "Soup", false)),
        call({}),
        call({ name: "now", willContinue: true }),
        call({}),
        stop(),
      );
      const expected = { recipe: { steps: [{ name: 'Grü"n', minutes: 2.5 }, { hot: true }], "the note": null }, title: "Soup" };
      assert.deepEqual(callsOf(events), [`cook(${JSON.stringify(expected)})`, "now({})"]);
      const [first] = events.flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : []));
      assert.equal(
        events.map((event) => (event.type === "tool-call-delta" && event.callId === first ? event.argumentsText : "")).join(""),
        JSON.stringify(expected),
      );
      assert.equal(signatures(events).length, 1);
    });

    it("end with the next call, or with the answer, if nothing else ends them", () => {
      const events = parse(
        call({ name: "f", willContinue: true }),
        piece(text("$.a", "1", false)),
        call({ name: "f", willContinue: true }),
        piece(text("$.a", "2")),
        stop(),
      );
      assert.deepEqual(callsOf(events), ['f({"a":"1"})', 'f({"a":"2"})']);
      const last = parse(call({ name: "g", willContinue: true }), call({ partialArgs: [{ jsonPath: "$.n", numberValue: 0.3 }] }), stop());
      assert.deepEqual(callsOf(last), ['g({"n":0.3})']);
    });

    it("that cannot be put together are a failure", () => {
      for (const path of ["$.a", "$.b[1]", "$"]) {
        const events = parse(
          call({ name: "f", willContinue: true }),
          piece(text("$.a", "1", false)),
          piece({ jsonPath: path, numberValue: 1 }),
          call({}),
          stop(),
        );
        assert.match(failureOf(events).message, /called the tool “f”/);
      }
    });
  });

  for (const [raw, reason] of [
    ["STOP", "stop"],
    ["MAX_TOKENS", "length"],
    ["SAFETY", "content-filter"],
    ["RECITATION", "content-filter"],
    ["BLOCKLIST", "content-filter"],
    ["PROHIBITED_CONTENT", "content-filter"],
    ["SPII", "content-filter"],
    ["IMAGE_SAFETY", "content-filter"],
    ["LANGUAGE", "other"],
    ["OTHER", "other"],
  ] as const) {
    it(`ends for ${raw}`, () => {
      assert.deepEqual(parse(chunk([{ text: "x" }]), { candidates: [{ finishReason: raw }] }).at(-1), {
        type: "finish",
        reason,
        rawReason: raw,
      });
    });
  }

  it("a call that the model broke is a failure with Google's words", () => {
    const finishMessage = "Malformed function call: print(default_api.write_file(path='a'))";
    const failure = failureOf(
      parse({
        candidates: [{ content: {}, finishReason: "MALFORMED_FUNCTION_CALL", finishMessage, index: 0 }],
        usageMetadata: { promptTokenCount: 100, totalTokenCount: 100 },
      }),
    );
    assert.deepEqual([failure.kind, failure.retry, failure.providerMessage], ["invalid-output", "same", finishMessage]);
    assert.equal(failureOf(parse({ candidates: [{ content: {}, finishReason: "UNEXPECTED_TOOL_CALL" }] })).kind, "invalid-output");
  });

  it("emits only the first of several candidates, streamed and whole", () => {
    const both = (a: string, b: string, more: object = {}) => ({
      candidates: [b, a].map((text, at) => ({ index: 1 - at, content: { parts: [{ text }] }, ...more })),
    });
    assert.equal(
      textOf(
        parse(
          both("One ", "Other "),
          { candidates: [{ index: 1, content: { parts: [{ text: "more" }] } }] },
          both("two.", "thing.", { finishReason: "STOP" }),
        ),
      ),
      "One two.",
    );
  });

  it("STOP twice before its words: the words and one finish", () => {
    const events = parse(
      { candidates: [{ finishReason: "STOP" }] },
      { candidates: [{ finishReason: "STOP" }] },
      chunk([{ text: "Late words." }], { finishReason: "STOP" }),
    );
    assert.equal(textOf(events), "Late words.");
    assert.equal(only(events, "finish").reason, "stop");
  });

  it("emits each source once", () => {
    const grounding = {
      groundingChunks: [
        { web: { uri: "https://a.test", title: "A" } },
        { retrievedContext: { uri: "gs://b/c", title: "B", text: "said so" } },
      ],
    };
    const quoting = { citations: [{ uri: "https://q.test", license: "MIT" }, {}] };
    const events = parse(
      chunk([{ text: "x" }], { groundingMetadata: grounding }),
      chunk([{ text: "" }], { groundingMetadata: grounding, citationMetadata: quoting, finishReason: "STOP" }),
    );
    assert.deepEqual(
      events.filter(({ type }) => type === "citation"),
      [
        { type: "citation", url: "https://a.test", title: "A", quote: undefined },
        { type: "citation", url: "gs://b/c", title: "B", quote: "said so" },
        { type: "citation", url: "https://q.test", title: undefined, quote: undefined },
      ],
    );
  });

  it("a blocked prompt is a failure; a blocked answer is an end", () => {
    const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } };
    const events = parse(blocked);
    assert.equal(failureOf(events).kind, "content-policy");
    assert.match(failureOf(events).message, /PROHIBITED_CONTENT/);
    assert.equal(only(events, "usage").inputTokens, 9);
    assert.deepEqual(parse(chunk([{ text: "x" }]), blocked).at(-1), {
      type: "finish",
      reason: "content-filter",
      rawReason: "PROHIBITED_CONTENT",
    });
  });

  it("is complete with a reason, and accepts what comes after it", () => {
    const parser = createGeminiParser(failureContext);
    const events: StreamEvent[] = [];
    parser.push(JSON.stringify(chunk([{ text: "x" }])), events);
    assert.deepEqual([parser.whole, parser.ended], [false, false]);
    parser.push(JSON.stringify(stop()), events);
    assert.deepEqual([parser.whole, parser.ended], [true, false]);
    parser.push(JSON.stringify(chunk([{ text: "y" }])), events);
    parser.push("[DONE]", events);
    parser.end(events);
    assertOneEnd(events);
    assert.equal(textOf(events), "xy");
    assert.equal(failureOf(parse(chunk([{ text: "x" }]), "[DONE]")).kind, "truncated");
    assert.equal(failureOf(parse()).kind, "truncated");
  });

  it("recognizes an error in the middle of the stream, even if it is not an event", () => {
    const error = { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } };
    assert.equal(failureOf(parse(chunk([{ text: "x" }]), error)).kind, "overloaded");
    for (const stray of [JSON.stringify(error, undefined, 2), JSON.stringify([error]), `${JSON.stringify(error, undefined, 2)}\r\n`]) {
      const events: StreamEvent[] = [];
      const body = new AnswerBody(failureContext, createGeminiParser(failureContext), "text/event-stream");
      body.feed(new TextEncoder().encode(`data: ${JSON.stringify(chunk([{ text: "x" }]))}\r\n\r\n${stray}`), events);
      body.end(events);
      assertOneEnd(events);
      assert.deepEqual([textOf(events), failureOf(events).kind], ["x", "overloaded"]);
    }
  });

  it("reads a whole answer, a list of chunks, a list with an error, and an envelope", () => {
    assert.equal(textOf(whole(chunk([{ text: "Hi" }], { finishReason: "STOP" }))), "Hi");
    assert.equal(textOf(whole([chunk([{ text: "Hi" }]), chunk([{ text: " you" }]), stop()])), "Hi you");
    assert.equal(failureOf(whole([{ error: { code: 429, message: "x", status: "RESOURCE_EXHAUSTED" } }])).kind, "rate-limit");
    assert.equal(textOf(parse({ response: chunk([{ text: "Hi" }]) }, { response: stop() })), "Hi");
    assert.match(failureOf(whole({ id: "x" })).message, /no answer of Gemini/);
    assert.match(failureOf(parse("{oops")).message, /no JSON/);
  });

  it("uses the first candidate, and ignores unknown parts", () => {
    const events = parse(
      {
        candidates: [
          { index: 1, content: { parts: [{ text: "second" }] } },
          { index: 0, content: { parts: [{ text: "first" }, { inlineData: { mimeType: "image/png", data: "AA==" } }, null] } },
        ],
      },
      stop(),
    );
    assert.equal(textOf(events), "first");
  });
});

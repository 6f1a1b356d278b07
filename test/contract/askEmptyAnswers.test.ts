import assert from "node:assert/strict";
import { askCase, chatAnswer, chunk, keyOf, messageAnswer } from "./askCase.ts";

const good = "All is well.";
const count = JSON.stringify({
  id: "c",
  object: "chat.completion.chunk",
  model: "m",
  choices: [],
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
});
const chat = { type: "openai-compatible", model: "m" } as const;
const fallback = { ...chat, answer: () => chatAnswer(good) };

/** Asks one that answers so for its first key, and well for its second. */
async function withAnotherKey(answer: readonly string[]) {
  return askCase([{ ...chat, keys: ["first", "second"], answer: ({ key }) => (key === keyOf("first") ? answer : chatAnswer(good)) }]);
}

describe("npm run ask: an empty answer", () => {
  for (const [name, answer] of [
    ["1. only the end", ["[DONE]"]],
    ["2. only a count", [count, "[DONE]"]],
    ["3. an error in a shape of its own", [JSON.stringify({ code: 500, msg: "404 NOT_FOUND", success: false }), "[DONE]"]],
    ["an end, and blank words before it", [chunk({ role: "assistant", content: "\n\n" }), chunk({}, "stop"), "[DONE]"]],
    ["the limit, and nothing counted", [chunk({ role: "assistant", content: "" }), chunk({}, "length"), "[DONE]"]],
  ] as const) {
    it(`${name}: another key answers`, async () => {
      const { code, text, attempts, last } = await withAnotherKey(answer);
      assert.deepEqual([code, text.trim(), last?.type], [0, good, "finish"]);
      assert.ok(attempts.length >= 1 && attempts.every((attempt) => attempt.startsWith("server ")), attempts.join());
    });

    it(`${name}: the fallback answers`, async () => {
      const { code, text, requests } = await askCase([{ ...chat, answer: () => answer }, fallback]);
      assert.deepEqual([code, text.trim(), requests.map(({ length }) => length)], [0, good, [2, 1]]);
    });

    it(`${name}: without either it fails`, async () => {
      const { code, last, requests } = await askCase([{ ...chat, answer: () => answer }]);
      assert.deepEqual([code, last?.type, requests[0]?.length], [1, "failure", 3]);
    });
  }

  it("3. carries the provider's words", async () => {
    const { events } = await withAnotherKey([JSON.stringify({ code: 500, msg: "404 NOT_FOUND", success: false }), "[DONE]"]);
    const attempt = events.find((event) => event.type === "attempt");
    assert.match(attempt?.failure.providerMessage ?? "", /404 NOT_FOUND/);
  });

  it("carries the text of an unknown shape", async () => {
    const { events } = await withAnotherKey([
      JSON.stringify({ "error parsing tool call": "invalid character 'c' looking for beginning of value" }),
      "[DONE]",
    ]);
    const attempt = events.find((event) => event.type === "attempt");
    assert.match(attempt?.failure.providerMessage ?? "", /invalid character 'c'/);
  });

  it("4. Gemini: STOP with nothing is asked again", async () => {
    const empty = JSON.stringify({
      candidates: [{ content: { role: "model" }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 100, totalTokenCount: 100 },
    });
    const said = JSON.stringify({ candidates: [{ content: { role: "model", parts: [{ text: good }] }, finishReason: "STOP", index: 0 }] });
    const { code, text, attempts } = await askCase([
      { type: "gemini", model: "gemini-2.5-flash", answer: ({ number }) => [number === 1 ? empty : said] },
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["server retry"]]);
  });

  it("5. Anthropic: a reason for calls and no call is asked again", async () => {
    const empty = [
      {
        type: "message_start",
        message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage: { input_tokens: 3, output_tokens: 1 } },
      },
      { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 6 } },
      { type: "message_stop" },
    ].map((event) => JSON.stringify(event));
    const { code, text, attempts } = await askCase([
      { type: "anthropic", model: "claude-sonnet-4-20250514", answer: ({ number }) => (number === 1 ? empty : messageAnswer(good)) },
    ]);
    assert.deepEqual([code, text, attempts], [0, good, ["server retry"]]);
  });
});

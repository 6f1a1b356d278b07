import assert from "node:assert/strict";
import type { FinishReason, StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { watchStream } from "../../../../src/core/resilience/watchdog.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

const request = { provider: "acme", label: "Acme", model: "m", accountLabel: "work", origin: "https://acme.test" };
const usage = (outputTokens: number | undefined): StreamEvent => ({ type: "usage", inputTokens: 3, outputTokens, raw: {} });

/** The last event that is read of an answer. */
async function endOf(...events: readonly StreamEvent[]): Promise<StreamEvent | undefined> {
  async function* answer() {
    yield* events;
  }
  let last: StreamEvent | undefined;
  for await (const event of watchStream(answer, {
    limits: { firstByteMs: 1000, idleMs: 1000 },
    request,
    clock: new FakeClock(),
    signal: new AbortController().signal,
  })) {
    last = event;
  }
  return last;
}

function finish(reason: FinishReason, rawReason?: string): StreamEvent {
  return { type: "finish", reason, rawReason };
}

describe("an empty answer", () => {
  for (const [name, events] of [
    ["its end alone", [finish("stop")]],
    ["facts about it", [{ type: "message-start", id: "x" }, usage(6), finish("stop")]],
    ["blank words and thoughts", [{ type: "reasoning-delta", text: "\n" }, { type: "text-delta", text: " \n\n" }, finish("stop")]],
    ["fields that were left out of the request", [{ type: "dropped", fields: ["seed"], reason: "The wire has none." }, finish("stop")]],
    ["a signature of reasoning that was not sent", [{ type: "reasoning-signature", provider: "gemini", data: {} }, finish("stop")]],
    ["a source of words that were not said", [{ type: "citation", url: "https://example.com" }, finish("stop")]],
    ["a reason for calls", [finish("tool-calls", "tool_use")]],
    ["a reason that nobody knows", [finish("other", "OTHER")]],
    ["the limit, with nothing counted", [finish("length", "length")]],
    ["the limit, with no token counted", [usage(0), finish("length", "length")]],
  ] as const satisfies readonly (readonly [string, readonly StreamEvent[]])[]) {
    it(`fails if it contains only ${name}`, async () => {
      const end = await endOf(...events);
      assert.ok(end?.type === "failure");
      const { kind, retry, provider, model, accountLabel, origin } = end.failure;
      assert.deepEqual([kind, retry, provider, model, accountLabel, origin], ["server", "same", "acme", "m", "work", "https://acme.test"]);
    });
  }

  for (const [name, events] of [
    ["words", [{ type: "text-delta", text: "x" }, finish("stop")]],
    ["words after blanks", [{ type: "text-delta", text: "\n" }, { type: "text-delta", text: "x" }, finish("stop")]],
    ["thoughts", [{ type: "reasoning-delta", text: "Hm" }, finish("stop")]],
    ["an image", [{ type: "image", mediaType: "image/png", data: "iVBORw0KGgo=" }, finish("stop")]],
    [
      "a call",
      [{ type: "tool-call-start", callId: "c", name: "f" }, { type: "tool-call-end", callId: "c", arguments: {} }, finish("tool-calls")],
    ],
    ["a content filter", [finish("content-filter", "SAFETY")]],
    ["a model's refusal", [finish("refusal", "refusal")]],
    ["the limit, after reasoning that is counted but not sent", [usage(4096), finish("length", "length")]],
  ] as const satisfies readonly (readonly [string, readonly StreamEvent[]])[]) {
    it(`ends as it is if it contains ${name}`, async () => {
      assert.equal((await endOf(...events))?.type, "finish");
    });
  }

  it("moves to a larger window if the prompt filled this one", async () => {
    const end = await endOf(usage(1), finish("length", "model_context_window_exceeded"));
    assert.ok(end?.type === "failure");
    assert.deepEqual([end.failure.kind, end.failure.retry], ["context-overflow", "elsewhere"]);
  });

  it("says what was announced but did not arrive", async () => {
    for (const [end, message] of [
      [finish("stop"), "Acme sent an empty answer."],
      [finish("other", "OTHER"), "Acme sent an empty answer (OTHER)."],
      [finish("tool-calls", "tool_use"), "Acme ended its answer with a tool call (tool_use), but sent none."],
    ] as const) {
      const reported = await endOf(end);
      assert.ok(reported?.type === "failure");
      assert.equal(reported.failure.message, message);
    }
  });
});

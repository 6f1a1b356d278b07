import assert from "node:assert/strict";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { createMessageParser } from "../../../../src/providers/anthropic/parse.ts";
import { FrameBody } from "../../../../src/providers/bedrock/frames.ts";
import { UnreadableAnswer } from "../../../../src/providers/wire/answers/unreadableAnswer.ts";
import { eventStreamFrame } from "../../../model-server/eventStreamFrame.ts";
import { assertOneEnd, failureOf, failureContext, textOf } from "../parsing.ts";

const chunk = (event: unknown): Uint8Array =>
  eventStreamFrame(
    { ":event-type": "chunk", ":content-type": "application/json", ":message-type": "event" },
    JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString("base64"), p: "abc" }),
  );
const exception = (name: string, message: string): Uint8Array =>
  eventStreamFrame(
    { ":exception-type": name, ":content-type": "application/json", ":message-type": "exception" },
    JSON.stringify({ message }),
  );
const half = [
  chunk({ type: "message_start", message: { usage: { input_tokens: 3 } } }),
  chunk({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüezi" } }),
];

function read(pieces: readonly Uint8Array[]): StreamEvent[] {
  const body = new FrameBody(failureContext, createMessageParser(failureContext), "request-1");
  const events: StreamEvent[] = [];
  for (const piece of pieces) {
    if (!body.ended) {
      body.feed(piece, events);
    }
  }
  body.end(events);
  assertOneEnd(events);
  return events;
}

describe("AWS's frames", () => {
  it("hold one event each, wherever they are cut", () => {
    const bytes = Buffer.concat([
      ...half,
      chunk({ type: "message_delta", delta: { stop_reason: "end_turn" } }),
      chunk({ type: "message_stop" }),
    ]);
    for (const size of [1, 7, bytes.length]) {
      const events = read(Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)));
      assert.deepEqual([textOf(events), events.at(-1)?.type], ["Grüezi", "finish"]);
    }
  });

  for (const [name, message, kind] of [
    ["throttlingException", "Too many tokens, please wait before trying again.", "rate-limit"],
    ["modelStreamErrorException", "The model failed.", "server"],
    ["validationException", "max_tokens: no", "invalid-request"],
    ["internalServerException", "Sorry.", "server"],
    ["serviceUnavailableException", "Try again.", "server"],
    ["modelTimeoutException", "Too slow.", "server"],
    ["somethingNewException", "What?", "unknown"],
  ] as const) {
    it(`report ${name} after what came before it`, () => {
      const events = read([...half, exception(name, message), chunk({ type: "message_stop" })]);
      const failure = failureOf(events);
      assert.deepEqual([textOf(events), failure.kind, failure.providerMessage, failure.requestId], ["Grüezi", kind, message, "request-1"]);
    });
  }

  it("report errors that are not exceptions", () => {
    const failure = failureOf(
      read([eventStreamFrame({ ":message-type": "error", ":error-code": "InternalFailure", ":error-message": "Broken" }, "")]),
    );
    assert.deepEqual([failure.kind, failure.providerMessage], ["server", "Broken"]);
  });

  it("hold the event wherever its field stands, and nothing if there is none", () => {
    const headers = { ":event-type": "chunk", ":content-type": "application/json", ":message-type": "event" };
    const encoded = Buffer.from(
      JSON.stringify({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "ö???" } }),
    ).toString("base64");
    const bodies = [
      `{"p":"abc","bytes":"${encoded}"}`,
      `{ "bytes" : "${encoded}" }`,
      `{"bytes":"${encoded.replaceAll("/", "\\/")}"}`,
      '{"bytes":7}',
      '{"bytes":"',
      "{}",
    ];
    const events = read([...half, ...bodies.map((body) => eventStreamFrame(headers, body)), chunk({ type: "message_stop" })]);
    assert.deepEqual([textOf(events), events.at(-1)?.type], ["Grüeziö???ö???ö???", "finish"]);
  });

  it("are truncated if the last one is missing, and unreadable if a byte is wrong", () => {
    assert.equal(failureOf(read(half)).kind, "truncated");
    const wrong = Buffer.concat(half);
    // In the headers of the first frame, and in the body of the last, whose headers are known by then.
    for (const at of [40, wrong.length - 20]) {
      wrong.writeUInt8(wrong.readUInt8(at) ^ 1, at);
      assert.throws(() => read([wrong]), SyntaxError);
      wrong.writeUInt8(wrong.readUInt8(at) ^ 1, at);
    }
    assert.throws(() => read([Buffer.from("<html><body>Sign in</body></html>")]), UnreadableAnswer);
    assert.throws(() => read([Buffer.alloc(16)]), SyntaxError);
  });
});

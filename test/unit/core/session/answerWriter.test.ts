import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import type { AttemptEvent, StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { AnswerWriter } from "../../../../src/core/session/answerWriter.ts";
import { emptyConversation, reduceConversation, type AnswerTurn } from "../../../../src/shared/conversation.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

const turn: AnswerTurn = {
  kind: "answer",
  id: "a",
  role: "worker",
  provider: "fake",
  model: "m",
  startedAtMs: 0,
  status: "streaming",
  blocks: [],
  facts: {},
};

function written(...events: readonly StreamEvent[]): AnswerTurn {
  const writer = new AnswerWriter({
    turnId: "a",
    clock: new FakeClock(),
    costUsd: () => undefined,
    answeredBy: () => ({}),
    card: (failure) => ({ kind: failure.kind, title: failure.message, advice: "", details: [], fixes: [] }),
    providerLabel: () => "Fake Inc.",
  });
  const start = reduceConversation(emptyConversation("c", 0), { type: "turn-add", turn });
  const answer = events.flatMap((event) => writer.write(event)).reduce(reduceConversation, start).turns[0];
  assert.ok(answer?.kind === "answer");
  return answer;
}

const finish: StreamEvent = { type: "finish", reason: "stop" };
const attempt = (failure: Partial<Failure>, rest: Partial<AttemptEvent> = {}): AttemptEvent => ({
  type: "attempt",
  number: 1,
  provider: "fake",
  accountLabel: "work",
  model: "m",
  next: "retry",
  delayMs: 0,
  failure: { kind: "unknown", message: "It failed.", provider: "fake", retry: "same", ...failure } as Failure,
  ...rest,
});

describe("an answer that is written down", () => {
  it("tells of a request that was mended, with the provider's words", () => {
    const answer = written(
      attempt({ kind: "invalid-request", parameter: "max_tokens", providerMessage: "Unsupported parameter: 'max_tokens'", status: 400 }),
      { type: "text-delta", text: "ok" },
      finish,
    );
    assert.deepEqual(answer.notices, [
      {
        text: "Fake Inc. refused max_tokens for m · changed and sent again",
        details: ["It failed.", "Unsupported parameter: 'max_tokens'", "Key: work", "Status: 400"],
      },
    ]);
    assert.deepEqual(answer.blocks, [{ kind: "text", text: "ok" }]);
  });

  it("tells of waits, switches and ends in their own words", () => {
    const texts = written(
      attempt({ kind: "rate-limit", message: "Too many." }, { delayMs: 2500 }),
      attempt({ kind: "server", message: "Broken." }, { next: "switch" }),
      attempt({ kind: "server", message: "Broken." }, { next: "stop" }),
      finish,
    ).notices?.map(({ text }) => text);
    assert.deepEqual(texts, ["Too many · trying again in 3 s", "Broken · another was asked", "Broken · given up"]);
  });

  it("drops what did not fit the schema, and shows what does in its best form", () => {
    const wrong = attempt({ kind: "invalid-output", retry: "elsewhere", message: "No.", providerMessage: "/age: must be a number" });
    const answer = written(
      { type: "text-delta", text: '{"age":"old"}' },
      wrong,
      { type: "reasoning-delta", text: "a number, then" },
      { type: "text-delta", text: '```json\n{"age":3}\n```' },
      { type: "structured-output", value: { age: 3 }, attempts: 2 },
      finish,
    );
    assert.deepEqual(
      answer.blocks.map((block) => [block.kind, "text" in block ? block.text : ""]),
      [
        ["reasoning", "a number, then"],
        ["text", '{\n  "age": 3\n}'],
      ],
    );
    assert.equal(answer.facts.fitsSchema, true);
    assert.equal(answer.notices?.[0]?.text, "The answer did not fit the schema · asked again with the errors");
    assert.deepEqual(answer.notices[0].details.includes("/age: must be a number"), true);
  });

  it("keeps each source once", () => {
    const answer = written(
      { type: "text-delta", text: "x" },
      { type: "citation", url: "https://a.example/", title: "A", quote: "q" },
      { type: "citation", url: "https://a.example/", title: "A again" },
      { type: "citation", title: "A book" },
      { type: "citation", title: "A book" },
      finish,
    );
    assert.deepEqual(answer.sources, [
      { url: "https://a.example/", title: "A", quote: "q" },
      { url: undefined, title: "A book", quote: undefined },
    ]);
  });
});

import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import type { RunEvent } from "../../../../src/core/model/runEvent.ts";
import type { AttemptEvent, StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { Usage } from "../../../../src/core/model/usage.ts";
import { AnswerProjector } from "../../../../src/core/session/answerProjector.ts";
import { stepIdOf } from "../../../../src/shared/answer.ts";
import { answerText, contentOf, factsOf, noticesOf, sourcesOf } from "../../../../src/shared/answer.ts";
import { emptyConversation, reduceConversation, type AnswerTurn } from "../../../../src/shared/conversation.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";

const turn: AnswerTurn = {
  kind: "answer",
  id: "a",
  slot: "worker",
  agent: "worker",
  startedAtMs: 0,
  status: "streaming",
  steps: [{ id: "s1", slot: "worker", agent: "worker", provider: "fake", model: "m", startedAtMs: 0, status: "running", facts: {} }],
  parts: [],
};

function projected(
  events: readonly RunEvent[],
  answer: AnswerTurn = turn,
  price: (usage: Usage) => number | undefined = () => undefined,
): AnswerTurn {
  const projector = new AnswerProjector(answer, {
    clock: new FakeClock(),
    priceOf: ({ usage }) => price(usage),
    answeredBy: () => ({}),
    keepImage: ({ mediaType, data }) => `${data}.${mediaType.slice(6)}`,
    card: (failure) => ({ kind: failure.kind, title: failure.message, advice: "", details: [], fixes: [], retryAtMs: undefined }),
    providerLabel: () => "Fake Inc.",
  });
  const start = reduceConversation(emptyConversation("c", 0), { type: "turn-add", turn: answer });
  const changes = events.flatMap((event) => projector.write(event));
  assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes, "a change is the same after JSON");
  const result = changes.reduce(reduceConversation, start).turns[0];
  assert.ok(result?.kind === "answer");
  return result;
}

/** The end of an attempt that its provider has counted. */
const used = (inputTokens: number, outputTokens: number): RunEvent => ({
  type: "attempt-end",
  provider: "fake",
  providerLabel: "Fake",
  model: "m",
  accountId: "fake/1",
  origin: "",
  stepId: "s1",
  number: 1,
  usage: { inputTokens, outputTokens },
  usageSource: "reported",
  outcome: "answered",
  startedAtMs: 0,
  endedAtMs: 1,
  wasSent: true,
});
const finish: StreamEvent = { type: "finish", reason: "stop" };
const attempt = (failure: Partial<Failure>, more: Partial<AttemptEvent> = {}): AttemptEvent => ({
  type: "attempt",
  number: 1,
  provider: "fake",
  accountLabel: "work",
  model: "m",
  next: "retry",
  delayMs: 0,
  failure: { kind: "unknown", message: "It failed.", provider: "fake", retry: "same", ...failure } as Failure,
  ...more,
});

describe("an answer that is made of events", () => {
  it("reports a request that was corrected, with the provider's words", () => {
    const answer = projected([
      attempt({ kind: "invalid-request", parameter: "max_tokens", providerMessage: "Unsupported parameter: 'max_tokens'", status: 400 }),
      { type: "text-delta", text: "ok" },
      finish,
    ]);
    assert.deepEqual(
      noticesOf(answer).map(({ text, details }) => ({ text, details })),
      [
        {
          text: "Fake Inc. rejected max_tokens for m · corrected and sent again",
          details: ["It failed.", "Unsupported parameter: 'max_tokens'", "Key: work", "Status: 400"],
        },
      ],
    );
    assert.deepEqual(contentOf(answer), [{ kind: "text", id: "p2", stepId: "s1", text: "ok" }]);
    assert.deepEqual(
      answer.steps.map(({ id, status }) => [id, status]),
      [["s1", "done"]],
    );
  });

  it("reports waits, switches and ends in their own words", () => {
    const answer = projected([
      attempt({ kind: "rate-limit", message: "Too many." }, { delayMs: 2500 }),
      attempt({ kind: "server", message: "Broken." }, { next: "switch" }),
      attempt({ kind: "server", message: "Broken." }, { next: "stop" }),
      finish,
    ]);
    assert.deepEqual(
      noticesOf(answer).map(({ text }) => text),
      ["Too many · trying again in 3 s", "Broken · trying another", "Broken · given up"],
    );
  });

  it("drops what did not fit the schema, which is a step of its own and is paid too, and shows what does in its best form", () => {
    const wrong = attempt({ kind: "invalid-output", retry: "elsewhere", message: "No.", providerMessage: "/age: must be a number" });
    const answer = projected([
      { type: "text-delta", text: '{"age":"old"}' },
      used(10, 4),
      wrong,
      { type: "reasoning-delta", text: "a number, then" },
      { type: "text-delta", text: '```json\n{"age":3}\n```' },
      used(20, 5),
      { type: "structured-output", value: { age: 3 }, attempts: 2 },
      finish,
    ]);
    assert.deepEqual(
      contentOf(answer).map((part) => [part.kind, part.stepId, "text" in part ? part.text : ""]),
      [
        ["reasoning", "s2", "a number, then"],
        ["text", "s2", '{\n  "age": 3\n}'],
      ],
    );
    assert.deepEqual(
      answer.steps.map(({ id, status, facts }) => [id, status, facts.inputTokens, facts.outputTokens]),
      [
        ["s1", "discarded", 10, 4],
        ["s2", "done", 20, 5],
      ],
    );
    const { inputTokens, outputTokens, fitsSchema } = factsOf(answer);
    assert.deepEqual([inputTokens, outputTokens, fitsSchema], [30, 9, true]);
    assert.equal(noticesOf(answer)[0]?.text, "The answer didn't match the schema · asked again with the errors");
    assert.ok(noticesOf(answer)[0]?.details.includes("/age: must be a number"));
  });

  it("names each source once", () => {
    const answer = projected([
      { type: "text-delta", text: "x" },
      { type: "citation", url: "https://a.example/", title: "A", quote: "q" },
      { type: "citation", url: "https://a.example/", title: "A again" },
      { type: "citation", title: "A book" },
      { type: "citation", title: "A book" },
      finish,
    ]);
    assert.deepEqual(
      sourcesOf(answer).map(({ url, title, quote }) => [url, title, quote]),
      [
        ["https://a.example/", "A", "q"],
        [undefined, "A book", undefined],
      ],
    );
  });

  it("keeps each signature with the part that it is of, and one of hidden reasoning in a part that is not shown", () => {
    const answer = projected([
      { type: "reasoning-delta", text: "hm" },
      { type: "reasoning-signature", provider: "anthropic", model: "m", data: "one" },
      { type: "reasoning-signature", provider: "anthropic", data: { redacted: "two" } },
      { type: "text-delta", text: "So." },
      finish,
    ]);
    assert.deepEqual(
      answer.parts.map((part) => [part.kind, "signature" in part ? part.signature : undefined]),
      [
        ["reasoning", { provider: "anthropic", model: "m", data: "one" }],
        ["reasoning", { provider: "anthropic", data: { redacted: "two" } }],
        ["text", undefined],
      ],
    );
    assert.deepEqual(
      contentOf(answer).map(({ kind }) => kind),
      ["reasoning", "text"],
    );
  });

  it("has a call's arguments as text and, once whole, parsed", () => {
    const answer = projected([
      { type: "tool-call-start", callId: "c1", name: "read" },
      { type: "tool-call-start", callId: "c2", name: "list" },
      { type: "tool-call-delta", callId: "c1", argumentsText: '{"a"' },
      { type: "tool-call-delta", callId: "c2", argumentsText: "{}" },
      { type: "tool-call-delta", callId: "c1", argumentsText: ":1}" },
      { type: "tool-call-end", callId: "c1", arguments: { a: 1 } },
      finish,
    ]);
    assert.deepEqual(
      answer.parts.map((part) => part.kind === "tool-call" && [part.name, part.argumentsText, part.arguments, part.state]),
      [
        ["read", '{"a":1}', { a: 1 }, "interrupted"],
        ["list", "{}", undefined, "interrupted"],
      ],
    );
  });

  it("has an image that the model made as a part, by its file", () => {
    const answer = projected([
      { type: "text-delta", text: "Here:" },
      { type: "image", mediaType: "image/png", data: "AAAA", width: 2, height: 1 },
      { type: "text-delta", text: "Done." },
      finish,
    ]);
    assert.deepEqual(
      contentOf(answer).map(({ id: _id, stepId: _stepId, ...part }) => part),
      [
        { kind: "text", text: "Here:" },
        { kind: "image", file: "AAAA.png", mediaType: "image/png", width: 2, height: 1 },
        { kind: "text", text: "Done." },
      ],
    );
  });

  it("continues the text of an answer in a step of its own", () => {
    const begun = projected([{ type: "text-delta", text: "One, " }, used(3, 2), { type: "finish", reason: "length" }]);
    const [step] = begun.steps;
    assert.ok(step);
    const resumed: AnswerTurn = { ...begun, status: "streaming", steps: [step, { ...step, id: "s2", status: "running", facts: {} }] };
    const answer = projected([{ type: "text-delta", text: "two." }, used(5, 1), finish], resumed);
    assert.equal(answerText(answer), "One, two.");
    assert.equal(answer.parts.length, 1);
    const { inputTokens, outputTokens, finishNote } = factsOf(answer);
    assert.deepEqual([inputTokens, outputTokens, finishNote], [8, 3, undefined]);
  });

  it("sums the attempts of a step, those that failed before it began to answer included, each at its own price", () => {
    const events = [used(10, 4), { type: "text-delta", text: "Hi" }, used(20, 5), finish] as const;
    const { inputTokens, outputTokens, costUsd } = factsOf(projected(events, turn, (usage) => usage.outputTokens));
    assert.deepEqual([inputTokens, outputTokens, costUsd], [30, 9, 9]);
  });

  it("leaves the cost unknown if the price of one attempt is unknown, and counts only steps that a provider counted", () => {
    const price = (usage: Usage): number | undefined => (usage.inputTokens === 20 ? undefined : 1);
    const facts = factsOf(projected([used(10, 4), used(20, 5), finish], turn, price));
    assert.deepEqual([facts.inputTokens, "costUsd" in facts], [30, false]);
    const stopped = projected([{ type: "text-delta", text: "One" }, finish]);
    const [step] = stopped.steps;
    assert.ok(step);
    const resumed: AnswerTurn = { ...stopped, steps: [step, { ...step, id: "s2", status: "running", facts: {} }] };
    const { inputTokens, costUsd } = factsOf(projected([used(10, 4), finish], resumed, price));
    assert.deepEqual([inputTokens, costUsd], [10, 1]);
  });

  it("begins a step for each correction, even of an empty answer", () => {
    const correction = attempt({ kind: "invalid-output", retry: "elsewhere", message: "The answer is empty." });
    const answer = projected([used(10, 0), correction, { type: "text-delta", text: "{}" }, used(12, 2), finish]);
    assert.deepEqual(
      answer.steps.map(({ id, status, facts }) => [id, status, facts.inputTokens]),
      [
        ["s1", "discarded", 10],
        ["s2", "done", 12],
      ],
    );
    assert.deepEqual([stepIdOf(turn, 0), stepIdOf(turn, 1), stepIdOf(answer, 0), stepIdOf(answer, 1)], ["s1", "s2", "s2", "s3"]);
  });
});

import assert from "node:assert/strict";
import type { RunEvent } from "../../../../src/core/model/runEvent.ts";
import { AnswerProjector } from "../../../../src/core/session/answerProjector.ts";
import { JournalEncoder } from "../../../../src/core/session/journal.ts";
import { JournalReader } from "../../../../src/core/session/journalReader.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../../../src/shared/conversation.ts";
import { mergeChanges } from "../../../../src/shared/mergeChanges.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { seededRandom } from "../../../fakes/seededRandom.ts";

const words = ["a", "be ", "see\n", "\ud83d", "\udc4b", '"quoted"', "\u2028", "```", "|"];

/** Events as no provider may send them, in any order: what came of them has to be the same everywhere, whatever they are. */
function randomEvent(pick: <T>(items: readonly T[]) => T): RunEvent {
  const text = pick(words);
  const callId = pick(["c1", "c2"]);
  const retry = pick(["same", "elsewhere"] as const);
  const failure = { kind: pick(["invalid-output", "server"] as const), message: "No.", provider: "fake", retry } as const;
  const asked = { provider: "fake", providerLabel: "Fake", model: "m", accountId: "a", origin: "" };
  const times = { stepId: "s1", number: 1, startedAtMs: 1, endedAtMs: 2, wasSent: true, outcome: "answered" } as const;
  return pick<RunEvent>([
    { type: "message-start", id: undefined, model: pick(["m", undefined]) },
    { type: "text-delta", text },
    { type: "text-delta", text },
    { type: "text-delta", text },
    { type: "reasoning-delta", text },
    { type: "reasoning-delta", text },
    { type: "reasoning-signature", provider: "fake", model: pick(["m", undefined]), data: { proof: text } },
    { type: "tool-call-start", callId, name: "read" },
    { type: "tool-call-delta", callId, argumentsText: text },
    { type: "tool-call-end", callId, arguments: { text } },
    { type: "image", mediaType: "image/png", data: "AAAA", width: pick([1, undefined]) },
    { type: "citation", url: pick(["https://a.example", undefined]), title: text, quote: pick(["q", undefined]) },
    { type: "attempt-end", ...asked, ...times, usage: { inputTokens: pick([1, undefined]), outputTokens: 2 }, usageSource: "reported" },
    { type: "attempt-end", ...asked, ...times, usage: undefined, usageSource: "none" },
    { type: "structured-output", value: { text }, attempts: 1 },
    { type: "attempt", number: 1, provider: "fake", model: "m", failure, next: "retry", delayMs: 0, accountLabel: undefined },
  ]);
}

interface Streaming {
  readonly turnId: string;
  readonly projector: AnswerProjector;
}

/** A random conversation's changes: prompts, answers of which two may stream at once, ends of every kind, continuations, removals. */
function randomChanges(random: () => number): readonly ConversationChange[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const changes: ConversationChange[] = [{ type: "conversation-start", format: 2, id: "c", atMs: 1 }];
  let conversation = emptyConversation("c", 1);
  const streaming: Streaming[] = [];
  const make = (...made: readonly ConversationChange[]): void => {
    changes.push(...made);
    conversation = made.reduce(reduceConversation, conversation);
  };
  const project = (answer: AnswerTurn): void => {
    const projector = new AnswerProjector(answer, {
      clock: new FakeClock(),
      priceOf: () => pick([0.5, undefined]),
      answeredBy: () => ({}),
      keepImage: () => "x.png",
      card: ({ kind, message }) => ({ kind, title: message, advice: "", details: [], fixes: [], retryAtMs: undefined }),
      providerLabel: () => "Fake",
    });
    streaming.push({ turnId: answer.id, projector });
  };
  for (let count = 0; count < 60; count += 1) {
    const some = streaming.length === 0 ? undefined : pick(streaming);
    const ended = conversation.turns.findLast((turn): turn is AnswerTurn => turn.kind === "answer" && turn.status !== "streaming");
    const act = pick(["event", "event", "event", "event", "event", "begin", "end", "resume", "remove"] as const);
    if (act === "event" && some !== undefined) {
      make(...some.projector.write(randomEvent(pick)));
    } else if (act === "end" && some !== undefined) {
      streaming.splice(streaming.indexOf(some), 1);
      const kind = pick(["aborted", "server"] as const);
      make(
        ...some.projector.write(
          pick<RunEvent>([
            { type: "finish", reason: pick(["stop", "length"]) },
            { type: "failure", failure: { kind, message: "No.", provider: "fake", retry: "never" } },
          ]),
        ),
      );
    } else if (act === "begin" && streaming.length < 2) {
      const id = `t${String(count)}`;
      make({ type: "turn-add", turn: { kind: "user", id: `u${String(count)}`, text: pick(words), atMs: count } });
      const step = {
        id: "s1",
        slot: "worker",
        agent: "worker",
        provider: "fake",
        model: "m",
        startedAtMs: 1,
        status: "running",
        facts: {},
      } as const;
      const answer: AnswerTurn = {
        kind: "answer",
        id,
        slot: "worker",
        agent: "worker",
        startedAtMs: 1,
        status: "streaming",
        steps: [step],
        parts: [],
      };
      make({ type: "turn-add", turn: answer });
      project(answer);
    } else if (act === "resume" && ended?.steps[0] !== undefined) {
      const step = { ...ended.steps[0], id: `s${String(ended.steps.length + 1)}`, status: "running", facts: {} } as const;
      make({ type: "turn-resume", turnId: ended.id }, { type: "step-start", turnId: ended.id, step });
      const answer = conversation.turns.find(({ id }) => id === ended.id);
      project(answer as AnswerTurn);
    } else if (act === "remove" && ended !== undefined && random() < 0.3) {
      make({ type: "turn-remove", turnId: ended.id });
    }
  }
  for (const { projector } of streaming) {
    make(...projector.write({ type: "finish", reason: "stop" }));
  }
  return changes;
}

/** What is read of the changes' journal, which was written in pieces as they are gathered. */
function keptOnDisk(changes: readonly ConversationChange[], random: () => number): Conversation | undefined {
  let file = "";
  let encoder = new JournalEncoder();
  for (let at = 0; at < changes.length; ) {
    const count = 1 + Math.floor(random() * 8);
    file += encoder.encode(changes.slice(at, at + count));
    at += count;
    if (random() < 0.1) {
      // Another window goes on with the file.
      encoder = new JournalEncoder(readAll(file).nextNumber);
    }
  }
  return readAll(file).finish();
}

function readAll(file: string): JournalReader {
  const reader = new JournalReader("c");
  for (const line of file.split("\n").filter((text) => text !== "")) {
    assert.equal(reader.read(line), "change", line);
  }
  return reader;
}

describe("a conversation in the host, in a panel and on disk", () => {
  it("is the same after a thousand random sequences, and each change is the same after JSON", () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const random = seededRandom(seed);
      const changes = randomChanges(random);
      assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes, `seed ${String(seed)}`);
      const host = changes.reduce(reduceConversation, emptyConversation("c", 1));
      const panel = mergeChanges(structuredClone(changes)).reduce(reduceConversation, emptyConversation("c", 1));
      assert.deepEqual(panel, host, `seed ${String(seed)}`);
      assert.deepEqual(keptOnDisk(changes, random), host, `seed ${String(seed)}`);
    }
  });
});

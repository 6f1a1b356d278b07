import assert from "node:assert/strict";
import { answerText, factsOf } from "../../../src/shared/answer.ts";
import type { StreamEvent } from "../../../src/core/model/streamEvent.ts";
import type { WaitView } from "../../../src/shared/panelState.ts";
import { ScriptedProvider } from "../../fakes/scriptedProvider.ts";
import { scriptedRunner } from "../../fakes/scriptedRunner.ts";
import { description, openChat } from "../../fakes/testChat.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const limited: StreamEvent = {
  type: "failure",
  failure: { kind: "rate-limit", message: "Too many.", provider: "fake", retry: "same", retryAfterMs: 9000 },
};
const answer: readonly StreamEvent[] = [
  { type: "text-delta", text: "Hi" },
  { type: "finish", reason: "stop" },
];

/** A chat with a provider for each key, and the waits that its panel is sent. */
function chatWith(keys: Readonly<Record<string, ScriptedProvider>>) {
  const clock = new FakeClock();
  const path = scriptedRunner(clock, description, new ScriptedProvider(), {
    access: {
      sources: () =>
        Object.keys(keys).map((id) => ({ kind: "environment", id, label: id, variable: id, approved: true, active: true }) as const),
      openSource: (_, { id }) => Promise.resolve({ ok: true, provider: keys[id] ?? new ScriptedProvider(), description, accountLabel: id }),
      rejection: (id, model) => ({ kind: "auth", message: "There is no key.", provider: id, model, retry: "never" }),
    },
    retry: () => ({ limits: { maxWaitMs: 10_000, maxAttempts: 3 }, silence: { firstByteMs: 60_000, idleMs: 60_000 } }),
  });
  const { chat } = openChat({ clock, runner: () => Promise.resolve(path) });
  const waits: (WaitView | undefined)[] = [];
  const waiting = Promise.withResolvers<void>();
  chat.onChange((change) => {
    if (change.type === "wait-set") {
      waits.push(change.wait);
      waiting.resolve();
    }
  });
  return { chat, clock, waits, waiting: waiting.promise };
}

function lastAnswer(chat: ReturnType<typeof chatWith>["chat"]) {
  const turn = chat.state.conversation.turns.at(-1);
  assert.ok(turn?.kind === "answer");
  return turn;
}

describe("Use Now", () => {
  it("sends the prompt with the key that the answer waits for", async () => {
    const a = new ScriptedProvider();
    a.script([limited], answer);
    const { chat, clock, waits, waiting } = chatWith({ a });
    const sent = chat.send("Hello");
    await waiting;
    const view = { turnId: lastAnswer(chat).id, text: "Key “a” (Fake) is in cooldown", untilMs: clock.nowMs() + 9000 };
    assert.deepEqual(waits, [view]);
    chat.skipWait();
    await sent;
    assert.deepEqual([lastAnswer(chat).status, waits.length, waits.at(-1)], ["complete", 2, undefined]);
  });

  it("has back a key that was given up for another, in the same answer", async () => {
    const [a, b] = [new ScriptedProvider(), new ScriptedProvider()];
    a.script([limited], answer);
    b.script([new Promise(() => undefined)]);
    const { chat, clock, waits, waiting } = chatWith({ a, b });
    const sent = chat.send("Hello");
    await waiting;
    assert.deepEqual([waits[0]?.text, waits[0]?.using], ["Key “a” (Fake) is in cooldown", "“b”"]);
    chat.skipWait();
    clock.advance(500);
    await sent;
    const last = lastAnswer(chat);
    assert.deepEqual([last.status, factsOf(last).accountLabel, answerText(last)], ["complete", "a", "Hi"]);
    assert.deepEqual([waits.at(-1), a.requests.length, b.signals.every((signal) => signal.aborted)], [undefined, 2, true]);
  });
});

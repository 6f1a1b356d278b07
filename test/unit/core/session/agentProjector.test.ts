import assert from "node:assert/strict";
import type { AgentEvent } from "../../../../src/core/agent/agentEvent.ts";
import type { Permissions } from "../../../../src/core/agent/agentPorts.ts";
import { AgentProjector } from "../../../../src/core/session/agentProjector.ts";
import { JournalEncoder } from "../../../../src/core/session/journal.ts";
import { JournalReader } from "../../../../src/core/session/journalReader.ts";
import { requestMessages } from "../../../../src/core/session/requestMessages.ts";
import { pairMessages } from "../../../../src/core/model/pairedMessages.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../../../src/shared/conversation.ts";
import type { ToolCallPart } from "../../../../src/shared/part.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { fakeTool, runScripted, type AgentScript } from "../../../fakes/scriptedAgent.ts";

const step = {
  id: "s1",
  slot: "worker",
  agent: "worker",
  provider: "fake",
  model: "m",
  startedAtMs: 0,
  status: "running",
  facts: {},
} as const;
const turn: AnswerTurn = {
  kind: "answer",
  id: "a",
  slot: "worker",
  agent: "worker",
  startedAtMs: 0,
  status: "streaming",
  steps: [step],
  parts: [],
};
const permissions: Permissions = {
  decide: ({ name }) => Promise.resolve({ decision: name === "edit_file" ? "ask" : "allow", reason: "It edits." }),
  approve: ({ args }) => Promise.resolve(args["path"] === "a" ? { answer: "allow" } : { answer: "deny" }),
};
const script: AgentScript = {
  steps: [
    {
      text: "I look.",
      calls: [
        ["read_file", { path: "a" }],
        ["fails", {}],
      ],
    },
    {
      calls: [
        ["edit_file", { path: "a" }],
        ["edit_file", { path: "b" }],
        ["look", {}],
        ["edit_file", '{"pa'],
      ],
    },
    { text: "Done." },
  ],
  tools: [
    fakeTool("read_file"),
    fakeTool("edit_file", { risk: "write" }),
    fakeTool("fails", { run: () => Promise.resolve({ ok: false, message: "No." }) }),
    fakeTool("look", {
      run: () =>
        Promise.resolve({
          ok: true,
          parts: [
            { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } },
            { type: "resource-link", uri: "file:///a" },
          ],
        }),
    }),
  ],
  ports: { permissions },
};

/** The changes of an answer, and the conversation that they make. */
function projected(events: readonly AgentEvent[]): {
  changes: readonly ConversationChange[];
  conversation: Conversation;
  answer: AnswerTurn;
} {
  const projector = new AgentProjector(turn, {
    clock: new FakeClock(),
    priceOf: () => undefined,
    answeredBy: () => ({}),
    keepImage: () => "image.png",
    card: ({ kind, message }) => ({ kind, title: message, advice: "", details: [], fixes: [], retryAtMs: undefined }),
    providerLabel: () => "Fake",
  });
  const changes: readonly ConversationChange[] = [
    { type: "conversation-start", format: 2, id: "c", atMs: 0 },
    { type: "turn-add", turn: { kind: "user", id: "u", text: "Do it.", atMs: 0 } },
    { type: "turn-add", turn },
    ...events.flatMap((event) => projector.write(event)),
  ];
  assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes, "a change is the same after JSON");
  const conversation = changes.reduce(reduceConversation, emptyConversation("c", 0));
  const answer = conversation.turns[1];
  assert.ok(answer?.kind === "answer");
  return { changes, conversation, answer };
}

const callsOf = ({ parts }: AnswerTurn): readonly ToolCallPart[] => parts.filter((part) => part.kind === "tool-call");

describe("an agent's run as a conversation has it", () => {
  it("has its steps, and each call with how it went and what came of it", async () => {
    const { answer } = projected((await runScripted(script)).events);
    assert.equal(answer.status, "complete");
    assert.deepEqual(
      answer.steps.map(({ id, status }) => `${id} ${status}`),
      ["s1 done", "s2 failed", "s3 done"],
    );
    assert.deepEqual(
      callsOf(answer).map(({ name, state, stepId, line, startedAtMs }) => [name, state, stepId, line, startedAtMs !== undefined]),
      [
        ["read_file", "done", "s1", "Did read_file", true],
        ["fails", "failed", "s1", "fails failed", true],
        ["edit_file", "done", "s2", "Did edit_file", true],
        ["edit_file", "denied", "s2", "Doing edit_file", false],
        ["look", "done", "s2", "Did look", true],
        ["edit_file", "failed", "s2", "edit_file couldn't be called", false],
      ],
    );
    assert.deepEqual(callsOf(answer)[4]?.result, [
      { kind: "image", file: "image.png", mediaType: "image/png" },
      { kind: "resource-link", uri: "file:///a" },
    ]);
  });

  it("passes through awaiting approval and running", async () => {
    const { changes } = projected((await runScripted(script)).events);
    const states = changes.flatMap((change) => (change.type === "part-update" && change.set.state !== undefined ? [change.set.state] : []));
    assert.ok(states.includes("awaiting-approval") && states.includes("running") && states.includes("pending"));
  });

  it("is the same after a journal", async () => {
    const { changes, conversation } = projected((await runScripted(script)).events);
    const reader = new JournalReader("c");
    for (const line of new JournalEncoder()
      .encode(changes)
      .split("\n")
      .filter((text) => text !== "")) {
      assert.equal(reader.read(line), "change", line);
    }
    assert.deepEqual(reader.finish(), conversation);
  });

  it("has what the user and Baton said on the way, and its budget's notices", async () => {
    const loop = await runScripted({ steps: () => ({ calls: [["read_file", { path: "a" }]] }), tools: script.tools ?? [] });
    const { answer } = projected(loop.events);
    assert.deepEqual(
      answer.parts.flatMap((part) => (part.kind === "user-message" ? [part.by] : [])),
      ["baton"],
    );
    assert.equal(answer.status, "complete");
    assert.match(answer.parts.findLast(({ kind }) => kind === "notice")?.id ?? "", /^p/);
  });

  it("has a card if a request failed, and none if it was stopped", async () => {
    const failure = { kind: "truncated", message: "It broke off.", provider: "fake", retry: "same" } as const;
    const failed = projected((await runScripted({ steps: [{ text: "I", events: [{ type: "failure", failure }] }] })).events).answer;
    assert.deepEqual([failed.status, failed.failure?.title], ["failed", "It broke off."]);
    const stopped = projected((await runScripted({ steps: [], signal: AbortSignal.abort() })).events).answer;
    assert.deepEqual([stopped.status, stopped.failure], ["stopped", undefined]);
  });

  it("is whole wherever it is stopped: each call has one result, and the pairing invents no result", async () => {
    const count = (await runScripted(script)).events.length;
    for (let at = 1; at <= count; at += 1) {
      const stop = new AbortController();
      let heard = 0;
      const clock = new FakeClock();
      const { events } = await runScripted({
        ...script,
        ports: { ...script.ports, clock },
        signal: stop.signal,
        on: () => {
          heard += 1;
          if (heard === at) {
            stop.abort();
            setImmediate(() => clock.advance(800));
          }
        },
      });
      const { answer, conversation } = projected(events);
      for (const call of callsOf(answer)) {
        assert.ok(
          call.result?.length && call.state !== "running" && call.state !== "awaiting-approval",
          `stopped at ${String(at)}: ${JSON.stringify(call)}`,
        );
      }
      const asked = reduceConversation(conversation, { type: "turn-add", turn: { kind: "user", id: "u2", text: "Well?", atMs: 2 } });
      const messages = requestMessages(asked, "a2");
      const ids = (given: typeof messages) => given.map((message) => (message.role === "tool" ? message.content.length : message.role));
      assert.deepEqual(ids(pairMessages(messages, "any")), ids(messages), `stopped at ${String(at)}`);
    }
  });
});

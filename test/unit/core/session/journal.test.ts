import assert from "node:assert/strict";
import { encodeChange, mergeChanges, readJournal } from "../../../../src/core/session/journal.ts";
import { emptyConversation, reduceConversation, type AnswerTurn, type ConversationChange } from "../../../../src/shared/conversation.ts";

const answer: AnswerTurn = { kind: "answer", id: "a", role: "worker", provider: "openai", model: "m", startedAtMs: 2, status: "streaming", blocks: [], facts: {} };
const changes: readonly ConversationChange[] = [
  { type: "conversation-start", id: "c", atMs: 1 },
  { type: "turn-add", turn: { kind: "user", id: "u", text: "hi\nthere", atMs: 2 } },
  { type: "turn-add", turn: answer },
  { type: "reasoning-append", turnId: "a", text: "hm", atMs: 3 },
  { type: "reasoning-append", turnId: "a", text: "m", atMs: 4 },
  { type: "reasoning-end", turnId: "a", atMs: 5 },
  { type: "text-append", turnId: "a", text: "Hel" },
  { type: "text-append", turnId: "a", text: "lo 👋" },
  { type: "tool-call-add", turnId: "a", callId: "1", name: "read" },
  { type: "tool-call-append", turnId: "a", callId: "1", text: "{}" },
  { type: "facts-set", turnId: "a", facts: { inputTokens: 3 } },
  { type: "answer-end", turnId: "a", status: "complete" },
];
const whole = changes.reduce(reduceConversation, emptyConversation("c", 1));
const file = changes.map(encodeChange).join("");

describe("a conversation's journal", () => {
  it("gives the conversation back", () => {
    assert.deepEqual(readJournal(file), { conversation: whole, damaged: [] });
  });

  it("means the same once neighbouring text is merged", () => {
    const merged = mergeChanges(changes);
    assert.equal(merged.length, changes.length - 2);
    assert.deepEqual(merged.reduce(reduceConversation, emptyConversation("c", 1)), whole);
  });

  it("reads every torn tail: what was whole is there, the rest is set aside", () => {
    for (let length = encodeChange(changes[0] as ConversationChange).length; length < file.length; length += 1) {
      const reading = readJournal(file.slice(0, length));
      assert.ok(reading !== undefined);
      const lines = file.slice(0, length).split("\n").filter((line) => line !== "");
      const readable = lines.length - reading.damaged.length;
      const expected = changes.slice(0, readable).reduce(reduceConversation, emptyConversation("c", 1));
      assert.deepEqual(reading.conversation.turns.map((turn) => turn.id), expected.turns.map((turn) => turn.id));
      assert.ok(reading.damaged.length <= 1);
    }
  });

  it("sets garbage in the middle aside and keeps the rest", () => {
    const lines = file.split("\n");
    lines.splice(3, 0, "\u0000\u0000garbage", `{"type":"text-append"}`, "[]", `{"type":"turn-add","turn":{}}`);
    const reading = readJournal(lines.join("\n"));
    assert.deepEqual(reading?.conversation, whole);
    assert.equal(reading.damaged.length, 4);
  });

  it("marks an answer that never ended as interrupted", () => {
    const reading = readJournal(changes.slice(0, 8).map(encodeChange).join(""));
    const turn = reading?.conversation.turns[1];
    assert.equal(turn?.kind === "answer" && turn.status, "interrupted");
  });

  it("is no conversation without a start", () => {
    assert.equal(readJournal("garbage"), undefined);
    assert.equal(readJournal(""), undefined);
  });
});

import assert from "node:assert/strict";
import { JournalEncoder, mergeChanges } from "../../../../src/core/session/journal.ts";
import { JournalReader, type JournalLine } from "../../../../src/core/session/journalReader.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../../../src/shared/conversation.ts";

const answer: AnswerTurn = {
  kind: "answer",
  id: "a",
  role: "worker",
  provider: "openai",
  model: "m",
  startedAtMs: 2,
  status: "streaming",
  blocks: [],
  facts: {},
};
const changes: readonly ConversationChange[] = [
  { type: "conversation-start", id: "c", atMs: 1 },
  { type: "turn-add", turn: { kind: "user", id: "u", text: "hi\nthere", atMs: 2 } },
  { type: "turn-add", turn: answer },
  { type: "reasoning-append", turnId: "a", text: "hm", atMs: 3 },
  { type: "reasoning-append", turnId: "a", text: "m", atMs: 4 },
  { type: "reasoning-end", turnId: "a", atMs: 5 },
  { type: "text-append", turnId: "a", text: "Hel" },
  { type: "text-append", turnId: "a", text: "lo \ud83d" },
  { type: "text-append", turnId: "a", text: "\udc4b" },
  { type: "tool-call-add", turnId: "a", callId: "1", name: "read" },
  { type: "tool-call-append", turnId: "a", callId: "1", text: "{}" },
  { type: "facts-set", turnId: "a", facts: { inputTokens: 3 } },
  { type: "answer-end", turnId: "a", status: "complete" },
];
const whole = changes.reduce(reduceConversation, emptyConversation("c", 1));
const lines = changes.map((change) => JSON.stringify(change));

function read(texts: readonly string[]): { readonly kinds: readonly JournalLine[]; readonly conversation: Conversation | undefined } {
  const reader = new JournalReader("c");
  return { kinds: texts.map((text) => reader.read(text)), conversation: reader.finish() };
}

/** What an encoder that is given changes one at a time writes, as lines. */
function encodeEach(each: readonly ConversationChange[]): readonly string[] {
  const encoder = new JournalEncoder();
  return each.flatMap((change) => encoder.encode([change]).trimEnd().split("\n"));
}

function interrupted(length: number): Conversation {
  const state = changes.slice(0, length).reduce(reduceConversation, emptyConversation("c", 1));
  return length > 2 && length < changes.length
    ? reduceConversation(state, { type: "answer-end", turnId: "a", status: "interrupted" })
    : state;
}

describe("a conversation's journal", () => {
  it("gives the conversation back, whether its pieces came together or one at a time", () => {
    assert.deepEqual(read(lines).conversation, whole);
    assert.deepEqual(read(encodeEach(changes)).conversation, whole);
    assert.deepEqual(read(new JournalEncoder().encode(changes).trimEnd().split("\n")).conversation, whole);
  });

  it("means the same once neighbouring text is merged", () => {
    const merged = mergeChanges(changes);
    assert.equal(merged.length, changes.length - 3);
    assert.deepEqual(merged.reduce(reduceConversation, emptyConversation("c", 1)), whole);
  });

  it("spends three bytes on a further piece of a text, and names the answer again from time to time", () => {
    const pieces = Array.from(
      { length: 1000 },
      (_, index): ConversationChange => ({ type: "text-append", turnId: "a", text: `piece ${String(index)} ` }),
    );
    const written = encodeEach(pieces);
    const text = pieces.map((piece) => ("text" in piece ? piece.text : "")).join("");
    assert.equal(written[1], `"piece 1 "`);
    assert.equal(encodeEach([...changes.slice(0, 3), ...pieces]).at(3), `"piece 0 "`, "nor on the first, right after its answer");
    assert.ok(written.filter((line) => line.startsWith("{")).length >= text.length / 4200);
    assert.ok(written.join("\n").length < text.length * 1.35, "three bytes a piece of ten");
    const [block] =
      read([...lines.slice(0, 3), ...written]).conversation?.turns.flatMap((turn) => (turn.kind === "answer" ? turn.blocks : [])) ?? [];
    assert.equal(block?.kind === "text" && block.text, text);
  });

  it("spends no line on facts of which none is known", () => {
    const nothing: ConversationChange = { type: "facts-set", turnId: "a", facts: { effort: undefined } };
    assert.deepEqual(
      encodeEach([changes[2]!, nothing, changes[6]!])
        .filter((line) => line !== "")
        .slice(1),
      [`"Hel"`],
    );
  });

  it("spends no line on facts that come with the end, and none of what an answer does not have when it begins", () => {
    const written = new JournalEncoder()
      .encode([changes[2]!, ...changes.slice(-2)])
      .trimEnd()
      .split("\n");
    assert.deepEqual(written, [
      `{"type":"turn-add","turn":{"kind":"answer","id":"a","role":"worker","provider":"openai","model":"m","startedAtMs":2}}`,
      `{"type":"answer-end","turnId":"a","status":"complete","facts":{"inputTokens":3}}`,
    ]);
    assert.deepEqual(read(written).conversation?.turns, [{ ...answer, status: "complete", facts: { inputTokens: 3 }, failure: undefined }]);
  });

  it("keeps pieces of text to a size that can be read in one", () => {
    const pieces = Array.from({ length: 100 }, (): ConversationChange => ({ type: "text-append", turnId: "a", text: "x".repeat(10_000) }));
    assert.ok(mergeChanges(pieces).every((change) => "text" in change && change.text.length < 80_000));
  });

  it("reads every torn tail: what was whole is there", () => {
    const file = lines.map((line) => `${line}\n`).join("");
    for (let length = 1; length <= file.length; length += 1) {
      const texts = file
        .slice(0, length)
        .split("\n")
        .filter((line) => line !== "");
      const { kinds, conversation } = read(texts);
      const sound = kinds.filter((kind) => kind === "change").length;
      assert.ok(kinds.slice(0, -1).every((kind) => kind === "change"));
      assert.deepEqual(conversation, sound === 0 ? undefined : interrupted(sound));
    }
  });

  it("passes over garbage in the middle and keeps the rest", () => {
    const damaged = [
      "garbage",
      `{"type":"text-append"}`,
      "[]",
      "7",
      `{"type":"turn-add","turn":{}}`,
      `{"type":7}`,
      `{"turn":{"kind":"plan","id":"p"}}`,
    ];
    const { kinds, conversation } = read([...lines.slice(0, 3), ...damaged, ...lines.slice(3)]);
    assert.deepEqual(conversation, whole);
    assert.deepEqual(
      kinds.filter((kind) => kind !== "change"),
      damaged.map(() => "damaged"),
    );
  });

  it("never puts text where it did not stand: what goes on with a lost line is lost with it", () => {
    const other = JSON.stringify({ type: "turn-add", turn: { kind: "user", id: "b", text: "prompt", atMs: 2 } });
    const { kinds, conversation } = read([
      ...lines.slice(0, 3),
      `{"type":"text-append","turnId":"a","text":"kept"}`,
      `" too"`,
      "garbage",
      `"lost"`,
      other,
      `"lost"`,
    ]);
    assert.deepEqual(kinds.slice(3), ["change", "change", "damaged", "damaged", "change", "damaged"]);
    assert.deepEqual(
      conversation?.turns.map((turn) => (turn.kind === "answer" ? turn.blocks : turn.text)),
      ["hi\nthere", [{ kind: "text", text: "kept too" }], "prompt"],
    );
  });

  it("knows what a newer Baton wrote from damage", () => {
    const newer = [
      `{"type":"plan-set","plan":{}}`,
      `{"type":"turn-add","turn":{"kind":"plan","id":"p"}}`,
      `{"type":"audio-append","audio":"AA"}`,
      `"BB"`,
    ];
    const { kinds, conversation } = read([...lines.slice(0, 3), ...newer, ...lines.slice(3)]);
    assert.deepEqual(kinds.slice(3, 7), ["newer", "newer", "newer", "newer"]);
    assert.deepEqual(conversation, whole);
  });

  it("has each turn once, whatever a faulty disk took twice", () => {
    assert.deepEqual(read([...lines, ...lines.slice(1, 3)]).conversation, whole);
  });

  it("does without its first line", () => {
    assert.deepEqual(read(lines.slice(1)).conversation, { ...whole, createdAtMs: 2 });
  });

  it("marks an answer that never ended as interrupted", () => {
    const turn = read(lines.slice(0, 8)).conversation?.turns[1];
    assert.equal(turn?.kind === "answer" && turn.status, "interrupted");
  });

  it("is no conversation without a line that begins one", () => {
    assert.equal(read(["garbage"]).conversation, undefined);
    assert.equal(read([]).conversation, undefined);
  });
});

import assert from "node:assert/strict";
import { JournalEncoder } from "../../../../src/core/session/journal.ts";
import { JournalReader, type JournalLine } from "../../../../src/core/session/journalReader.ts";
import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../../../src/shared/conversation.ts";
import { mergeChanges } from "../../../../src/shared/mergeChanges.ts";

const answer: AnswerTurn = {
  kind: "answer",
  id: "a",
  slot: "worker",
  agent: "worker",
  startedAtMs: 2,
  status: "streaming",
  steps: [{ id: "s1", slot: "worker", agent: "worker", provider: "openai", model: "m", startedAtMs: 2, status: "running", facts: {} }],
  parts: [],
};
const ids = (id: string) => ({ id, stepId: "s1" });
const append = (partId: string, text: string): ConversationChange => ({ type: "part-append", turnId: "a", partId, text });
const begin: ConversationChange = { type: "part-start", turnId: "a", part: { kind: "text", ...ids("p2"), text: "" } };
const changes: readonly ConversationChange[] = [
  { type: "conversation-start", format: 2, id: "c", atMs: 1 },
  { type: "turn-add", turn: { kind: "user", id: "u", text: "hi\nthere", atMs: 2 } },
  { type: "turn-add", turn: answer },
  { type: "part-start", turnId: "a", part: { kind: "reasoning", ...ids("p1"), text: "hm", startedAtMs: 3 } },
  append("p1", "m"),
  { type: "part-end", turnId: "a", partId: "p1", atMs: 5 },
  { type: "part-start", turnId: "a", part: { kind: "text", ...ids("p2"), text: "Hel" } },
  append("p2", "lo \ud83d"),
  append("p2", "\udc4b"),
  {
    type: "part-start",
    turnId: "a",
    part: { kind: "tool-call", ...ids("p3"), callId: "1", name: "read", argumentsText: "", state: "pending" },
  },
  append("p3", "{}"),
  { type: "part-update", turnId: "a", partId: "p3", set: { arguments: {} } },
  { type: "part-start", turnId: "a", part: { kind: "image", ...ids("p4"), file: "x.png", mediaType: "image/png" } },
  { type: "step-end", turnId: "a", stepId: "s1", status: "done", set: { inputTokens: 3 } },
  { type: "turn-end", turnId: "a", status: "complete" },
];
const whole = changes.reduce(reduceConversation, emptyConversation("c", 1));
const lines = new JournalEncoder().encode(changes).trimEnd().split("\n");

function read(texts: readonly string[]): { readonly kinds: readonly JournalLine[]; readonly conversation: Conversation | undefined } {
  const reader = new JournalReader("c");
  return { kinds: texts.map((text) => reader.read(text)), conversation: reader.finish() };
}

/** What an encoder that is given changes one at a time writes, as lines. */
function encodeEach(each: readonly ConversationChange[], encoder = new JournalEncoder()): readonly string[] {
  return each.flatMap((change) => encoder.encode([change]).trimEnd().split("\n"));
}

function partText(conversation: Conversation | undefined, partId: string): string | undefined {
  const part = conversation?.turns.flatMap((turn) => (turn.kind === "answer" ? turn.parts : [])).find(({ id }) => id === partId);
  return part !== undefined && "text" in part ? part.text : undefined;
}

describe("a conversation's journal", () => {
  it("gives the conversation back, whether its pieces came together or one at a time", () => {
    assert.deepEqual(read(lines).conversation, whole);
    assert.deepEqual(read(encodeEach(changes)).conversation, whole);
    assert.deepEqual(read(changes.map((change) => JSON.stringify(change))).conversation, whole);
  });

  it("means the same once pieces of a text are merged", () => {
    const merged = mergeChanges(changes);
    assert.equal(merged.length, changes.length - 1);
    assert.deepEqual(merged.reduce(reduceConversation, emptyConversation("c", 1)), whole);
  });

  it("names its format in its first line, and omits empty fields when an answer begins", () => {
    assert.equal(lines[0], `{"type":"conversation-start","format":2,"id":"c","atMs":1}`);
    assert.doesNotMatch(lines[2] ?? "", /"parts"|"streaming"/);
    const reader = new JournalReader("c");
    lines.forEach((line) => reader.read(line));
    assert.deepEqual([reader.format, reader.nextNumber], [2, 4]);
  });

  it("spends three bytes on a further piece of a text, and names the part again from time to time", () => {
    const pieces = Array.from({ length: 1000 }, (_, index) => append("p2", `piece ${String(index)} `));
    const written = encodeEach([...changes.slice(0, 3), begin, ...pieces]);
    const text = pieces.map((piece) => ("text" in piece ? piece.text : "")).join("");
    assert.equal(written[4], `"piece 0 "`);
    assert.equal(written[5], `"piece 1 "`);
    assert.ok(written.slice(4).filter((line) => line.startsWith("{")).length >= Math.floor(text.length / 4200));
    assert.ok(written.slice(4).join("\n").length < text.length * 1.35, "three bytes a piece of ten");
    assert.equal(partText(read(written).conversation, "p2"), text);
  });

  it("has two parts stream at once, each piece with its part, in whatever order they come", () => {
    const two: ConversationChange[] = ["p1", "p2"].map((id) => ({
      type: "part-start",
      turnId: "a",
      part: { kind: "text", ...ids(id), text: "" },
    }));
    const pieces = Array.from({ length: 10_000 }, (_, index) => append(index % 2 === 0 ? "p1" : "p2", `${String(index)} words `));
    const written = encodeEach([...changes.slice(0, 3), ...two, ...pieces]);
    assert.equal(written[5], `[1,"0 words "]`);
    assert.equal(written[6], `[2,"1 words "]`);
    const { conversation, kinds } = read(written);
    assert.ok(kinds.every((kind) => kind === "change"));
    for (const id of ["p1", "p2"]) {
      const text = pieces
        .map((piece) => ("text" in piece && piece.type === "part-append" && piece.partId === id ? piece.text : ""))
        .join("");
      assert.equal(partText(conversation, id), text);
    }
    // As they are gathered for a fifth of a second, 40 at a time.
    const encoder = new JournalEncoder();
    encoder.encode([...changes.slice(0, 3), ...two]);
    let bytes = 0;
    for (let at = 0; at < pieces.length; at += 40) {
      bytes += Buffer.byteLength(encoder.encode(pieces.slice(at, at + 40)));
    }
    const textBytes = pieces.reduce((sum, piece) => sum + ("text" in piece ? Buffer.byteLength(piece.text) : 0), 0);
    assert.ok(bytes <= textBytes * 1.25, `${String(bytes / textBytes)} bytes a text byte`);
  });

  it("continues in a file that was read, under numbers of its own", () => {
    const reader = new JournalReader("c");
    lines.forEach((line) => reader.read(line));
    const more: readonly ConversationChange[] = [
      { type: "turn-resume", turnId: "a" },
      append("p2", " again"),
      append("p2", " and again"),
      { type: "part-start", turnId: "a", part: { kind: "text", ...ids("p5"), text: "" } },
      append("p2", "!"),
    ];
    const written = encodeEach(more, new JournalEncoder(reader.nextNumber));
    assert.deepEqual(written.slice(2), [
      `" and again"`,
      `{"type":"part-start","turnId":"a","part":{"kind":"text","id":"p5","stepId":"s1","text":""},"n":5}`,
      `[4,"!"]`,
    ]);
    assert.equal(partText(read([...lines, ...written]).conversation, "p2"), "Hello 👋 again and again!");
  });

  it("keeps pieces of text to a size that can be read in one", () => {
    const pieces = Array.from({ length: 100 }, () => append("p2", "x".repeat(10_000)));
    assert.ok(mergeChanges(pieces).every((change) => change.type === "part-append" && change.text.length < 80_000));
  });

  it("reads every torn tail: what was whole is there", () => {
    const file = lines.map((line) => `${line}\n`).join("");
    let before = 0;
    for (let length = 1; length <= file.length; length += 1) {
      const texts = file
        .slice(0, length)
        .split("\n")
        .filter((line) => line !== "");
      const { kinds, conversation } = read(texts);
      assert.ok(kinds.slice(0, -1).every((kind) => kind === "change"));
      const sound = kinds.filter((kind) => kind === "change").length;
      assert.equal(conversation === undefined, sound === 0);
      assert.ok(sound >= before - 1);
      before = sound;
      const last = conversation?.turns.at(-1);
      assert.ok(last?.kind !== "answer" || last.status !== "streaming");
    }
  });

  it("skips garbage in the middle and keeps the rest", () => {
    const damaged = [
      "garbage",
      `{"type":"part-append"}`,
      "[]",
      "7",
      `[1,"a","b"]`,
      `["1","a"]`,
      `{"type":"turn-add","turn":{}}`,
      `{"type":"part-start","turnId":"a","part":{"kind":"text","id":"p9","stepId":"s1"}}`,
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

  it("never moves text: what continues a lost line is lost with it", () => {
    const other = JSON.stringify({ type: "turn-add", turn: { kind: "user", id: "b", text: "prompt", atMs: 2 } });
    const start = JSON.stringify({ ...begin, n: 1 });
    const { kinds, conversation } = read([
      ...lines.slice(0, 3),
      start,
      `"kept"`,
      `" too"`,
      "garbage",
      `"lost"`,
      `[2,"lost"]`,
      other,
      `"lost"`,
      `[1,"!"]`,
    ]);
    assert.deepEqual(kinds.slice(3), ["change", "change", "change", "damaged", "damaged", "damaged", "change", "damaged", "change"]);
    assert.equal(partText(conversation, "p2"), "kept too!");
    assert.equal(conversation?.turns.length, 3);
  });

  it("loses text only up to the next line that names its part, if the line that began the part is lost", () => {
    const pieces = Array.from({ length: 1000 }, (_, index) => append("p2", `piece ${String(index)} `));
    const written = encodeEach([...changes.slice(0, 3), begin, ...pieces]);
    const text = pieces.map((piece) => ("text" in piece ? piece.text : "")).join("");
    const rest = partText(read(written.toSpliced(3, 1, "garbage")).conversation, "p2") ?? "";
    assert.ok(text.endsWith(rest) && rest.length > text.length - 4200);
  });

  it("distinguishes what a newer Baton wrote from damage", () => {
    const newer = [
      `{"type":"plan-set","plan":{}}`,
      `{"type":"turn-add","turn":{"kind":"plan","id":"p"}}`,
      `{"type":"part-start","turnId":"a","part":{"kind":"audio","id":"p9","stepId":"s1"},"n":90}`,
      `[90,"AA"]`,
      `"BB"`,
    ];
    const { kinds, conversation } = read([...lines.slice(0, 3), ...newer, ...lines.slice(3)]);
    assert.deepEqual(kinds.slice(3, 8), ["newer", "newer", "newer", "newer", "newer"]);
    assert.deepEqual(conversation, whole);
  });

  it("has each turn once, even if a faulty disk wrote it twice", () => {
    assert.equal(read([...lines, ...lines.slice(1, 3)]).conversation?.turns.length, 2);
  });

  it("is read without its first line", () => {
    assert.deepEqual(read(lines.slice(1)).conversation, { ...whole, createdAtMs: 2 });
  });

  it("marks an answer that never ended as interrupted, and its step", () => {
    const turn = read(lines.slice(0, 8)).conversation?.turns[1];
    assert.ok(turn?.kind === "answer");
    assert.deepEqual([turn.status, turn.steps[0]?.status], ["interrupted", "interrupted"]);
  });

  it("reads no conversation without a line that begins one", () => {
    assert.equal(read(["garbage"]).conversation, undefined);
    assert.equal(read([]).conversation, undefined);
  });
});

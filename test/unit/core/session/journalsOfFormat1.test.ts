import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { answerText, contentOf, noticesOf, sourcesOf } from "../../../../src/shared/answer.ts";
import { JournalReader, type JournalLine } from "../../../../src/core/session/journalReader.ts";
import type { Conversation } from "../../../../src/shared/conversation.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "fixtures", "journals1");

interface ShownTurn {
  readonly kind: "prompt" | "answer";
  readonly status?: string;
  readonly words?: string;
  readonly text?: readonly string[];
  readonly thinking?: readonly string[];
  readonly failure?: readonly string[];
  readonly notices?: readonly string[];
  readonly sources?: readonly string[];
}

const shown = JSON.parse(readFileSync(join(folder, "shown.json"), "utf8")) as Readonly<Record<string, readonly ShownTurn[]>>;

function read(name: string): { readonly conversation: Conversation; readonly lines: readonly JournalLine[] } {
  const reader = new JournalReader("a-chat");
  const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => reader.read(line));
  const conversation = reader.finish();
  assert.ok(conversation !== undefined);
  return { conversation, lines };
}

/** Markdown and the page write the same letters around different signs. */
const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

describe("chats in the journal's first format", () => {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => basename(file, ".jsonl"));

  it("are twenty and more", () => {
    assert.ok(names.length >= 20);
  });

  for (const name of names.filter((other) => shown[other] !== undefined)) {
    it(`are as they were shown: ${name}`, () => {
      const { conversation, lines } = read(name);
      assert.ok(lines.every((line) => line === "change"));
      const turns = shown[name] ?? [];
      assert.deepEqual(
        conversation.turns.map(({ kind }) => kind),
        turns.map(({ kind }) => (kind === "prompt" ? "user" : "answer")),
      );
      for (const [index, turn] of conversation.turns.entries()) {
        const expected = turns[index];
        if (turn.kind === "user") {
          assert.ok(expected?.words?.includes(turn.text));
          continue;
        }
        assert.equal(turn.status, expected?.status);
        assert.equal(turn.failure !== undefined, (expected?.failure?.length ?? 0) > 0);
        assert.equal(noticesOf(turn).length, expected?.notices?.length);
        assert.equal(sourcesOf(turn).length > 0, (expected?.sources?.length ?? 0) > 0);
        assert.equal(
          contentOf(turn).some(({ kind }) => kind === "reasoning"),
          (expected?.thinking?.length ?? 0) > 0,
        );
        // A block of JSON is headed with its language.
        const words = letters((expected?.text ?? []).join(" ")).replace(turn.schema === undefined ? /^$/ : /^JSON/, "");
        assert.equal(letters(answerText(turn)).slice(0, 25), words.slice(0, 25));
      }
    });
  }

  it("lose the line that was cut off, and nothing else", () => {
    const { conversation, lines } = read("21-torn-tail");
    assert.ok(lines.slice(0, -1).every((line) => line === "change"));
    assert.equal(lines.at(-1), "damaged");
    const last = conversation.turns.at(-1);
    assert.ok(last?.kind === "answer" && last.status === "interrupted" && answerText(last).length > 1000);
  });
});

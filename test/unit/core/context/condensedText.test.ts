import assert from "node:assert/strict";
import { condensedText } from "../../../../src/core/context/condensedText.ts";
import { summarySource } from "../../../../src/core/context/summarySource.ts";
import type { Message } from "../../../../src/core/model/message.ts";

describe("A condensed text", () => {
  const log = Array.from({ length: 500 }, (_, line) => `${String(line)} the cache loads the next batch of orders`);

  it("is itself if it is short", () => {
    assert.equal(condensedText("a\nb", 10), "a\nb");
  });

  it("has the beginning, the end, errors and what is unlike the rest", () => {
    const lines = log.with(200, "TypeError: x is not a function").with(333, "The deploy key of Amber is 4711.");
    const text = condensedText(lines.join("\n"), 600);
    assert.ok(text.length <= 620, String(text.length));
    assert.match(text, /^0 the cache.*\[… \d+ lines …\].*TypeError.*Amber is 4711.*499 the cache/s);
  });

  it("of one long line has both ends", () => {
    assert.match(condensedText(`begin${"x".repeat(5000)}end`, 300), /^begin.*characters left out.*end$/s);
  });

  it("never tears a character apart, and is no longer than asked for by much", () => {
    for (const characters of [0, 10, 61, 200, 1000]) {
      const text = condensedText("😀".repeat(3000), characters);
      assert.ok(text.isWellFormed());
      assert.ok(text.length <= characters + 80, `${String(characters)}: ${String(text.length)}`);
    }
  });
});

describe("The source of a summary", () => {
  const output = (id: number, text: string): readonly Message[] => [
    {
      role: "assistant",
      content: [
        { type: "text", text: `Looking at ${String(id)}.` },
        { type: "tool-call", callId: String(id), name: "read_file", arguments: { path: "a" } },
      ],
    },
    { role: "tool", content: [{ type: "tool-result", callId: String(id), content: text, isError: id === 2 }] },
  ];

  it("fits into the pieces that there may be, and has the words whole", () => {
    const messages = Array.from({ length: 100 }, (_, id) => output(id, `line of output ${String(id)}\n`.repeat(1000))).flat();
    const pieces = summarySource(messages, 5000, 5);
    assert.ok(pieces.length <= 5);
    assert.ok(pieces.every((piece) => piece.length <= 20_000));
    for (let id = 0; id < 100; id++) {
      assert.ok(pieces.join("").includes(`Looking at ${String(id)}.`), String(id));
    }
    assert.match(pieces[0] ?? "", /## The call failed/);
  });

  it("is one piece if it is short, and condenses words if there are too many", () => {
    assert.equal(summarySource(output(1, "short"), 5000, 5).length, 1);
    const talk = Array.from(
      { length: 50 },
      (): Message => ({ role: "assistant", content: [{ type: "text", text: "words ".repeat(4000) }] }),
    );
    assert.ok(summarySource(talk, 5000, 2).join("").length <= 40_000);
  });
});

import assert from "node:assert/strict";
import { requestTokens } from "../../../../src/core/accounting/requestTokens.ts";
import { contextView } from "../../../../src/core/context/contextView.ts";
import { fromBaton } from "../../../../src/core/context/systemText.ts";
import type { Message } from "../../../../src/core/model/message.ts";

describe("What fills a model's window", () => {
  const text = (words: string) => ({ type: "text", text: words }) as const;
  const tools = [{ name: "read_file", description: "Reads. ".repeat(40), inputSchema: {} }];
  const messages: readonly Message[] = [
    { role: "system", content: [text("s".repeat(4000))] },
    { role: "user", content: [text(`${fromBaton} Earlier.`), text("u".repeat(800))] },
    { role: "assistant", content: [text("I see.")] },
    { role: "user", content: [text("The attached file “a.ts”:\n\nxxxx".padEnd(2000, "x")), text("w".repeat(400))] },
    { role: "assistant", content: [{ type: "tool-call", callId: "1", name: "read_file", arguments: { path: "a" } }] },
    { role: "tool", content: [{ type: "tool-result", callId: "1", content: "r".repeat(8000) }] },
  ];

  it("is said by what it is, the largest first, and adds up to the whole request", () => {
    const view = contextView(messages, tools, 128_000);
    assert.deepEqual(
      view.parts.map(({ label }) => label),
      ["Tool results", "Instructions", "Attached files", "Summary of earlier messages", "Your messages", "Tool definitions", "Answers"],
    );
    assert.equal(view.windowTokens, 128_000);
    assert.ok(Math.abs(view.usedTokens - requestTokens({ messages, tools })) < 20);
  });

  it("leaves out what there is none of, and a window that isn't known", () => {
    assert.deepEqual(contextView([], [], undefined), { usedTokens: 0, parts: [] });
  });
});

import assert from "node:assert/strict";
import { requestTokens } from "../../../../src/core/accounting/requestTokens.ts";

describe("about how many tokens a request has", () => {
  it("is a quarter of its characters, wherever they stand", () => {
    const messages = [
      { role: "system", content: [{ type: "text", text: "a".repeat(40) }] },
      { role: "user", content: [{ type: "text", text: "b".repeat(40) }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "c".repeat(40) },
          { type: "tool-call", callId: "1", name: "call", arguments: { at: 1 } },
        ],
      },
      { role: "tool", content: [{ type: "tool-result", callId: "1", content: "d".repeat(28) }] },
    ] as const;
    assert.equal(requestTokens({ messages }), (40 * 3 + 12 + 28) / 4);
    const tool = { name: "call", description: "", inputSchema: {} };
    assert.equal(requestTokens({ messages: [], tools: [tool] }), Math.ceil(JSON.stringify(tool).length / 4));
  });

  it("has a fixed number for an attachment, however long its bytes are", () => {
    const picture = (data: string) =>
      ({ role: "user", content: [{ type: "image", source: { kind: "base64", mediaType: "image/png", data } }] }) as const;
    assert.equal(requestTokens({ messages: [picture("aa")] }), requestTokens({ messages: [picture("a".repeat(100_000))] }));
  });
});

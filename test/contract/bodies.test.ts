import assert from "node:assert/strict";
import type { Message } from "../../src/core/model/message.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf } from "./contract.ts";
import { assistantMessage } from "./conversation.ts";
import { lastBody } from "./requestBody.ts";

const text = (words: string) => ({ type: "text", text: words }) as const;
const half = "cut \ud83d";

contract("request bodies", (contract) => {
  const { offers } = contract.wireCase;

  it("half a surrogate pair in any text becomes U+FFFD", async () => {
    const calls: readonly Message[] = [
      { role: "assistant", content: [{ type: "tool-call", callId: "call_1", name: "now", arguments: { place: half, [half]: 1 } }] },
      { role: "tool", content: [{ type: "tool-result", callId: "call_1", content: half }] },
    ];
    const tools = [{ name: "now", description: half, inputSchema: { type: "object", properties: { place: { type: "string", description: half } } } }];
    const messages: readonly Message[] = [
      { role: "system", content: [text(half)] },
      { role: "user", content: [text("The log ends: \ud83d…")] },
      ...(offers.tools ? calls : []),
      { role: "assistant", content: [text("Low alone: \ude00")] },
      { role: "user", content: [text("Whole 😀, and a word: \\ud83d")] },
    ];
    const events = await contract.answer({ steps: [{ text: "ok" }] }, { messages, ...(offers.tools ? { tools } : {}) });
    assert.equal(textOf(events), "ok", JSON.stringify(events.at(-1)));
    const body = lastBody(contract);
    assert.ok(body.isWellFormed() && !/(?<!\\)\\ud[89a-f]/i.test(body), body);
    for (const part of ["The log ends: \ufffd…", "Low alone: \ufffd", "Whole 😀, and a word: \\\\ud83d", ...(offers.tools ? ['"cut \ufffd"'] : [])]) {
      assert.ok(body.includes(part), `${part} is not in ${body}`);
    }
  });

  it("an answer cut in the middle of a character goes back with U+FFFD", async () => {
    const asked = contract.question().messages;
    const events = await contract.answer({ steps: [{ text: "Great \ud83d" }], finishReason: contract.wireCase.limitReason });
    assert.equal(textOf(events), "Great \ud83d");
    contract.server.script({ steps: [{ text: "ok" }] });
    const again = await eventsOf(await contract.open(), contract.question({ messages: [...asked, assistantMessage(events), { role: "user", content: [text("Go on.")] }] }));
    assert.equal(textOf(again), "ok", JSON.stringify(again.at(-1)));
    assert.ok(lastBody(contract).includes("Great \ufffd"));
  });

  it("the halves of one character in two pieces are that character", async () => {
    const events = await contract.answer({ steps: [{ text: "Great \ud83d" }, { text: "\ude00!" }] });
    assert.equal(textOf(events), "Great 😀!");
  });
});

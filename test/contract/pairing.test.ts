import assert from "node:assert/strict";
import type { Message } from "../../src/core/model/message.ts";
import { interruptedResult } from "../../src/core/model/pairedMessages.ts";
import { parseMessages } from "../../src/core/model/parseMessages.ts";
import { textOf } from "../unit/providers/parsing.ts";
import type { Contract } from "./contract.ts";
import { contract, eventsOf, correctionStore } from "./contract.ts";
import { randomHistory } from "./histories.ts";
import { lastBody } from "./requestBody.ts";

const tools = ["read_file", "find"].map((name) => ({
  name,
  description: "Looks",
  inputSchema: { type: "object", properties: { path: { type: "string" }, place: { type: "string" } } },
}));
const question: Message = { role: "user", content: [{ type: "text", text: "Read them." }] };
const call = (callId: string, path: string) => ({ type: "tool-call", callId, name: "read_file", arguments: { path } }) as const;
const result = (callId: string, content: string) => ({ type: "tool-result", callId, content }) as const;

/** What was sent, after the server accepted it at once. */
async function sent(contract: Contract, messages: readonly Message[]): Promise<string> {
  contract.server.reset();
  const events = await contract.answer({ steps: [{ text: "Quite." }] }, { messages, ...(contract.wireCase.offers.tools ? { tools } : {}) });
  assert.equal(textOf(events), "Quite.", `${JSON.stringify(events.at(-1))} to ${JSON.stringify(messages)}`);
  assert.equal(contract.server.requests.length, 1, "asked more than once");
  return lastBody(contract);
}

contract("calls and results", (contract) => {
  it("the same id in two turns", async () => {
    const body = await sent(contract, [
      question,
      { role: "assistant", content: [call("call_0", "a")] },
      { role: "tool", content: [result("call_0", "Alpha")] },
      { role: "assistant", content: [call("call_0", "b")] },
      { role: "tool", content: [result("call_0", "Beta")] },
    ]);
    assert.match(body, /Alpha.*Beta/);
  });

  it("the same id twice in one answer", async () => {
    const body = await sent(contract, [
      question,
      { role: "assistant", content: [call("call_0", "a"), call("call_0", "b")] },
      { role: "tool", content: [result("call_0", "Alpha"), result("call_0", "Beta")] },
    ]);
    assert.match(body, /Alpha.*Beta/);
  });

  it("a call without a result", async () => {
    const parsed = parseMessages([
      { role: "user", content: "Count the words of a and b." },
      {
        role: "assistant",
        content: [
          { type: "text", text: "I look." },
          ...["toolu_1", "toolu_2"].map((id) => ({ type: "tool_use", id, name: "read_file", input: { path: id } })),
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_1", content: "alpha beta" },
          { type: "text", text: "I stopped the second one. Go on without it." },
        ],
      },
    ]);
    assert.ok(parsed.ok);
    const body = await sent(contract, parsed.value);
    for (const words of ["I look.", "alpha beta", interruptedResult, "I stopped the second one. Go on without it."]) {
      assert.ok(body.includes(words), `${words} is not in ${body}`);
    }
  });

  it("a result without a call", async () => {
    assert.match(
      await sent(contract, [
        question,
        { role: "tool", content: [result("call_9", "Alpha")] },
        { role: "user", content: [{ type: "text", text: "Well?" }] },
      ]),
      /Alpha.*Well/,
    );
  });

  it("a conversation that the provider itself would have rejected, for any reason", async () => {
    const corrections = correctionStore();
    // At an address that is not OpenAI's own, its limit is learned from the first rejection.
    corrections.learned.push({ parameter: "tool_call_id:most", instead: "40" });
    const provider = await contract.open({}, { corrections });
    for (let seed = 1; seed <= 40; seed++) {
      const messages = randomHistory(seed);
      const events = await eventsOf(provider, contract.question({ messages, ...(contract.wireCase.offers.tools ? { tools } : {}) }));
      assert.equal(
        events.at(-1)?.type,
        "finish",
        `seed ${String(seed)}: ${JSON.stringify(events.at(-1))} to ${JSON.stringify(contract.server.requests.at(-1)?.body)}`,
      );
      assert.equal(contract.server.requests.length, 1, `seed ${String(seed)}: asked more than once`);
      contract.server.reset();
    }
  });
});

import assert from "node:assert/strict";
import { isRecord } from "../../src/core/model/json.ts";
import type { Message } from "../../src/core/model/message.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, correctionStore, offered } from "./contract.ts";
import { assistantMessage } from "./conversation.ts";
import { lastBody } from "./requestBody.ts";

const text = (words: string) => ({ type: "text", text: words }) as const;
const half = "cut \ud83d";

contract("request bodies", (contract) => {
  const { offers } = contract.wireCase;

  const limitWord = /^(?:max_tokens|max_completion_tokens|max_output_tokens|maxOutputTokens)$/;
  const limitIn = (value: unknown): unknown =>
    isRecord(value)
      ? (Object.entries(value).find(([name]) => limitWord.test(name))?.[1] ??
        Object.values(value)
          .map(limitIn)
          .find((found) => found !== undefined))
      : undefined;
  offered(
    "less room for the answer if the rejection says how much is left, for this request only",
    contract.wireCase.wire !== "gemini",
    async () => {
      const [window, input, limit] = contract.wireCase.wire === "completions" ? [4096, 2000, 3000] : [200_000, 178_959, 30_000];
      const isAnthropic = ["anthropic", "bedrock", "vertex"].includes(contract.wireCase.wire);
      const message = isAnthropic
        ? `input length and \`max_tokens\` exceed context limit: ${String(input)} + ${String(limit)} > ${String(window)}, decrease input length or \`max_tokens\` and try again`
        : `This model's maximum context length is ${String(window)} tokens. However, you requested ${String(input + limit)} tokens (${String(input)} in the messages, ${String(limit)} in the completion). Please reduce the length of the messages or completion.`;
      const corrections = correctionStore();
      const provider = await contract.open({}, { corrections });
      contract.server.script({ error: { status: 400, message } }, { steps: [{ text: "x" }] }, { steps: [{ text: "x" }] });
      const asked = contract.question({ maxOutputTokens: limit });
      const first = await eventsOf(provider, asked);
      await eventsOf(provider, asked);
      assert.deepEqual(
        first.filter((event) => event.type === "attempt").map(({ next }) => next),
        ["retry"],
        JSON.stringify(first.at(-1)),
      );
      assert.deepEqual(
        contract.server.requests.map(({ body }) => limitIn(body)),
        [limit, window - input, limit],
      );
      assert.deepEqual(corrections.learned, []);
    },
    "the limit of an answer is not part of the window's",
    async () => {
      await contract.answer({ steps: [{ text: "x" }] }, { maxOutputTokens: 30_000 });
      assert.equal(limitIn(contract.server.requests[0]?.body), 30_000);
    },
  );

  it("half a surrogate pair in any text becomes U+FFFD", async () => {
    const calls: readonly Message[] = [
      { role: "assistant", content: [{ type: "tool-call", callId: "call_1", name: "now", arguments: { place: half, [half]: 1 } }] },
      { role: "tool", content: [{ type: "tool-result", callId: "call_1", content: half }] },
    ];
    const tools = [
      { name: "now", description: half, inputSchema: { type: "object", properties: { place: { type: "string", description: half } } } },
    ];
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
    for (const part of [
      "The log ends: \ufffd…",
      "Low alone: \ufffd",
      "Whole 😀, and a word: \\\\ud83d",
      ...(offers.tools ? ['"cut \ufffd"'] : []),
    ]) {
      assert.ok(body.includes(part), `${part} is not in ${body}`);
    }
  });

  it("an answer cut in the middle of a character goes back with U+FFFD", async () => {
    const asked = contract.question().messages;
    const events = await contract.answer({ steps: [{ text: "Great \ud83d" }], finishReason: contract.wireCase.limitReason });
    assert.equal(textOf(events), "Great \ud83d");
    contract.server.script({ steps: [{ text: "ok" }] });
    const again = await eventsOf(
      await contract.open(),
      contract.question({ messages: [...asked, assistantMessage(events), { role: "user", content: [text("Go on.")] }] }),
    );
    assert.equal(textOf(again), "ok", JSON.stringify(again.at(-1)));
    assert.ok(lastBody(contract).includes("Great \ufffd"));
  });

  it("the halves of one character in two pieces are that character", async () => {
    const events = await contract.answer({ steps: [{ text: "Great \ud83d" }, { text: "\ude00!" }] });
    assert.equal(textOf(events), "Great 😀!");
  });
});

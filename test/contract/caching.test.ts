import assert from "node:assert/strict";
import type { Message } from "../../src/core/model/message.ts";
import type { UsageEvent } from "../../src/core/model/streamEvent.ts";
import { contract, offered } from "./contract.ts";
import { assistantMessage } from "./conversation.ts";

/** More than any provider's least to cache. */
const words = 5000;

contract("prompt caching", (contract) => {
  const say = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
  const twoTurns = async (): Promise<(UsageEvent | undefined)[]> => {
    const messages: Message[] = [
      { role: "system", content: [{ type: "text", text: "Be brief." }] },
      say(Array.from({ length: words }, (_, at) => `word${String(at)}`).join(" ")),
    ];
    const usages: (UsageEvent | undefined)[] = [];
    for (const next of ["And now?", "And then?"]) {
      const events = await contract.answer({ steps: [{ text: "So." }] }, { messages: [...messages], cacheKey: "conversation-1" });
      usages.push(events.filter((event) => event.type === "usage").at(-1));
      messages.push(assistantMessage(events), say(next));
    }
    return usages;
  };

  offered(
    "the second turn reads its history from the cache",
    contract.wireCase.offers.caching,
    async () => {
      const [first, second] = await twoTurns();
      assert.ok((first?.cachedInputTokens ?? 0) === 0, JSON.stringify(first));
      const read = second?.cachedInputTokens ?? 0;
      assert.ok(read > words * 0.9, `read ${String(read)} of ${String(words)}`);
      assert.ok(read <= (second?.inputTokens ?? 0), JSON.stringify(second));
    },
    "no cache is reported",
    async () => {
      const [first, second] = await twoTurns();
      assert.deepEqual([first?.cachedInputTokens ?? 0, second?.cachedInputTokens ?? 0], [0, 0]);
    },
  );
});

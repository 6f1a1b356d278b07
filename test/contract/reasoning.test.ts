import assert from "node:assert/strict";
import type { JsonValue } from "../../src/core/model/json.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, offered } from "./contract.ts";
import { assistantMessage } from "./conversation.ts";
import { lastBody } from "./requestBody.ts";

const tools = [{ name: "now", description: "Returns the time", inputSchema: { type: "object", properties: {} } }];
const thought = "hm, so";

/** The longest text in a signature's data: the signature itself. */
function proofOf(data: JsonValue): string {
  const texts = JSON.stringify(data).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "");
}

contract("reasoning", (contract) => {
  const { offers } = contract.wireCase;

  offered(
    "reported before the text",
    offers.reasoning,
    async () => {
      const events = await contract.answer({ steps: [{ reasoning: "hm, " }, { reasoning: "so" }, { text: "Yes" }] }, { effort: "low" });
      assert.equal(textOf(events, "reasoning-delta"), thought);
      const types = events.map(({ type }) => type);
      assert.ok(types.lastIndexOf("reasoning-delta") < types.indexOf("text-delta"));
    },
    "the answer comes without",
    async () => {
      const events = await contract.answer({ steps: [{ reasoning: "hm" }, { text: "Yes" }] }, { effort: "low" });
      assert.deepEqual([textOf(events), textOf(events, "reasoning-delta")], ["Yes", ""]);
    },
  );

  const playBack = async (): Promise<string> => {
    const asked = { role: "user", content: [{ type: "text", text: "What time is it?" }] } as const;
    const call = { toolCall: { id: "call_1", name: "now", argumentsText: "{}" } };
    const withTools = offers.tools ? { tools } : {};
    const events = await contract.answer(
      { steps: [{ reasoning: "hm, " }, { reasoning: "so" }, ...(offers.tools ? [call] : [{ text: "Noon." }])] },
      { ...withTools, effort: "low", messages: [asked] },
    );
    const answered = assistantMessage(events);
    const results = events.flatMap((event) =>
      event.type === "tool-call-end" ? [{ type: "tool-result" as const, callId: event.callId, content: "noon" }] : [],
    );
    const next = offers.tools ? ({ role: "tool", content: results } as const) : asked;
    const again = await contract.answer({ steps: [{ text: "Noon." }] }, { ...withTools, effort: "low", messages: [asked, answered, next] });
    assert.equal(textOf(again), "Noon.", JSON.stringify(again));
    const signature = answered.content.find((part) => part.type === "reasoning")?.signature;
    return signature === undefined ? "" : proofOf(signature.data);
  };
  offered(
    "played back to the wire that made it",
    offers.playback !== undefined,
    async () => {
      const proof = await playBack();
      if (offers.playback === "signature") {
        assert.ok(proof.length > 10, "there was no signature");
        assert.ok(lastBody(contract).includes(proof), lastBody(contract));
      } else {
        assert.ok(lastBody(contract).includes(thought), lastBody(contract));
      }
    },
    "left out of the next request",
    async () => {
      await playBack();
      assert.ok(!lastBody(contract).includes(thought), lastBody(contract));
    },
  );

  const bodyWith = async (effort: "off" | "low" | "high" | undefined): Promise<string> => {
    const events = await contract.answer({ steps: [{ text: "x" }] }, { effort });
    assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
    return lastBody(contract);
  };
  offered(
    "an effort is asked for",
    offers.effort,
    async () => {
      const bodies = [await bodyWith("low"), await bodyWith("high")];
      assert.equal(new Set(bodies).size, 2, "two efforts make one request");
      await bodyWith("off");
    },
    "every effort makes the same request",
    async () => {
      assert.equal(new Set([await bodyWith("off"), await bodyWith("low"), await bodyWith("high"), await bodyWith(undefined)]).size, 1);
    },
  );
});

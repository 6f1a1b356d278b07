import assert from "node:assert/strict";
import type { JsonObject } from "../../src/core/model/json.ts";
import { contract, eventsOf, correctionStore, offered } from "./contract.ts";
import { lastBody } from "./requestBody.ts";
import type { CorrectionName } from "./wireCase.ts";

const names: readonly CorrectionName[] = [
  "max_tokens",
  "temperature",
  "reasoning_effort",
  "stream_options",
  "parallel_tool_calls",
  "strict",
  "system role",
];
const tools = [{ name: "now", description: "Returns the time", inputSchema: { type: "object", properties: {} } }];

contract("corrected when rejected", (contract) => {
  const { offers } = contract.wireCase;
  for (const name of names) {
    const correction = offers.corrections[name];
    offered(
      name,
      correction !== undefined,
      async () => {
        assert.ok(correction !== undefined);
        const corrections = correctionStore();
        const provider = await contract.open({}, { corrections });
        contract.server.script({ error: correction.error }, { steps: [{ text: "x" }] }, { steps: [{ text: "x" }] });
        const first = await eventsOf(provider, contract.question(correction.ask));
        assert.equal(first.at(-1)?.type, "finish", JSON.stringify(first));
        const attempts = first.filter((event) => event.type === "attempt");
        assert.deepEqual(
          attempts.map(({ number, next }) => [number, next]),
          [[1, "retry"]],
        );
        const second = await eventsOf(provider, contract.question(correction.ask));
        assert.equal(second.at(-1)?.type, "finish", JSON.stringify(second));
        assert.deepEqual(
          second.filter(({ type }) => type === "attempt"),
          [],
        );
        const bodies = contract.server.requests.map(({ body }) => body as JsonObject);
        assert.equal(bodies.length, 3, "one rejected, one corrected, none the next time");
        const [rejected, corrected, next] = bodies.map((body) => correction.read(body));
        assert.notEqual(rejected, undefined, JSON.stringify(bodies[0]));
        assert.notDeepEqual(corrected, rejected);
        assert.deepEqual(next, corrected);
        assert.equal(corrections.learned.length, 1);
      },
      "not sent at all",
      async () => {
        const system = { role: "system", content: [{ type: "text", text: "Be brief." }] } as const;
        const asked = contract.question().messages;
        await contract.answer(
          { steps: [{ text: "x" }] },
          { messages: [system, ...asked], effort: "low", maxOutputTokens: 9000, ...(offers.tools ? { tools } : {}) },
        );
        const field = name === "system role" ? /"role":"(?:system|developer)"/ : new RegExp(`"${name}":`);
        assert.doesNotMatch(lastBody(contract), field);
      },
    );
  }
});

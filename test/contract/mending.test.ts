import assert from "node:assert/strict";
import type { JsonObject } from "../../src/core/model/json.ts";
import { contract, eventsOf, lessonStore, offered } from "./contract.ts";
import { lastBody } from "./requestBody.ts";
import type { MendName } from "./wireCase.ts";

const names: readonly MendName[] = [
  "max_tokens",
  "temperature",
  "reasoning_effort",
  "stream_options",
  "parallel_tool_calls",
  "strict",
  "system role",
];
const tools = [{ name: "now", description: "Tells the time", inputSchema: { type: "object", properties: {} } }];

contract("mended when refused", (contract) => {
  const { offers } = contract.wireCase;
  for (const name of names) {
    const mend = offers.mends[name];
    offered(
      name,
      mend !== undefined,
      async () => {
        assert.ok(mend !== undefined);
        const lessons = lessonStore();
        const provider = await contract.open({}, { lessons });
        contract.server.script({ error: mend.error }, { steps: [{ text: "x" }] }, { steps: [{ text: "x" }] });
        const first = await eventsOf(provider, contract.question(mend.ask));
        assert.equal(first.at(-1)?.type, "finish", JSON.stringify(first));
        const attempts = first.filter((event) => event.type === "attempt");
        assert.deepEqual(
          attempts.map(({ number, next }) => [number, next]),
          [[1, "retry"]],
        );
        const second = await eventsOf(provider, contract.question(mend.ask));
        assert.equal(second.at(-1)?.type, "finish", JSON.stringify(second));
        assert.deepEqual(
          second.filter(({ type }) => type === "attempt"),
          [],
        );
        const bodies = contract.server.requests.map(({ body }) => body as JsonObject);
        assert.equal(bodies.length, 3, "one rejected, one mended, none the next time");
        const [rejected, mended, next] = bodies.map((body) => mend.read(body));
        assert.notEqual(rejected, undefined, JSON.stringify(bodies[0]));
        assert.notDeepEqual(mended, rejected);
        assert.deepEqual(next, mended);
        assert.equal(lessons.learned.length, 1);
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

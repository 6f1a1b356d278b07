import assert from "node:assert/strict";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { StructuredMode } from "../../src/core/provider.ts";
import { schemaOf } from "../../src/core/structured/askedSchema.ts";
import { streamEventsOf } from "../../src/core/drivenEvents.ts";
import { askProvider } from "../../src/core/structured/schemaQuestion.ts";
import { streamStructured } from "../../src/core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import type { ScriptedAnswer } from "../model-server/script.ts";
import { failureOf, only, textOf } from "../unit/providers/parsing.ts";
import { contract, type Contract } from "./contract.ts";
import { lastBody } from "./requestBody.ts";

const city: JsonObject = {
  title: "city",
  type: "object",
  properties: { name: { type: "string" }, people: { type: "integer" } },
  required: ["name", "people"],
  additionalProperties: false,
};
const bern = { name: "Bern", people: 137_000 };

/** The answer as a model gives it when it was asked in this way. */
function given(mode: StructuredMode, value: unknown): ScriptedAnswer {
  const json = JSON.stringify(value);
  switch (mode) {
    case "native":
      return { steps: [{ text: json.slice(0, 9) }, { text: json.slice(9) }] };
    case "tool":
      return { steps: [{ toolCall: { name: "city", argumentsText: json, pieces: 3 } }] };
    case "prompt":
      return { steps: [{ text: `Here it is:\n\`\`\`json\n${json}\n\`\`\`` }] };
  }
}

async function ask(contract: Contract, values: readonly unknown[]): Promise<{ readonly events: StreamEvent[]; readonly result: unknown }> {
  const { structured } = contract.wireCase.offers;
  const provider = await contract.open();
  assert.equal(provider.structuredMode?.(contract.wireCase.model) ?? "prompt", structured);
  contract.server.script(...values.map((value) => given(structured, value)));
  const schema = schemaOf(city);
  assert.ok(schema.ok);
  const stream = streamStructured(askProvider(provider, new AbortController().signal), contract.question(), schema.value, {
    loadValidator: loadSchemaValidator,
    asked: { provider: "acme", label: "Acme" },
  });
  const events: StreamEvent[] = [];
  for await (const event of streamEventsOf(stream)) {
    events.push(event);
  }
  return { events, result: await stream.result };
}

contract("structured output", (contract) => {
  it("an answer in a schema", async () => {
    const { events, result } = await ask(contract, [bern]);
    assert.deepEqual(result, { ok: true, value: bern, attempts: 1 }, JSON.stringify(events));
    assert.ok(textOf(events).includes('"people":137000'));
    assert.deepEqual(only(events, "structured-output"), { type: "structured-output", value: bern, attempts: 1 });
    assert.equal(only(events, "finish").reason, "stop");
    assert.match(lastBody(contract), /people/);
  });

  it("a wrong answer goes back with its errors", async () => {
    const { events, result } = await ask(contract, [{ name: "Bern", people: "many" }, bern]);
    assert.deepEqual(result, { ok: true, value: bern, attempts: 2 }, JSON.stringify(events));
    assert.deepEqual(
      events.flatMap((event) => (event.type === "attempt" ? [event.failure.kind] : [])),
      ["invalid-output"],
    );
    assert.match(lastBody(contract), /people.{0,80}integer/);
    assert.equal(contract.server.requests.length, 2);
  });

  it("a third wrong answer is a failure with its errors", async () => {
    const wrong = { name: "Bern", people: "many" };
    const { events } = await ask(contract, [wrong, wrong, wrong]);
    const failure = failureOf(events);
    assert.equal(failure.kind, "invalid-output");
    assert.match(failure.message, /people/);
    assert.equal(contract.server.requests.length, 3);
  });
});

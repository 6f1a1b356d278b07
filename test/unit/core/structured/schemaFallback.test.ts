import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { ChatRequest, StructuredMode } from "../../../../src/core/provider.ts";
import { Admission } from "../../../../src/core/resilience/admission.ts";
import type { Candidate, Target } from "../../../../src/core/resilience/candidate.ts";
import { execute } from "../../../../src/core/resilience/executor.ts";
import { streamEventsOf } from "../../../../src/core/drivenEvents.ts";
import { HealthBook } from "../../../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../../../src/core/resilience/runControl.ts";
import { schemaOf } from "../../../../src/core/structured/askedSchema.ts";
import type { SchemaQuestion } from "../../../../src/core/structured/schemaQuestion.ts";
import { streamStructured } from "../../../../src/core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../../../src/schema/loadSchemaValidator.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { ScriptedProvider, type ScriptedStream } from "../../../fakes/scriptedProvider.ts";
import { failureOf, textOf } from "../../providers/parsing.ts";

const request: ChatRequest = { model: "first", messages: [{ role: "user", content: [{ type: "text", text: "Bern?" }] }] };
const failed = (kind: Failure["kind"]): ScriptedStream => [
  { type: "failure", failure: { kind, message: "No.", provider: "p", retry: "elsewhere" } as Failure },
];
const call = (json: string): ScriptedStream => [
  { type: "text-delta", text: "I call." },
  { type: "tool-call-start", callId: "c1", name: "city" },
  { type: "tool-call-delta", callId: "c1", argumentsText: json },
  { type: "tool-call-end", callId: "c1", arguments: JSON.parse(json) as Record<string, never> },
  { type: "finish", reason: "tool-calls" },
];

class Model extends ScriptedProvider {
  readonly mode: StructuredMode;

  constructor(mode: StructuredMode, ...streams: readonly ScriptedStream[]) {
    super();
    this.mode = mode;
    this.script(...streams);
  }

  structuredMode(): StructuredMode {
    return this.mode;
  }
}

function targetOf(id: string, provider: Model, question: SchemaQuestion): Target {
  const candidate: Candidate = {
    accountId: id,
    model: id,
    origin: `https://${id}.example`,
    provider: id,
    providerLabel: id,
    accountLabel: id,
    open: () => Promise.resolve({ ok: true, provider }),
  };
  return {
    provider: id,
    model: id,
    request: (opened) => question.requestFor(opened, { model: id }),
    candidates: () => [candidate],
    problem: () => ({ kind: "auth", message: "There is no key.", provider: id, retry: "never" }),
  };
}

async function ask(models: Readonly<Record<string, Model>>): Promise<readonly StreamEvent[]> {
  const clock = new FakeClock();
  const health = new HealthBook();
  const ports = { clock, random: () => 0, health, admission: new Admission(clock, health) };
  const schema = schemaOf({ title: "city", type: "object", properties: { name: { type: "string" } }, required: ["name"] });
  assert.ok(schema.ok);
  const stream = streamStructured(
    (question) =>
      execute(
        {
          targets: Object.entries(models).map(([id, model]) => targetOf(id, model, question)),
          limits: { maxWaitMs: 1000, maxAttempts: 1 },
          silence: { firstByteMs: 1000, idleMs: 1000 },
          tokens: 1,
          control: new RunControl(),
        },
        ports,
      ),
    request,
    schema.value,
    { loadValidator: loadSchemaValidator, asked: { provider: "first" } },
  );
  const events: StreamEvent[] = [];
  for await (const event of streamEventsOf(stream)) {
    events.push(event);
  }
  return events;
}

describe("an answer in a schema with fallbacks", () => {
  it("is requested from each model in the form that suits it, and read in that form", async () => {
    const native = new Model("native", failed("not-found"));
    const tool = new Model("tool", call('{"name":"Bern"}'));
    const events = await ask({ first: native, second: tool });
    assert.deepEqual([native.requests[0]?.model, native.requests[0]?.outputSchema?.name], ["first", "city"]);
    assert.deepEqual(
      [tool.requests[0]?.model, tool.requests[0]?.toolChoice, tool.requests[0]?.outputSchema],
      ["second", { name: "city" }, undefined],
    );
    assert.equal(textOf(events), '{"name":"Bern"}');
    assert.deepEqual(
      events.map(({ type }) => type),
      ["attempt", "text-delta", "structured-output", "finish"],
    );
  });

  it("is taken as text if the fallback has a mode of its own for it", async () => {
    const tool = new Model("tool", failed("not-found"));
    const native = new Model("native", [
      { type: "text-delta", text: '{"name":"Bern"}' },
      { type: "finish", reason: "stop" },
    ]);
    const events = await ask({ first: tool, second: native });
    assert.deepEqual(
      events.map(({ type }) => type),
      ["attempt", "text-delta", "structured-output", "finish"],
    );
    assert.equal(native.requests[0]?.outputSchema?.name, "city");
  });

  it("goes back with its errors to the model that gave it, named as that", async () => {
    const native = new Model("native", failed("not-found"), failed("not-found"), failed("not-found"));
    const tool = new Model("tool", call("{}"), call("{}"), call("{}"));
    const events = await ask({ first: native, second: tool });
    const wrong = events.flatMap((event) =>
      event.type === "attempt" && event.failure.kind === "invalid-output" ? [[event.provider, event.model]] : [],
    );
    assert.deepEqual(wrong, [
      ["second", "second"],
      ["second", "second"],
    ]);
    assert.match(failureOf(events).message, /^The answer of second does not satisfy the schema/);
    assert.match(JSON.stringify(tool.requests[1]?.messages.at(-1)?.content), /does not satisfy/);
  });
});

import assert from "node:assert/strict";
import * as z from "zod";
import type { JsonObject } from "../../../../src/core/model/json.ts";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import type { ChatRequest, StructuredMode } from "../../../../src/core/provider.ts";
import { schemaOf } from "../../../../src/core/structured/askedSchema.ts";
import { streamEventsOf } from "../../../../src/core/drivenEvents.ts";
import { askProvider } from "../../../../src/core/structured/schemaQuestion.ts";
import { streamStructured, type StructuredResult } from "../../../../src/core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../../../src/schema/loadSchemaValidator.ts";
import { ScriptedProvider, type ScriptedStream } from "../../../fakes/scriptedProvider.ts";
import { failureOf, textOf } from "../../providers/parsing.ts";

const city: JsonObject = {
  title: "city",
  type: "object",
  properties: { name: { type: "string" }, people: { type: "integer" } },
  required: ["name", "people"],
  additionalProperties: false,
};
const bern = '{"name":"Bern","people":137000}';
const question: ChatRequest = {
  model: "m",
  messages: [
    { role: "system", content: [{ type: "text", text: "Be brief." }] },
    { role: "user", content: [{ type: "text", text: "Bern?" }] },
  ],
};

const finish = (reason: "stop" | "length" | "refusal" | "tool-calls" = "stop"): StreamEvent => ({ type: "finish", reason });
const usage = (inputTokens: number, more: Partial<StreamEvent> = {}): StreamEvent =>
  ({ type: "usage", inputTokens, outputTokens: 1, raw: { n: inputTokens }, ...more }) as StreamEvent;
const says = (text: string): StreamEvent => ({ type: "text-delta", text });

function calls(name: string, argumentsText: string, callId = "c1"): StreamEvent[] {
  const half = argumentsText.length >> 1;
  return [
    { type: "tool-call-start", callId, name },
    { type: "tool-call-delta", callId, argumentsText: argumentsText.slice(0, half) },
    { type: "tool-call-delta", callId, argumentsText: argumentsText.slice(half) },
    { type: "tool-call-end", callId, arguments: JSON.parse(argumentsText) as JsonObject },
  ];
}

class Provider extends ScriptedProvider {
  readonly mode: StructuredMode;

  constructor(mode: StructuredMode) {
    super();
    this.mode = mode;
  }

  structuredMode(): StructuredMode {
    return this.mode;
  }
}

interface Asked {
  readonly events: StreamEvent[];
  readonly result: StructuredResult<unknown>;
  readonly requests: readonly ChatRequest[];
}

async function ask(
  mode: StructuredMode,
  streams: readonly ScriptedStream[],
  more: { schema?: unknown; request?: Partial<ChatRequest>; retries?: number; signal?: AbortSignal } = {},
): Promise<Asked> {
  const provider = new Provider(mode);
  provider.script(...streams);
  const schema = schemaOf(more.schema ?? city);
  assert.ok(schema.ok);
  const options = { loadValidator: loadSchemaValidator, asked: { provider: "acme", label: "Acme" }, retries: more.retries };
  const stream = streamStructured(
    askProvider(provider, more.signal ?? new AbortController().signal),
    { ...question, ...more.request },
    schema.value,
    options,
  );
  const events: StreamEvent[] = [];
  for await (const event of streamEventsOf(stream)) {
    events.push(event);
  }
  return { events, result: await stream.result, requests: provider.requests };
}

const kindsOf = (events: readonly StreamEvent[]): string[] => events.map((event) => event.type);
const lastWords = (request: ChatRequest | undefined): string => JSON.stringify(request?.messages.at(-1)?.content);

describe("streamStructured", () => {
  it("uses the wire's own mode, and emits the value before the finish", async () => {
    const { events, result, requests } = await ask("native", [[says(bern.slice(0, 5)), says(bern.slice(5)), usage(9), finish()]]);
    assert.deepEqual(kindsOf(events), ["text-delta", "text-delta", "usage", "structured-output", "finish"]);
    assert.deepEqual(events[3], { type: "structured-output", value: { name: "Bern", people: 137_000 }, attempts: 1 });
    assert.deepEqual(result, { ok: true, value: { name: "Bern", people: 137_000 }, attempts: 1 });
    assert.deepEqual(requests[0]?.outputSchema, { name: "city", schema: city });
    assert.equal(requests[0].messages, question.messages);
  });

  it("asks by a tool that must be called, whose arguments come as text", async () => {
    const now = { name: "now", description: "", inputSchema: { type: "object" } };
    const { events, requests } = await ask("tool", [[says("I call."), ...calls("city", bern), finish("tool-calls")]], {
      request: { tools: [now] },
    });
    assert.deepEqual(kindsOf(events), ["text-delta", "text-delta", "structured-output", "finish"]);
    assert.equal(textOf(events), bern);
    assert.deepEqual(events.at(-1), finish("stop"));
    assert.deepEqual(requests[0]?.toolChoice, { name: "city" });
    assert.deepEqual(
      requests[0].tools?.map((tool) => tool.name),
      ["now", "city"],
    );
    assert.deepEqual(requests[0].tools[1]?.inputSchema, city);
  });

  it("asks by words after the system's own, and finds the JSON in a fence", async () => {
    const { result, requests } = await ask("prompt", [[says(`Here:\n\`\`\`json\n${bern}\n\`\`\``), finish()]]);
    assert.ok(result.ok);
    assert.deepEqual(
      requests[0]?.messages.map((message) => message.role),
      ["system", "system", "user"],
    );
    assert.ok(JSON.stringify(requests[0].messages[1]).includes("additionalProperties"));
    assert.deepEqual([requests[0].outputSchema, requests[0].tools], [undefined, undefined]);
  });

  it("accepts text in place of the forced call", async () => {
    const { events, result } = await ask("tool", [[says(bern), finish()]]);
    assert.ok(result.ok);
    assert.equal(textOf(events), bern);
  });

  it("uses the first of two calls", async () => {
    const { events, result } = await ask("tool", [
      [...calls("city", bern), ...calls("city", '{"name":"Ulm","people":1}', "c2"), finish("tool-calls")],
    ]);
    assert.deepEqual(result.ok && result.value, { name: "Bern", people: 137_000 });
    assert.equal(textOf(events), bern);
  });

  it("accepts arguments that come whole", async () => {
    const [start, , , end] = calls("city", bern);
    const { events } = await ask("tool", [[start!, end!, finish("tool-calls")]]);
    assert.equal(textOf(events), bern);
  });

  for (const mode of ["native", "tool", "prompt"] as const) {
    it(`sends the errors back (${mode})`, async () => {
      const wrong = '{"name":"Bern","people":"many"}';
      const answer = (json: string): StreamEvent[] =>
        mode === "tool" ? [...calls("city", json), finish("tool-calls")] : [says(json), finish()];
      const { events, result, requests } = await ask(mode, [answer(wrong), answer(bern)]);
      assert.deepEqual(
        kindsOf(events).filter((kind) => kind !== "text-delta"),
        ["attempt", "structured-output", "finish"],
      );
      const attempt = events.find((event) => event.type === "attempt");
      assert.deepEqual(
        [attempt?.number, attempt?.provider, attempt?.model, attempt?.next, attempt?.failure.kind],
        [1, "acme", "m", "retry", "invalid-output"],
      );
      assert.deepEqual(result, { ok: true, value: { name: "Bern", people: 137_000 }, attempts: 2 });
      assert.deepEqual(requests[1]?.messages.at(-2), { role: "assistant", content: [{ type: "text", text: wrong }] });
      assert.match(lastWords(requests[1]), /\/people: the value must be \\"integer\\", not string/);
    });
  }

  it("gives up after two retries, with the last errors", async () => {
    const { events, result, requests } = await ask("native", [
      [says("{}"), finish()],
      [says("no"), finish()],
      [says('{"name":1,"people":2}'), finish()],
    ]);
    assert.equal(requests.length, 3);
    assert.deepEqual(
      kindsOf(events).filter((kind) => kind !== "text-delta"),
      ["attempt", "attempt", "failure"],
    );
    const failure = failureOf(events);
    assert.equal(failure.kind, "invalid-output");
    assert.equal(
      failure.message,
      'The answer of Acme does not satisfy the schema “city”, after 3 attempts: /name: the value must be "string", not number.',
    );
    assert.equal(failure.providerMessage, '/name: the value must be "string", not number.');
    assert.deepEqual(result, { ok: false, ended: events.at(-1) });
  });

  it("asks once if no retry is wanted", async () => {
    const { requests } = await ask("native", [[says("{}"), finish()]], { retries: 0 });
    assert.equal(requests.length, 1);
  });

  it("counts each attempt's tokens once", async () => {
    const { events } = await ask("native", [
      [usage(5), usage(10, { cachedInputTokens: 4 }), says("{}"), finish()],
      [says(bern), usage(20), finish()],
    ]);
    const counted = events.filter((event) => event.type === "usage");
    assert.deepEqual(
      counted.map((event) => event.inputTokens),
      [5, 10, 30],
    );
    assert.deepEqual(
      [counted[2]?.outputTokens, counted[2]?.cachedInputTokens, counted[2]?.reasoningTokens, counted[2]?.raw],
      [2, 4, undefined, [{ n: 10 }, { n: 20 }]],
    );
  });

  it("leaves the sum unknown if an attempt was not counted", async () => {
    const { events } = await ask("native", [
      [says("{}"), finish()],
      [says(bern), usage(20), finish()],
    ]);
    assert.equal(events.find((event) => event.type === "usage")?.inputTokens, undefined);
  });

  it("does not ask again for an answer that was cut off at its limit", async () => {
    const { events, requests } = await ask("native", [[says('{"name":"Be'), finish("length")]]);
    assert.equal(requests.length, 1);
    assert.match(failureOf(events).message, /cut off at its limit/);
  });

  it("accepts an answer that was complete at its limit", async () => {
    const { events, result } = await ask("native", [[says(bern), finish("length")]]);
    assert.ok(result.ok);
    assert.deepEqual(events.at(-1), finish("length"));
  });

  it("leaves a model's refusal as it is", async () => {
    const { events, result, requests } = await ask("native", [[says("I cannot."), finish("refusal")]]);
    assert.equal(requests.length, 1);
    assert.deepEqual(events.at(-1), finish("refusal"));
    assert.deepEqual(result, { ok: false, ended: finish("refusal") });
  });

  it("lets calls of other tools through", async () => {
    const { events, requests } = await ask("native", [[...calls("now", "{}"), finish("tool-calls")]]);
    assert.equal(requests.length, 1);
    assert.deepEqual(kindsOf(events), ["tool-call-start", "tool-call-delta", "tool-call-delta", "tool-call-end", "finish"]);
  });

  it("ends with the failure of an attempt", async () => {
    const failure: StreamEvent = {
      type: "failure",
      failure: { kind: "rate-limit", message: "Too many.", provider: "acme", retry: "same" },
    };
    const { events, result } = await ask("native", [[says("{}"), finish()], [failure]]);
    assert.deepEqual(events.at(-1), failure);
    assert.deepEqual(result, { ok: false, ended: failure });
  });

  it("asks again for a call whose arguments are not JSON", async () => {
    const broken: StreamEvent = { type: "failure", failure: { kind: "server", message: "Unreadable.", provider: "acme", retry: "same" } };
    const [start] = calls("city", bern);
    const { result } = await ask("tool", [
      [start!, { type: "tool-call-delta", callId: "c1", argumentsText: '{"name":' }, broken],
      [...calls("city", bern), finish("tool-calls")],
    ]);
    assert.deepEqual(result, { ok: true, value: { name: "Bern", people: 137_000 }, attempts: 2 });
  });

  it("stops between two attempts", async () => {
    const abort = new AbortController();
    const provider = new Provider("native");
    provider.script([says("{}"), finish()], [says(bern), finish()]);
    const schema = schemaOf(city);
    assert.ok(schema.ok);
    const stream = streamStructured(askProvider(provider, abort.signal), question, schema.value, {
      loadValidator: loadSchemaValidator,
      asked: { provider: "acme" },
    });
    const events: StreamEvent[] = [];
    for await (const event of streamEventsOf(stream)) {
      events.push(event);
      if (event.type === "attempt") {
        abort.abort();
      }
    }
    assert.equal(failureOf(events).kind, "aborted");
    const result = await stream.result;
    assert.ok(!result.ok && result.ended.type === "failure");
  });

  it("settles when the caller leaves", async () => {
    const provider = new Provider("native");
    provider.script([says("{}"), finish()]);
    const schema = schemaOf(city);
    assert.ok(schema.ok);
    const stream = streamStructured(askProvider(provider, new AbortController().signal), question, schema.value, {
      loadValidator: loadSchemaValidator,
      asked: { provider: "acme" },
    });
    for await (const _event of stream) {
      break;
    }
    const result = await stream.result;
    assert.equal(!result.ok && result.ended.type === "failure" && result.ended.failure.kind, "aborted");
  });

  it("sends nothing for a schema that cannot be used", async () => {
    const { events, requests } = await ask("native", [], { schema: { type: "object", properties: { a: { $ref: "#/$defs/gone" } } } });
    assert.equal(requests.length, 0);
    const failure = failureOf(events);
    assert.equal(failure.kind === "invalid-request" && failure.parameter, "schema");
    assert.match(failure.message, /is not in it .*No request was sent/);
  });

  it("asks for an object if something else is wanted, and unwraps it again", async () => {
    const { result, requests } = await ask("native", [[says('{"value":["a","b"]}'), finish()]], {
      schema: { type: "array", items: { type: "string" } },
    });
    assert.deepEqual(result.ok && result.value, ["a", "b"]);
    assert.equal(requests[0]?.outputSchema?.schema["type"], "object");
  });

  it("gives the typed value of zod, and sends its refinements' errors back", async () => {
    const schema = z.object({
      day: z
        .string()
        .refine((text) => !Number.isNaN(Date.parse(text)), "must be a date")
        .transform((text) => new Date(text)),
    });
    const { events, result, requests } = await ask(
      "native",
      [
        [says('{"day":"soon"}'), finish()],
        [says('{"day":"2026-11-21"}'), finish()],
      ],
      { schema },
    );
    assert.match(lastWords(requests[1]), /\/day: must be a date/);
    assert.ok(result.ok && (result.value as { day: Date }).day instanceof Date);
    assert.deepEqual(events.find((event) => event.type === "structured-output")?.value, { day: "2026-11-21" });
  });
});

import assert from "node:assert/strict";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { Correction, CorrectionStore } from "../../src/core/ports/correctionStore.ts";
import type { ChatRequest } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import { openProvider } from "../throughApp/openProvider.ts";
import { assertOneEnd, textOf } from "../unit/providers/parsing.ts";
import { eventsOf } from "./contract.ts";
import type { PlainAnswer } from "./plainServer.ts";
import { chatEvents, geminiEvents, messagesEvents, startPlainServer } from "./plainServer.ts";

function correctionStore(learned: Correction[] = []): CorrectionStore & { readonly learned: Correction[] } {
  return {
    learned,
    of: () => learned,
    learn: (_baseUrl, _model, correction) => {
      learned.push(correction);
    },
  };
}

const responsesEvents = [
  { type: "response.created", response: { id: "r", model: "m", status: "in_progress", output: [] } },
  { type: "response.output_text.delta", item_id: "i", output_index: 0, content_index: 0, delta: "ok" },
  {
    type: "response.completed",
    response: { id: "r", model: "m", status: "completed", output: [], usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } },
  },
];

/** What came of one question to a server that answers so. */
async function ask(
  type: ProviderType,
  request: Partial<ChatRequest>,
  answer: (body: JsonObject, bodyText: string, index: number) => PlainAnswer,
  more: { api?: "responses" | "completions"; corrections?: Correction[] } = {},
) {
  const server = await startPlainServer(answer);
  const corrections = correctionStore(more.corrections);
  try {
    const baseUrl = type === "anthropic" ? server.origin : `${server.origin}/v1`;
    const provider = await openProvider(
      type,
      { provider: "acme", baseUrl, apiKey: "key", api: more.api },
      { fetch: globalThis.fetch, corrections },
    );
    const events: readonly StreamEvent[] = await eventsOf(provider, {
      model: "m",
      messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
      ...request,
    });
    assertOneEnd(events);
    return {
      events,
      text: textOf(events),
      attempts: events.flatMap((event) => (event.type === "attempt" ? [event.failure.kind] : [])),
      learned: corrections.learned,
      bodies: server.bodies.map((body) => JSON.parse(body) as JsonObject),
    };
  } finally {
    await server.close();
  }
}

const temperature = { modelOptions: { temperature: 0.2 } };
const tool = {
  name: "odd",
  description: "Odd",
  inputSchema: { type: "object", properties: { "@weird key": { type: "string" } } },
} as const;
const unsupported = "Unsupported parameter: 'temperature' is not supported with this model.";
const start = {
  type: "message_start",
  message: { id: "msg_0", type: "message", role: "assistant", model: "m", content: [], usage: { input_tokens: 9, output_tokens: 1 } },
};

describe("a rejection inside a stream with status 200, before anything was said", () => {
  for (const [name, type, request, api, good, rejection, correction] of [
    [
      "Groq: a parameter",
      "openai-compatible",
      temperature,
      undefined,
      chatEvents("ok"),
      [{ error: { message: unsupported, type: "invalid_request_error", param: "temperature" } }],
      "temperature",
    ],
    [
      "OpenRouter: an error with a code, after an empty chunk",
      "openai-compatible",
      temperature,
      undefined,
      chatEvents("ok"),
      [
        {
          id: "c",
          object: "chat.completion.chunk",
          model: "m",
          choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
        },
        { error: { code: 400, message: unsupported } },
      ],
      "temperature",
    ],
    [
      "LiteLLM: a code as text",
      "openai-compatible",
      temperature,
      undefined,
      chatEvents("ok"),
      [{ error: { message: `litellm.BadRequestError: ${unsupported}`, type: null, param: null, code: "400" } }],
      "temperature",
    ],
    [
      "LM Studio: a template's roles",
      "openai-compatible",
      {
        messages: [
          { role: "assistant", content: [{ type: "text", text: "Hi" }] },
          { role: "user", content: [{ type: "text", text: "Hello" }] },
        ],
      },
      undefined,
      chatEvents("ok"),
      [
        {
          error: {
            message: "Error rendering prompt with jinja template: Conversation roles must alternate user/assistant/user/assistant/...",
          },
        },
      ],
      "roles",
    ],
    [
      "a tool's schema",
      "openai-compatible",
      { tools: [tool] },
      undefined,
      chatEvents("ok"),
      [{ error: { message: "Invalid schema for function 'odd': bad property key", type: "invalid_request_error" } }],
      "tools:schema:words",
    ],
    [
      "OpenAI: Responses",
      "openai",
      temperature,
      "responses",
      responsesEvents,
      [{ type: "error", code: "unsupported_parameter", message: unsupported, param: "temperature" }],
      "temperature",
    ],
    [
      "OpenAI: Responses, a response that fails once it was created",
      "openai",
      temperature,
      "responses",
      responsesEvents,
      [
        responsesEvents[0],
        {
          type: "response.failed",
          response: { id: "r", status: "failed", error: { code: "invalid_request_error", message: unsupported } },
        },
      ],
      "temperature",
    ],
    [
      "legacy completions",
      "openai",
      temperature,
      "completions",
      [{ id: "c", object: "text_completion", model: "m", choices: [{ index: 0, text: "ok", finish_reason: "stop" }] }, "[DONE]"],
      [{ error: { message: unsupported, type: "invalid_request_error", param: "temperature" } }],
      "temperature",
    ],
    [
      "Anthropic: an error event",
      "anthropic",
      temperature,
      undefined,
      messagesEvents("ok"),
      [{ type: "error", error: { type: "invalid_request_error", message: "temperature: Extra inputs are not permitted" } }],
      "temperature",
    ],
    [
      "Anthropic: an error event after message_start",
      "anthropic",
      temperature,
      undefined,
      messagesEvents("ok"),
      [start, { type: "error", error: { type: "invalid_request_error", message: "temperature: Extra inputs are not permitted" } }],
      "temperature",
    ],
    [
      "Gemini",
      "gemini",
      { modelOptions: { "generationConfig.temperature": 0.2 } },
      undefined,
      geminiEvents("ok"),
      [{ error: { code: 400, status: "INVALID_ARGUMENT", message: "temperature is not supported for this model" } }],
      "temperature",
    ],
  ] as const) {
    it(`is corrected: ${name}`, async () => {
      const reported = await ask(type, request, (_body, _text, index) => ({ events: index === 0 ? rejection : good }), { api });
      assert.deepEqual(
        [reported.text, reported.attempts.length, reported.bodies.length, reported.events.at(-1)?.type],
        ["ok", 1, 2, "finish"],
        JSON.stringify(reported.events),
      );
      assert.notDeepEqual(reported.bodies[0], reported.bodies[1]);
      assert.deepEqual(
        reported.learned.map(({ parameter }) => parameter),
        [correction],
      );
    });
  }

  it("is corrected when it is a whole JSON body", async () => {
    const reported = await ask("openai-compatible", temperature, (_body, _text, index) =>
      index === 0
        ? { status: 200, json: { error: { message: unsupported, type: "invalid_request_error", param: "temperature" } } }
        : { events: chatEvents("ok") },
    );
    assert.deepEqual([reported.text, reported.attempts], ["ok", ["invalid-request"]]);
  });

  it("is corrected as often as its rules allow, some with an error status, some without, and each is an attempt", async () => {
    const rejection = (parameter: string) => ({
      error: { message: `Unsupported parameter: '${parameter}'`, type: "invalid_request_error", param: parameter },
    });
    const answers: readonly PlainAnswer[] = [
      { events: [rejection("temperature")] },
      { status: 400, json: rejection("top_p") },
      { events: [rejection("seed")] },
      { events: chatEvents("ok") },
    ];
    const reported = await ask(
      "openai-compatible",
      { modelOptions: { temperature: 0.2, top_p: 0.5, seed: 1 } },
      (_body, _text, index) => answers[index] ?? { events: [] },
    );
    assert.deepEqual(
      [reported.text, reported.attempts.length, reported.learned.map(({ parameter }) => parameter)],
      ["ok", 3, ["temperature", "top_p", "seed"]],
    );
  });

  it("that no correction fixes is the answer's failure, and nothing is learned", async () => {
    const reported = await ask("openai-compatible", temperature, () => ({
      events: [{ error: { message: unsupported, type: "invalid_request_error", param: "temperature" } }],
    }));
    assert.deepEqual([reported.events.at(-1)?.type, reported.bodies.length, reported.learned], ["failure", 2, []]);
  });

  it("is not corrected once text was emitted: the text stays, and the failure stands under it", async () => {
    const reported = await ask("openai-compatible", temperature, () => ({
      events: [chatEvents("Half")[0], { error: { message: unsupported, type: "invalid_request_error", param: "temperature" } }],
    }));
    assert.deepEqual([reported.text, reported.attempts, reported.events.at(-1)?.type, reported.bodies.length], ["Half", [], "failure", 1]);
  });

  it("about the room for the answer lowers it and says so, and nothing is learned", async () => {
    const message =
      "This model's maximum context length is 8192 tokens. However, you requested 9192 tokens (5192 in the messages, 4000 in the completion).";
    const reported = await ask("openai-compatible", { maxOutputTokens: 4000 }, (_body, _text, index) => ({
      events: index === 0 ? [{ error: { message, type: "invalid_request_error" } }] : chatEvents("ok"),
    }));
    const attempt = reported.events.find((event) => event.type === "attempt");
    assert.deepEqual([reported.text, reported.learned, reported.bodies[1]?.["max_tokens"]], ["ok", [], 3000]);
    assert.match(attempt?.failure.message ?? "", /the room for the answer was lowered to 3000 tokens\.$/);
  });
});

describe("a tool whose schema cannot be corrected", () => {
  const odd2 = { ...tool, inputSchema: { type: "object", properties: { "@weird key": { type: "number" } } } };
  const strict = (body: JsonObject): PlainAnswer => {
    const tools = body["tools"] as readonly JsonObject[];
    const bad = tools.findIndex((each) => JSON.stringify((each["input_schema"] as JsonObject)["properties"]).includes("@weird"));
    const message = `tools.${String(bad)}.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'`;
    return bad === -1
      ? { events: messagesEvents("ok") }
      : { status: 400, json: { type: "error", error: { type: "invalid_request_error", message } } };
  };

  it("is described in words at once in the next request with the same schema, and is tried again with another schema", async () => {
    const first = await ask("anthropic", { tools: [tool] }, strict);
    assert.equal(first.bodies.length, 2);
    const second = await ask("anthropic", { tools: [tool] }, strict, { corrections: [...first.learned] });
    assert.deepEqual([second.text, second.bodies.length, second.bodies[0]?.["tools"]], ["ok", 1, first.bodies[1]?.["tools"]]);
    const third = await ask("anthropic", { tools: [tool, { ...odd2, name: "odder" }] }, strict, { corrections: [...first.learned] });
    assert.deepEqual([third.text, third.bodies.length], ["ok", 2]);
    const joined = third.learned.at(-1);
    assert.equal(joined?.instead?.split(",").length, 2);
    const fourth = await ask("anthropic", { tools: [tool, { ...odd2, name: "odder" }] }, strict, {
      corrections: joined === undefined ? [] : [joined],
    });
    assert.deepEqual([fourth.text, fourth.bodies.length], ["ok", 1]);
  });

  it("leaves a tool of the same name with an accepted schema unchanged", async () => {
    const first = await ask("anthropic", { tools: [tool] }, strict);
    const plain = { ...tool, inputSchema: { type: "object", properties: { path: { type: "string" } } } };
    const second = await ask("anthropic", { tools: [plain] }, strict, { corrections: [...first.learned] });
    assert.deepEqual((second.bodies[0]?.["tools"] as readonly JsonObject[])[0]?.["input_schema"], plain.inputSchema);
  });

  it("is remembered only for the latest tools", async () => {
    const known = Array.from({ length: 80 }, (_, at) => `hash${String(at)}`).join(",");
    const reported = await ask("anthropic", { tools: [tool] }, strict, {
      corrections: [{ parameter: "tools:schema:words", instead: known }],
    });
    const kept = reported.learned.at(-1)?.instead?.split(",") ?? [];
    assert.deepEqual([kept.length, kept.at(-2)], [64, "hash79"]);
  });
});

import assert from "node:assert/strict";
import type OpenAI from "openai";
import { reasoningSeal } from "../../model-server/reasoningSeal.ts";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";
import { collect, openaiClient, postJson } from "./clients.ts";

const question = { model: "gpt-5.5", input: "How are you?", store: false };
const strictSchema = { type: "object", properties: {}, required: [], additionalProperties: false };
const seal = (id: string) => ({ type: "reasoning", id, summary: [], encrypted_content: reasoningSeal(id) });
const call = { type: "function_call", call_id: "call_1", name: "f", arguments: "{}" };
const result = { type: "function_call_output", call_id: "call_1", output: "1" };

describe("the model server, as OpenAI's Responses", () => {
  let server: ModelServer;
  let client: OpenAI;

  before(async () => {
    server = await startModelServer();
    client = openaiClient(server);
  });
  beforeEach(() => server.reset());
  after(() => server.close());

  const reject = async (more: object, words: RegExp, status = 400): Promise<void> => {
    const { status: reported, json } = await postJson(
      `${server.openaiBaseUrl}/responses`,
      { ...question, ...more },
      { authorization: `Bearer ${server.keys.openai}` },
    );
    const { error } = json as { readonly error?: { readonly message: string } };
    assert.match(error?.message ?? "", words);
    assert.equal(reported, status);
  };

  it("streams items, each opened and closed, in OpenAI's order", async () => {
    server.script({
      steps: [
        { reasoning: "hm" },
        { text: "Hel" },
        { text: "lo" },
        { citation: { url: "https://a.test", title: "A" } },
        { toolCall: { id: "call_1", name: "f", argumentsText: '{"a":1}', pieces: 2 } },
      ],
    });
    const events = await collect(
      await client.responses.create({
        ...question,
        stream: true,
        reasoning: { summary: "auto" },
        include: ["reasoning.encrypted_content"],
      }),
    );
    assert.deepEqual(
      events.map(({ type }) => type.replace("response.", "")),
      [
        ...["created", "in_progress"],
        ...[
          "output_item.added",
          "reasoning_summary_part.added",
          "reasoning_summary_text.delta",
          "reasoning_summary_text.done",
          "reasoning_summary_part.done",
          "output_item.done",
        ],
        ...[
          "output_item.added",
          "content_part.added",
          "output_text.delta",
          "output_text.delta",
          "output_text.annotation.added",
          "output_text.done",
          "content_part.done",
          "output_item.done",
        ],
        ...[
          "output_item.added",
          "function_call_arguments.delta",
          "function_call_arguments.delta",
          "function_call_arguments.done",
          "output_item.done",
        ],
        "completed",
      ],
    );
    assert.deepEqual(
      events.map(({ sequence_number: number }) => number),
      events.map((_, at) => at),
    );
    const last = events.at(-1);
    assert.ok(last?.type === "response.completed");
    assert.deepEqual(
      last.response.output.map(({ type }) => type),
      ["reasoning", "message", "function_call"],
    );
    const [reasoning] = last.response.output;
    assert.ok(reasoning?.type === "reasoning");
    assert.equal(reasoning.encrypted_content, reasoningSeal(reasoning.id));
    assert.equal(last.response.usage?.total_tokens, 3 + 1 + 2 + 2);
  });

  it("alternates the pieces of calls, in order of their numbers", async () => {
    const argumentsText = '{"a":1}';
    server.script({
      steps: [
        {
          interleaved: true,
          toolCalls: [
            { name: "f", argumentsText, pieces: 2 },
            { name: "g", argumentsText, pieces: 2 },
          ],
        },
      ],
    });
    const events = await collect(await client.responses.create({ ...question, stream: true }));
    assert.deepEqual(
      events.flatMap((event) => (event.type === "response.function_call_arguments.delta" ? [event.output_index] : [])),
      [0, 1, 0, 1],
    );
    assert.deepEqual(
      events.map(({ sequence_number: number }) => number),
      events.map((_, at) => at),
    );
  });

  it("answers completely, cut off, and with a model's refusal", async () => {
    server.script({ steps: [{ text: "Hel" }, { text: "lo" }], finishReason: "max_output_tokens" });
    const answer = await client.responses.create(question);
    assert.deepEqual([answer.output_text, answer.status, answer.incomplete_details?.reason], ["Hello", "incomplete", "max_output_tokens"]);
    server.script({ steps: [{ refusal: "No." }] });
    const events = await collect(await client.responses.create({ ...question, stream: true }));
    assert.deepEqual(
      events.flatMap((event) => (event.type === "response.refusal.done" ? [event.refusal] : [])),
      ["No."],
    );
  });

  it("thinks only if the model does, and reports it only on request", async () => {
    for (const [more, items] of [
      [
        { reasoning: { summary: "auto" as const } },
        [
          ["reasoning", 1],
          ["message", undefined],
        ],
      ],
      [
        {},
        [
          ["reasoning", 0],
          ["message", undefined],
        ],
      ],
      [{ reasoning: { effort: "none" as const } }, [["message", undefined]]],
      [{ model: "gpt-4.1" }, [["message", undefined]]],
    ] as const) {
      server.script({ steps: [{ reasoning: "hm" }, { text: "x" }] });
      const { output } = await client.responses.create({ ...question, ...more });
      assert.deepEqual(
        output.map((item) => [item.type, item.type === "reasoning" ? item.summary.length : undefined]),
        items,
      );
    }
  });

  it("accepts a conversation with everything in it", async () => {
    const image = { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" };
    const file = { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AAAA" };
    const input = [
      { role: "user", content: [{ type: "input_text", text: "Hi" }, image, file] },
      seal("rs_1"),
      call,
      result,
      seal("rs_2"),
      { role: "assistant", content: [{ type: "output_text", text: "So." }] },
      { role: "user", content: "And?" },
    ];
    const tools = [
      { type: "function", name: "f", parameters: { type: "object" }, strict: false },
      { type: "function", name: "g", parameters: strictSchema },
    ];
    const { status } = await postJson(
      `${server.openaiBaseUrl}/responses`,
      { ...question, input, tools, tool_choice: { type: "function", name: "f" } },
      { authorization: `Bearer ${server.keys.openai}` },
    );
    assert.equal(status, 200);
  });

  for (const [what, more, words, status] of [
    ["an unknown field", { max_tokens: 5 }, /Unknown parameter: 'max_tokens'/],
    ["an unknown model", { model: "gpt-99" }, /`gpt-99` does not exist/, 404],
    ["nothing to answer", { input: undefined }, /One of "input"/],
    ["a limit that is too small", { max_output_tokens: 5 }, />= 16/],
    ["a temperature of a model that thinks", { temperature: 1 }, /'temperature' is not supported/],
    ["an effort of a model that does not", { model: "gpt-4.1", reasoning: { effort: "low" } }, /'reasoning.effort' is not supported/],
    [
      "an effort that the model does not know",
      { model: "o3", reasoning: { effort: "none" } },
      /'none' is not supported with the 'o3' model. Supported values are: 'low', 'medium', and 'high'/,
    ],
    [
      "encrypted content of a model that does not think",
      { model: "gpt-4.1", include: ["reasoning.encrypted_content"] },
      /Encrypted content is not supported/,
    ],
    ["something else to include", { include: ["everything"] }, /Invalid value: 'everything'/],
    ["a response that it never stored", { previous_response_id: "resp_1" }, /Previous response with id 'resp_1' not found/],
    ["an item of an unknown type", { input: [{ type: "poem" }] }, /Invalid value: 'poem'/],
    ["an item's unknown field", { input: [{ ...call, result: 1 }] }, /Unknown parameter: 'input\[0\].result'/],
    [
      "parts of the chat wire",
      { input: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] },
      /Invalid value: 'text'. Supported values are: 'input_text'/,
    ],
    ["a picture that is none", { input: [{ role: "user", content: [{ type: "input_image", image_url: "AAAA" }] }] }, /image_url/],
    [
      "a file without a name",
      { input: [{ role: "user", content: [{ type: "input_file", file_data: "data:application/pdf;base64,AAAA" }] }] },
      /filename/,
    ],
    [
      "a file in two places",
      { input: [{ role: "user", content: [{ type: "input_file", file_data: "x", file_url: "y" }] }] },
      /Mutually exclusive/,
    ],
    ["a result without its call", { input: [result] }, /No tool call found for function call output with call_id call_1/],
    ["a call without its result", { input: [call] }, /No tool output found for function call call_1/],
    ["an id that is too long", { input: [{ ...call, call_id: "x".repeat(65) }] }, /maximum length 64/],
    [
      "reasoning that led to nothing",
      { input: [seal("rs_1"), { role: "user", content: "Hi" }] },
      /'rs_1' of type 'reasoning' was provided without its required following item/,
    ],
    [
      "reasoning without its content",
      {
        input: [
          { type: "reasoning", id: "rs_1", summary: [] },
          { role: "assistant", content: "Hi" },
        ],
      },
      /Items are not persisted/,
      404,
    ],
    [
      "reasoning of another",
      {
        input: [
          { ...seal("rs_1"), id: "rs_2" },
          { role: "assistant", content: "Hi" },
        ],
      },
      /could not be verified/,
    ],
    [
      "a strict tool that is open",
      { tools: [{ type: "function", name: "f", parameters: { type: "object" } }] },
      /Invalid schema for function 'f'/,
    ],
    [
      "a tool in the chat wire's shape",
      { tools: [{ type: "function", function: { name: "f" } }] },
      /Unknown parameter: 'tools\[0\].function'/,
    ],
    ["a choice of a tool that there is not", { tool_choice: { type: "function", name: "f" } }, /not found in 'tools'/],
    ["a choice of no tools", { tool_choice: "required" }, /must be specified with 'tools'/],
    [
      "a strict schema with an optional field",
      { text: { format: { type: "json_schema", name: "a", strict: true, schema: { ...strictSchema, properties: { b: {} } } } } },
      /Missing 'b'/,
    ],
    ["a schema without a name", { text: { format: { type: "json_schema", schema: strictSchema } } }, /'text.format.name'/],
    ["an unknown verbosity", { text: { verbosity: "loud" } }, /Invalid value: 'loud'/],
    ["a model of the legacy wire", { model: "gpt-3.5-turbo-instruct" }, /not supported with the Responses API/],
  ] as const) {
    it(`rejects ${what}`, () => reject(more, words, status));
  }
});

describe("the model server, as OpenAI's legacy completions", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });
  beforeEach(() => server.reset());
  after(() => server.close());

  it("streams a text, and its usage when asked", async () => {
    server.script({ steps: [{ text: "Hel" }, { reasoning: "hm" }, { text: "lo" }] });
    const chunks = await collect(
      await openaiClient(server).completions.create({
        model: "gpt-3.5-turbo-instruct",
        prompt: "Say it",
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    assert.deepEqual(
      chunks.map(({ choices }) => choices[0]?.text),
      ["Hel", "lo", "", undefined],
    );
    assert.equal(chunks.at(-1)?.usage?.total_tokens, 4);
  });

  it("answers whole", async () => {
    server.script({ steps: [{ text: "Hello" }], finishReason: "length" });
    const { choices } = await openaiClient(server).completions.create({ model: "gpt-3.5-turbo-instruct", prompt: "Say it" });
    assert.deepEqual([choices[0]?.text, choices[0]?.finish_reason], ["Hello", "length"]);
  });

  for (const [what, more, words, status] of [
    ["a chat model", { model: "gpt-4.1" }, /Did you mean to use v1\/chat\/completions\?/, 404],
    ["messages", { messages: [] }, /Unrecognized request argument supplied: messages/, 400],
    ["no prompt", { prompt: undefined }, /Missing required parameter: 'prompt'/, 400],
    ["more than the window holds", { max_tokens: 5000 }, /maximum context length is 4097 tokens/, 400],
    ["too many stops", { stop: ["a", "b", "c", "d", "e"] }, /maximum length 4/, 400],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const { status: reported, json } = await postJson(
        `${server.openaiBaseUrl}/completions`,
        { model: "gpt-3.5-turbo-instruct", prompt: "x", ...more },
        { authorization: `Bearer ${server.keys.openai}` },
      );
      assert.match((json as { readonly error: { readonly message: string } }).error.message, words);
      assert.equal(reported, status);
    });
  }

  it("rejects its models over chat", async () => {
    const { status, json } = await postJson(
      `${server.openaiBaseUrl}/chat/completions`,
      { model: "gpt-3.5-turbo-instruct", messages: [{ role: "user", content: "x" }] },
      { authorization: `Bearer ${server.keys.openai}` },
    );
    assert.equal(status, 404);
    assert.match(JSON.stringify(json), /not a chat model/);
  });
});

import assert from "node:assert/strict";
import OpenAI from "openai";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";
import { collect, openaiClient, postJson } from "./clients.ts";

const question = { model: "gpt-4.1", messages: [{ role: "user" as const, content: "How are you?" }] };

describe("the model server, as OpenAI", () => {
  let server: ModelServer;
  let client: OpenAI;

  before(async () => {
    server = await startModelServer();
    client = openaiClient(server);
  });
  beforeEach(() => server.reset());
  after(() => server.close());

  it("streams an answer chunk by chunk, and its usage at the end when asked", async () => {
    server.script({ steps: [{ text: "Hel" }, { text: "lo" }], usage: { input: 20, output: 7, cachedInput: 8, reasoning: 3 } });
    const chunks = await collect(
      await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } }),
    );
    assert.deepEqual(
      chunks.map((chunk) => chunk.choices[0]?.delta),
      [{ role: "assistant", content: "", refusal: null }, { content: "Hel" }, { content: "lo" }, {}, undefined],
    );
    assert.deepEqual(
      chunks.map((chunk) => chunk.choices[0]?.finish_reason),
      [null, null, null, "stop", undefined],
    );
    const usages = chunks.map((chunk) => chunk.usage);
    assert.deepEqual(usages.slice(0, -1), [null, null, null, null]);
    const usage = usages.at(-1);
    assert.ok(usage);
    assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, usage.total_tokens], [20, 7, 27]);
    assert.equal(usage.prompt_tokens_details?.cached_tokens, 8);
    assert.equal(usage.completion_tokens_details?.reasoning_tokens, 3);
  });

  it("reports no usage in a stream unless asked, and ends with [DONE]", async () => {
    const response = await fetch(`${server.openaiBaseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.keys.openai}`, "content-type": "application/json" },
      body: JSON.stringify({ ...question, stream: true }),
    });
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
    const frames = (await response.text()).split("\n\n");
    assert.deepEqual(frames.slice(-2), ["data: [DONE]", ""]);
    assert.ok(frames.every((frame) => !frame.includes('"usage"')));
  });

  it("answers whole", async () => {
    server.script({ steps: [{ reasoning: "hm" }, { text: "Hel" }, { text: "lo" }], finishReason: "length" });
    const answer = await client.chat.completions.create(question);
    assert.equal(answer.usage?.prompt_tokens, 3);
    const [choice] = answer.choices;
    assert.ok(choice);
    assert.deepEqual([choice.message.content, choice.finish_reason], ["Hello", "length"]);
    assert.equal((choice.message as { reasoning_content?: string }).reasoning_content, "hm");
  });

  it("streams reasoning as compatible gateways do", async () => {
    server.script({ steps: [{ reasoning: "hm" }, { text: "yes" }] });
    const chunks = await collect(await client.chat.completions.create({ ...question, stream: true }));
    assert.deepEqual(chunks[1]?.choices[0]?.delta, { reasoning_content: "hm" });
  });

  it("calls tools in pieces, each call under its own index", async () => {
    server.script({
      steps: [
        { toolCall: { id: "call_a", name: "read", argumentsText: '{"path":"a.ts"}', pieces: 3 } },
        { toolCall: { name: "list", argumentsText: "{}" } },
      ],
    });
    const stream = client.chat.completions.stream({ ...question, tools: [tool("read"), tool("list")] });
    const answer = await stream.finalChatCompletion();
    const calls = answer.choices[0]?.message.tool_calls ?? [];
    assert.deepEqual(
      calls.map((call) => [call.function.name, call.function.arguments]),
      [
        ["read", '{"path":"a.ts"}'],
        ["list", "{}"],
      ],
    );
    assert.equal(calls[0]?.id, "call_a");
    assert.match(calls[1]?.id ?? "", /^call_\w{24}$/);
    assert.equal(answer.choices[0]?.finish_reason, "tool_calls");
  });

  it("accepts a conversation with tool results", async () => {
    const messages = [...question.messages, callMessage("c1", "c2"), resultMessage("c2"), resultMessage("c1")];
    const answer = await client.chat.completions.create({ ...question, messages });
    assert.equal(answer.choices[0]?.message.content, "ok");
  });

  it("lists its models, and the ones it is given", async () => {
    const own = await startModelServer();
    const ids = async (): Promise<string[]> => (await openaiClient(own).models.list()).data.map((model) => model.id);
    assert.ok((await ids()).includes("gpt-4.1-mini"));
    own.setModels("openai", ["llama-3.3"]);
    assert.deepEqual(await ids(), ["llama-3.3"]);
    assert.equal((await openaiClient(own).models.retrieve("llama-3.3")).id, "llama-3.3");
    await assert.rejects(openaiClient(own).models.retrieve("gpt-4.1"), { status: 404, code: "model_not_found" });
    await own.close();
  });

  it("answers under a prefix", async () => {
    const prefixed = new OpenAI({ apiKey: server.keys.openai, baseURL: `${server.origin}/openai/v1`, maxRetries: 0 });
    assert.equal((await prefixed.chat.completions.create(question)).choices[0]?.message.content, "ok");
  });

  it("rejects a wrong key and quotes it masked", async () => {
    const key = "sk-proj-0123456789abcdefghijklmnop-WXYZ";
    const error = await rejectionOf(openaiClient(server, key).chat.completions.create(question));
    assert.deepEqual([error.status, error.code, error.type], [401, "invalid_api_key", "invalid_request_error"]);
    assert.match(error.message, /Incorrect API key provided: sk-proj-\*+WXYZ\./);
    assert.ok(!error.message.includes("0123"));
    assert.match(error.requestID ?? "", /^req_/);
  });

  it("rejects a missing key", async () => {
    const { status, json } = await postJson(`${server.openaiBaseUrl}/chat/completions`, question, {});
    assert.equal(status, 401);
    assert.match(JSON.stringify(json), /You didn't provide an API key/);
  });

  it("sends its rate limits with every answer, and a wait with a 429", async () => {
    const { response } = await client.chat.completions.create(question).withResponse();
    assert.equal(response.headers.get("x-ratelimit-limit-requests"), "10000");
    assert.match(response.headers.get("x-request-id") ?? "", /^req_/);
    server.script(
      { error: { status: 429, message: "slow down" } },
      { error: { status: 429, message: "slow down" }, headers: { "retry-after": "" } },
    );
    const error = await rejectionOf(client.chat.completions.create(question));
    assert.deepEqual([error.code, error.type, error.headers.get("retry-after")], ["rate_limit_exceeded", "requests", "1"]);
    assert.equal((await rejectionOf(client.chat.completions.create(question))).headers.get("retry-after"), null);
  });

  const rejections: readonly (readonly [name: string, change: object, status: number, code: string | null, param: string | null])[] = [
    ["a missing model", { model: undefined }, 400, null, null],
    ["an unknown model", { model: "gpt-9" }, 404, "model_not_found", null],
    ["missing messages", { messages: undefined }, 400, "missing_required_parameter", "messages"],
    ["empty messages", { messages: [] }, 400, "empty_array", "messages"],
    ["an unknown role", { messages: [{ role: "human", content: "x" }] }, 400, "invalid_value", "messages[0].role"],
    ["a null content", { messages: [{ role: "user", content: null }] }, 400, null, "messages.[0].content"],
    [
      "an unknown part",
      { messages: [{ role: "user", content: [{ type: "image" }] }] },
      400,
      "invalid_value",
      "messages[0].content[0].type",
    ],
    ["an unknown parameter", { thinking: true }, 400, "unknown_parameter", "thinking"],
    ["max_tokens to a reasoning model", { model: "o3", max_tokens: 9 }, 400, "unsupported_parameter", "max_tokens"],
    ["temperature to a reasoning model", { model: "gpt-5", temperature: 0.5 }, 400, "unsupported_parameter", "temperature"],
    ["an effort to another model", { reasoning_effort: "low" }, 400, "unsupported_parameter", "reasoning_effort"],
    ["an unknown effort", { model: "o4-mini", reasoning_effort: "huge" }, 400, "invalid_value", "reasoning_effort"],
    [
      "an effort that the model does not have",
      { model: "o4-mini", reasoning_effort: "minimal" },
      400,
      "unsupported_value",
      "reasoning_effort",
    ],
    [
      "a gateway's field in a message",
      { messages: [{ role: "assistant", content: "x", reasoning_content: "hm" }] },
      400,
      "unknown_parameter",
      "messages[0].reasoning_content",
    ],
    [
      "an id of a call that is too long",
      { messages: [...question.messages, callMessage("c".repeat(41)), resultMessage("c".repeat(41))] },
      400,
      "string_above_max_length",
      "messages[1].tool_calls[0].id",
    ],
    [
      "a picture that is none",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:text/plain;base64,YQ==" } }] }] },
      400,
      "invalid_image_url",
      null,
    ],
    [
      "a recording in another format",
      { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "YQ==", format: "ogg" } }] }] },
      400,
      "invalid_value",
      "messages[0].content[0].input_audio.format",
    ],
    [
      "a file without its name",
      { messages: [{ role: "user", content: [{ type: "file", file: { file_data: "data:application/pdf;base64,YQ==" } }] }] },
      400,
      "missing_required_parameter",
      "messages[0].content[0].file.filename",
    ],
    ["a choice that is none", { tools: [tool("f")], tool_choice: "any" }, 400, "invalid_value", "tool_choice"],
    [
      "a choice of a tool that is not there",
      { tools: [tool("f")], tool_choice: { type: "function", function: { name: "g" } } },
      400,
      null,
      "tool_choice",
    ],
    ["a temperature out of range", { temperature: 3 }, 400, "decimal_above_max_value", "temperature"],
    ["a wrong type", { max_tokens: "9" }, 400, "invalid_type", "max_tokens"],
    ["stream options without a stream", { stream_options: { include_usage: true } }, 400, null, "stream_options"],
    ["no tools in a list of tools", { tools: [] }, 400, "empty_array", "tools"],
    ["a tool's bad name", { tools: [tool("read file")] }, 400, "invalid_value", "tools[0].function.name"],
    ["a choice of no tools", { tool_choice: "auto" }, 400, null, "tool_choice"],
    ["a tool result without a call", { messages: [...question.messages, resultMessage("c1")] }, 400, null, "messages.[1].role"],
    [
      "a tool result of another call",
      { messages: [...question.messages, callMessage("c1"), resultMessage("c2")] },
      400,
      null,
      "messages.[2].tool_call_id",
    ],
    [
      "an unanswered call",
      { messages: [...question.messages, callMessage("c1", "c2"), resultMessage("c1")] },
      400,
      null,
      "messages.[2].role",
    ],
    ["json mode without the word", { response_format: { type: "json_object" } }, 400, null, "messages"],
    [
      "a strict schema that is open",
      { response_format: { type: "json_schema", json_schema: { name: "x", strict: true, schema: { type: "object" } } } },
      400,
      null,
      "response_format",
    ],
    [
      "a strict schema that is open deep within",
      {
        response_format: {
          type: "json_schema",
          json_schema: {
            name: "x",
            strict: true,
            schema: {
              type: "object",
              properties: { a: { type: "array", items: { type: "object" } } },
              required: ["a"],
              additionalProperties: false,
            },
          },
        },
      },
      400,
      null,
      "response_format",
    ],
  ];
  for (const [name, change, status, code, param] of rejections) {
    it(`rejects ${name}`, async () => {
      server.script({ steps: [{ text: "kept for a valid request" }] });
      const error = await rejectionOf(client.chat.completions.create({ ...question, ...change }));
      assert.deepEqual([error.status, error.code, error.param, error.type], [status, code, param, "invalid_request_error"]);
      assert.equal((await client.chat.completions.create(question)).choices[0]?.message.content, "kept for a valid request");
    });
  }

  it("accepts the parameters of reasoning models", async () => {
    const answer = await client.chat.completions.create({
      ...question,
      model: "gpt-5.5",
      reasoning_effort: "high",
      max_completion_tokens: 100,
    });
    assert.equal(answer.choices[0]?.message.content, "ok");
  });

  it("rejects what is not JSON, not a POST, or an unknown path", async () => {
    const headers = { authorization: `Bearer ${server.keys.openai}`, "content-type": "application/json" };
    const url = `${server.openaiBaseUrl}/chat/completions`;
    const notJson = await fetch(url, { method: "POST", headers, body: "{" });
    assert.equal(notJson.status, 400);
    assert.match(await notJson.text(), /could not parse the JSON body/);
    const got = await fetch(url, { headers });
    assert.deepEqual([got.status, got.headers.get("allow")], [405, "POST"]);
    assert.match(await got.text(), /method_not_supported/);
    const lost = await fetch(`${server.origin}/v2/chat`, { headers });
    assert.equal(lost.status, 404);
    assert.deepEqual(await lost.json(), {
      error: { message: "Invalid URL (GET /v2/chat)", type: "invalid_request_error", param: null, code: null },
    });
    assert.equal(server.requests.at(-1)?.wire, undefined);
  });
});

async function rejectionOf(promise: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError> & { readonly headers: Headers }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof OpenAI.APIError, "rejected");
  assert.ok(error.headers instanceof Headers);
  return Object.assign(error, { headers: error.headers });
}

function tool(name: string): OpenAI.Chat.Completions.ChatCompletionFunctionTool {
  return { type: "function", function: { name, parameters: { type: "object", properties: {} } } };
}

function callMessage(...ids: readonly string[]): OpenAI.Chat.Completions.ChatCompletionAssistantMessageParam {
  return {
    role: "assistant",
    content: null,
    tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "read", arguments: "{}" } })),
  };
}

function resultMessage(id: string): OpenAI.Chat.Completions.ChatCompletionToolMessageParam {
  return { role: "tool", tool_call_id: id, content: "done" };
}

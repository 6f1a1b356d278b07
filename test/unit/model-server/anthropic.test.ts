import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";
import { thinkingSignature } from "../../model-server/thinkingSignature.ts";
import { anthropicClient, collect, postJson } from "./clients.ts";

const question = { model: "claude-haiku-4-5", max_tokens: 4000, messages: [{ role: "user" as const, content: "How are you?" }] };
const thinking = { type: "enabled" as const, budget_tokens: 1024 };

describe("the model server, as Anthropic", () => {
  let server: ModelServer;
  let client: Anthropic;

  before(async () => {
    server = await startModelServer();
    client = anthropicClient(server);
  });
  beforeEach(() => server.reset());
  after(() => server.close());

  it("streams an answer with the events of the real one", async () => {
    server.script({ steps: [{ text: "Hel" }, { text: "lo" }], usage: { input: 20, output: 7, cachedInput: 8, cacheWrite: 4 } });
    const events = await collect(await client.messages.create({ ...question, stream: true }));
    assert.deepEqual(
      events.map((event) => event.type),
      [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
      ],
    );
    const [start, end] = [events[0], events[5]];
    assert.ok(start?.type === "message_start" && end?.type === "message_delta");
    assert.deepEqual([start.message.usage.input_tokens, start.message.usage.output_tokens], [8, 1]);
    assert.deepEqual(
      [end.usage.input_tokens, end.usage.cache_read_input_tokens, end.usage.cache_creation_input_tokens, end.usage.output_tokens],
      [8, 8, 4, 7],
    );
    assert.equal(end.delta.stop_reason, "end_turn");
  });

  it("sends a ping, and names every event", async () => {
    const response = await fetch(`${server.origin}/v1/messages`, {
      method: "POST",
      headers: rawHeaders(server),
      body: JSON.stringify({ ...question, stream: true }),
    });
    const frames = (await response.text()).split("\n\n").filter((frame) => frame !== "");
    assert.ok(frames.includes('event: ping\ndata: {"type":"ping"}'));
    for (const frame of frames) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
      assert.equal((JSON.parse(data ?? "null") as { type?: string }).type, name);
    }
  });

  it("answers whole", async () => {
    server.script({
      steps: [{ text: "Hel" }, { text: "lo" }, { toolCall: { id: "toolu_1", name: "read", argumentsText: '{"path":"a"}' } }],
    });
    const answer = await client.messages.create({ ...question, tools: [tool("read")] });
    assert.deepEqual(answer.content, [
      { type: "text", text: "Hello" },
      { type: "tool_use", id: "toolu_1", name: "read", input: { path: "a" } },
    ]);
    assert.deepEqual([answer.stop_reason, answer.usage.input_tokens], ["tool_use", 3]);
  });

  it("streams tool calls in pieces, and one without arguments as the real one does", async () => {
    const read = { toolCall: { name: "read", argumentsText: '{"path":"a"}', pieces: 2 } };
    server.script({ steps: [{ text: "so" }, read, { toolCall: { name: "list", argumentsText: "" } }] });
    const events = await collect(await client.messages.create({ ...question, stream: true }));
    const parts = events.flatMap((event) =>
      event.type === "content_block_delta" && event.delta.type === "input_json_delta" ? [[event.index, event.delta.partial_json]] : [],
    );
    assert.deepEqual(parts, [
      [1, ""],
      [1, '{"path'],
      [1, '":"a"}'],
      [2, ""],
    ]);
  });

  it("thinks when asked, and accepts its own signature", async () => {
    const steps = [{ reasoning: "hm " }, { reasoning: "well" }, { text: "yes" }];
    server.script({ steps });
    const first = await client.messages.stream({ ...question, thinking }).finalMessage();
    assert.deepEqual(first.content, [
      { type: "thinking", thinking: "hm well", signature: thinkingSignature("hm well") },
      { type: "text", text: "yes" },
    ]);
    assert.equal(first.usage.output_tokens, 3);
    const messages = [...question.messages, { role: "assistant" as const, content: first.content }, ...question.messages];
    const again = await client.messages.create({ ...question, thinking, messages });
    assert.equal(again.content[0]?.type, "text");
  });

  it("does not think unless asked, and omits its reasoning text on request", async () => {
    const steps = [{ reasoning: "hm" }, { text: "yes" }];
    server.script({ steps }, { steps }, { steps });
    assert.deepEqual((await client.messages.create(question)).content, [{ type: "text", text: "yes" }]);
    const omitted = [
      { type: "thinking", thinking: "", signature: thinkingSignature("") },
      { type: "text", text: "yes" },
    ];
    assert.deepEqual((await client.messages.create({ ...question, thinking: { ...thinking, display: "omitted" } })).content, omitted);
    assert.deepEqual(
      (await client.messages.stream({ ...question, thinking: { ...thinking, display: "omitted" } }).finalMessage()).content,
      omitted,
    );
  });

  it("lists its models", async () => {
    assert.deepEqual(
      (await client.models.list()).data.map((model) => model.id),
      ["claude-opus-4-6", "claude-sonnet-4-5", "claude-haiku-4-5"],
    );
    assert.equal((await client.models.retrieve("claude-opus-4-6")).display_name, "Claude Opus 4.6");
  });

  it("answers under a prefix", async () => {
    const prefixed = new Anthropic({ apiKey: server.keys.anthropic, baseURL: `${server.origin}/anthropic`, maxRetries: 0 });
    assert.equal((await prefixed.messages.create(question)).stop_reason, "end_turn");
    assert.equal((await prefixed.models.list()).data.length, 3);
  });

  it("rejects a wrong key and a missing one, in either header", async () => {
    const error = await rejectionOf(anthropicClient(server, "sk-ant-api03-wrong").messages.create(question));
    assert.deepEqual([error.status, error.type, error.apiMessage], [401, "authentication_error", "invalid x-api-key"]);
    assert.match(error.requestID ?? "", /^req_/);
    const { "x-api-key": key, ...keyless } = rawHeaders(server);
    const url = `${server.origin}/v1/messages`;
    assert.equal((await postJson(url, question, keyless)).status, 401);
    assert.equal((await postJson(url, question, { ...keyless, "x-api-key": "wrong" })).status, 401);
    assert.equal((await postJson(url, question, { ...keyless, authorization: `Bearer ${key}` })).status, 200);
    assert.equal((await postJson(url, question, { ...keyless, "x-api-key": "wrong", authorization: `Bearer ${key}` })).status, 401);
  });

  it("requires a version that it knows", async () => {
    const { "anthropic-version": _version, ...versionless } = rawHeaders(server);
    for (const headers of [versionless, { ...versionless, "anthropic-version": "2020-01-01" }]) {
      const { status, json } = await postJson(`${server.origin}/v1/messages`, question, headers);
      assert.equal(status, 400);
      assert.match(JSON.stringify(json), /"type":"error".*"invalid_request_error".*anthropic-version:/);
    }
  });

  it("accepts sampling parameters only in old versions of the API", async () => {
    const url = `${server.origin}/v1/messages`;
    const warm = { ...question, temperature: 1 };
    assert.equal((await postJson(url, warm, rawHeaders(server))).status, 200);
    assert.equal((await postJson(url, { ...warm, temperature: 0.5, thinking }, rawHeaders(server))).status, 400);
    assert.equal((await postJson(url, { ...warm, top_p: 1 }, rawHeaders(server))).status, 400);
    const { status, json } = await postJson(url, warm, { ...rawHeaders(server), "anthropic-version": "2026-10-21" });
    assert.equal(status, 400);
    assert.match(JSON.stringify(json), /temperature: Extra inputs are not permitted/);
  });

  it("sends its rate limits, and a wait with a 429", async () => {
    const { response } = await client.messages.create(question).withResponse();
    assert.equal(response.headers.get("anthropic-ratelimit-requests-limit"), "4000");
    assert.match(response.headers.get("request-id") ?? "", /^req_/);
    server.script(
      { error: { status: 429, message: "slow down", code: "ramp_limit_exceeded" } },
      { error: { status: 529, message: "Overloaded" } },
    );
    const limited = await rejectionOf(client.messages.create(question));
    assert.deepEqual(
      [limited.type, limited.errorCode, limited.headers?.get("retry-after")],
      ["rate_limit_error", "ramp_limit_exceeded", "1"],
    );
    const busy = await rejectionOf(client.messages.create(question));
    assert.deepEqual([busy.status, busy.type, busy.headers?.get("retry-after")], [529, "overloaded_error", null]);
  });

  const thought = { type: "thinking", thinking: "hm", signature: "made up" };
  const rejections: readonly (readonly [name: string, change: object, message: RegExp])[] = [
    ["a missing model", { model: undefined }, /^model: Field required/],
    ["missing messages", { messages: undefined }, /^messages: Field required/],
    ["a missing max_tokens", { max_tokens: undefined }, /^max_tokens: Field required/],
    ["too large a max_tokens", { max_tokens: 100_000, stream: true }, /^max_tokens: 100000 > 64000/],
    ["an unknown parameter", { reasoning_effort: "low" }, /^reasoning_effort: Extra inputs are not permitted/],
    ["empty messages", { messages: [] }, /at least one message is required/],
    ["an unknown role", { messages: [{ role: "human", content: "x" }] }, /Unexpected role "human"/],
    ["a system message", { messages: [{ role: "system", content: "x" }] }, /Unexpected role "system"/],
    ["a beginning by the assistant", { messages: [{ role: "assistant", content: "x" }] }, /first message must use the "user" role/],
    ["empty content", { messages: [{ role: "user", content: "" }] }, /must have non-empty content/],
    [
      "an empty text block",
      { messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
      /text content blocks must be non-empty/,
    ],
    ["a blank text block", { messages: [{ role: "user", content: [{ type: "text", text: " \n" }] }] }, /must contain non-whitespace text/],
    ["an empty system block", { system: [{ type: "text", text: "" }] }, /^system: text content blocks must be non-empty/],
    ["an unknown block", { messages: [{ role: "user", content: [{ type: "image_url" }] }] }, /Input tag 'image_url'/],
    ["a field too many in a message", { messages: [{ role: "user", content: "x", name: "y" }] }, /^messages\.0\.name: Extra inputs/],
    ["too small a budget", { thinking: { ...thinking, budget_tokens: 1000 } }, /greater than or equal to 1024/],
    [
      "a budget as large as max_tokens",
      { thinking: { ...thinking, budget_tokens: 4000 } },
      /`max_tokens` must be greater than `thinking.budget_tokens`/,
    ],
    ["adaptive thinking by an older model", { thinking: { type: "adaptive" } }, /adaptive thinking is not supported/],
    ["an effort by an older model", { output_config: { effort: "low" } }, /does not support the effort parameter/],
    [
      "a made-up signature",
      { messages: [...question.messages, { role: "assistant", content: [thought] }, ...question.messages] },
      /Invalid `signature` in `thinking` block/,
    ],
    [
      "a result without a use",
      { messages: [{ role: "user", content: [result("t1")] }] },
      /unexpected `tool_use_id` found in `tool_result` blocks: t1/,
    ],
    [
      "a use without a result",
      { messages: [...question.messages, use("t1", "t2"), { role: "user", content: [result("t1")] }] },
      /`tool_use` ids were found without `tool_result` blocks immediately after: t2/,
    ],
    [
      "words before a result",
      { messages: [...question.messages, use("t1"), { role: "user", content: [{ type: "text", text: "x" }, result("t1")] }] },
      /immediately after: t1/,
    ],
    [
      "thinking that a tool turn lacks",
      { thinking, messages: [...question.messages, use("t1"), { role: "user", content: [result("t1")] }] },
      /Expected `thinking` or `redacted_thinking`, but found `tool_use`/,
    ],
    ["a tool in OpenAI's shape", { tools: [{ type: "function", name: "x", parameters: {} }] }, /parameters: Extra inputs/],
    ["a tool without a schema", { tools: [{ name: "x" }] }, /input_schema: Field required/],
    ["two tools of one name", { tools: [tool("x"), tool("x")] }, /Tool names must be unique/],
    ["a choice of no tools", { tool_choice: { type: "auto" } }, /tool_choice may only be specified while providing tools/],
    [
      "a forced tool while thinking",
      { thinking, tools: [tool("x")], tool_choice: { type: "any" } },
      /Thinking may not be enabled when tool_choice forces/,
    ],
    [
      "prefill by a newer model",
      { model: "claude-opus-4-6", messages: [...question.messages, { role: "assistant", content: "I" }] },
      /does not support assistant message prefill/,
    ],
    [
      "white space at a prefill's end",
      { messages: [...question.messages, { role: "assistant", content: "I am " }] },
      /cannot end with trailing whitespace/,
    ],
    [
      "five cache marks",
      { system: Array.from({ length: 5 }, () => ({ type: "text", text: "x", cache_control: { type: "ephemeral" } })) },
      /A maximum of 4 blocks.*Found 5/,
    ],
  ];
  for (const [name, change, message] of rejections) {
    it(`rejects ${name}`, async () => {
      const error = await rejectionOf(client.messages.create({ ...question, ...change }));
      assert.deepEqual([error.status, error.type], [400, "invalid_request_error"]);
      assert.match(error.apiMessage ?? "", message);
    });
  }

  it("rejects an unknown model as not found", async () => {
    const error = await rejectionOf(client.messages.create({ ...question, model: "claude-9" }));
    assert.deepEqual([error.status, error.type, error.apiMessage], [404, "not_found_error", "model: claude-9"]);
  });

  it("takes tool results, neighbours of one role, and the newer model's own ways of thinking", async () => {
    const messages = [
      ...question.messages,
      use("t1", "t2"),
      { role: "user" as const, content: [result("t2"), result("t1")] },
      ...question.messages,
    ];
    assert.equal((await client.messages.create({ ...question, messages })).stop_reason, "end_turn");
    const adaptive = {
      ...question,
      model: "claude-opus-4-6",
      thinking: { type: "adaptive" as const },
      output_config: { effort: "high" as const },
    };
    assert.equal((await client.messages.create(adaptive)).stop_reason, "end_turn");
  });

  it("rejects what is not JSON, not a POST, or an unknown path", async () => {
    const headers = rawHeaders(server);
    const notJson = await fetch(`${server.origin}/v1/messages`, { method: "POST", headers, body: "{" });
    assert.equal(notJson.status, 400);
    const got = await fetch(`${server.origin}/v1/messages`, { headers });
    assert.deepEqual([got.status, got.headers.get("allow")], [405, "POST"]);
    const lost = await fetch(`${server.origin}/v1/complete`, { headers });
    assert.equal(lost.status, 404);
    assert.match(await lost.text(), /^\{"type":"error","error":\{"type":"not_found_error"/);
    assert.equal(server.requests.at(-1)?.wire, "anthropic");
  });
});

async function rejectionOf(promise: Promise<unknown>): Promise<InstanceType<typeof Anthropic.APIError>> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Anthropic.APIError, "rejected");
  return error;
}

function rawHeaders(server: ModelServer): Record<"x-api-key" | "anthropic-version" | "content-type", string> {
  return { "x-api-key": server.keys.anthropic, "anthropic-version": "2023-06-01", "content-type": "application/json" };
}

function tool(name: string): Anthropic.Tool {
  return { name, input_schema: { type: "object" } };
}

function use(...ids: readonly string[]): Anthropic.MessageParam {
  return { role: "assistant", content: ids.map((id) => ({ type: "tool_use", id, name: "read", input: {} })) };
}

function result(id: string): Anthropic.ToolResultBlockParam {
  return { type: "tool_result", tool_use_id: id, content: "done" };
}

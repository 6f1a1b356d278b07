import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../src/core/model/json.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { runAsk } from "./askCommand.ts";
import type { PlainAnswer } from "./plainServer.ts";
import { chatEvents, geminiEvents, messagesEvents, startPlainServer } from "./plainServer.ts";

describe("npm run ask: bodies that a strict server takes", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-bodies-"));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function fileOf(name: string, content: unknown): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  /** What comes of `npm run ask` at a server that answers so, with the bodies that it was sent. */
  async function ask(
    provider: string,
    model: string,
    args: readonly string[],
    answer: (body: JsonObject, text: string, index: number) => PlainAnswer,
  ) {
    const server = await startPlainServer(answer);
    try {
      const baseUrl = provider === "anthropic" ? server.origin : `${server.origin}/v1`;
      const { events, code, stdout, stderr } = await runAsk(
        ["--provider", provider, "--base-url", baseUrl, "--model", model, ...args],
        "key",
      );
      return {
        code,
        text: textOf(events),
        attempts: events.filter(({ type }) => type === "attempt").length,
        events,
        stdout: stdout + stderr,
        bodies: server.bodies.map((body) => JSON.parse(body) as JsonObject),
        texts: server.bodies,
      };
    } finally {
      await server.close();
    }
  }

  it("half a surrogate pair in a conversation", async () => {
    const messages = await fileOf(
      "half.json",
      '[{"role":"user","content":"The log ends: \\ud83d\\u2026"},{"role":"assistant","content":"I see."},{"role":"user","content":"Go on."}]',
    );
    const rejection = {
      type: "error",
      error: { type: "invalid_request_error", message: "The request body is not valid JSON: no low surrogate in string" },
    };
    const reported = await ask("anthropic", "claude-sonnet-4-20250514", ["--messages", messages], (_body, text) =>
      /\\ud83d(?!\\ude)/.test(text) ? { status: 400, json: rejection } : { events: messagesEvents("ok") },
    );
    assert.deepEqual([reported.code, reported.text, reported.attempts], [0, "ok", 0], reported.stdout);
    assert.ok(reported.texts[0]?.includes("The log ends: \ufffd…"));
  });

  const impact = {
    name: "api_impact",
    description: "…",
    inputSchema: {
      type: "object",
      properties: { route: { type: "string" }, file: { type: "string" } },
      anyOf: [{ required: ["route"] }, { required: ["file"] }],
    },
  };
  const readFile = {
    name: "read_file",
    description: "Reads",
    inputSchema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  };
  for (const [provider, json] of [
    [
      "anthropic",
      {
        type: "error",
        error: {
          type: "invalid_request_error",
          message: "tools.1.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
        },
      },
    ],
    [
      "openai-compatible",
      {
        error: {
          type: "invalid_request_error",
          code: "invalid_function_parameters",
          param: "tools[1].function.parameters",
          message:
            "Invalid schema for function 'api_impact': schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.",
        },
      },
    ],
  ] as const) {
    it(`a choice at the root of a tool's schema is folded into the root: ${provider}`, async () => {
      const tools = await fileOf("choice.json", [readFile, impact]);
      const reported = await ask(provider, "claude-sonnet-4-20250514", ["--tools", tools, "Hello"], (_body, text) =>
        text.includes('"anyOf"') ? { status: 400, json } : { events: provider === "anthropic" ? messagesEvents("ok") : chatEvents("ok") },
      );
      assert.deepEqual([reported.code, reported.text], [0, "ok"], reported.stdout);
      const sent = (reported.bodies.at(-1)?.["tools"] as readonly JsonObject[]).map(
        (tool) => (tool["input_schema"] ?? (tool["function"] as JsonObject)["parameters"]) as JsonObject,
      );
      assert.equal(sent.length, 2);
      assert.deepEqual(sent[1], { type: "object", properties: impact.inputSchema.properties });
    });
  }

  it("what a $ref leads to stands in its place (Gemini)", async () => {
    const table = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
    const view = { type: "object", properties: { query: { type: "string" } } };
    const inputSchema = {
      type: "object",
      $defs: { Table: table, View: view },
      properties: {
        target_object: { description: "What", anyOf: [{ $ref: "#/$defs/Table" }, { $ref: "#/$defs/View" }] },
        owner: { $ref: "#/$defs/Table", title: "Owner", description: "Whose" },
      },
      required: ["target_object"],
    };
    const tools = await fileOf("refs.json", [{ name: "alter", description: "Alters", inputSchema }]);
    const rejection = {
      error: { code: 400, status: "INVALID_ARGUMENT", message: "reference to undefined schema at properties.target_object.anyOf.0" },
    };
    const reported = await ask("gemini", "gemini-2.5-pro", ["--tools", tools, "Hello"], (_body, text) =>
      text.includes('"$ref"') ? { status: 400, json: rejection } : { events: geminiEvents("ok") },
    );
    assert.deepEqual([reported.code, reported.text], [0, "ok"], reported.stdout);
    assert.deepEqual(JSON.parse(reported.texts.at(-1) ?? "").tools[0].functionDeclarations[0].parametersJsonSchema.properties, {
      target_object: { description: "What", anyOf: [table, view] },
      owner: { ...table, title: "Owner", description: "Whose" },
    });
  });

  it("a tool whose schema cannot be corrected is described in words, and the others stay as they are", async () => {
    const odd = { name: "odd", description: "Odd", inputSchema: { type: "object", properties: { "@weird key": { type: "string" } } } };
    const tools = await fileOf("odd.json", [readFile, odd]);
    const message = "tools.1.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'";
    const reported = await ask("anthropic", "claude-sonnet-4-20250514", ["--tools", tools, "Hello"], (body) => {
      const schemas = (body["tools"] as readonly JsonObject[]).map((tool) => (tool["input_schema"] as JsonObject)["properties"]);
      return JSON.stringify(schemas).includes("@weird")
        ? { status: 400, json: { type: "error", error: { type: "invalid_request_error", message } } }
        : { events: messagesEvents("ok") };
    });
    assert.deepEqual([reported.code, reported.text, reported.attempts], [0, "ok", 1], reported.stdout);
    const [first, second] = reported.bodies.at(-1)?.["tools"] as readonly JsonObject[];
    assert.deepEqual(first?.["input_schema"], readFile.inputSchema);
    assert.deepEqual(second?.["input_schema"], { type: "object", properties: {} });
    assert.match(String(second["description"]), /^Odd.*@weird key/s);
  });

  for (const [name, proof] of [
    ["Google's own address", { extra_content: { google: { thought_signature: "EpQCCpECAXLI2nzq/3Kx+9abZ==" } } }],
    ["LiteLLM", { provider_specific_fields: { thought_signature: "EpQCCpECAXLI2nzq/3Kx+9abZ==" } }],
    ["a gateway that puts it into the call", { thought_signature: "EpQCCpECAXLI2nzq/3Kx+9abZ==" }],
  ] as const) {
    it(`a signature beside a call is reported, and goes back in the same place: ${name}`, async () => {
      const call = {
        id: "function-call-12345",
        type: "function",
        function: { name: "read_file", arguments: '{"path":"a.txt"}' },
        ...proof,
      };
      const chunk = (delta: object, reason: string | null) => ({
        id: "c",
        object: "chat.completion.chunk",
        model: "m",
        choices: [{ index: 0, delta, finish_reason: reason }],
      });
      const reported = await ask("openai-compatible", "gemini-3-pro", ["Read a.txt"], () => ({
        events: [chunk({ role: "assistant", tool_calls: [{ index: 0, ...call }] }, null), chunk({}, "tool_calls"), "[DONE]"],
      }));
      assert.match(reported.stdout, /"type":"reasoning-signature".*EpQCCpECAXLI2nzq\/3Kx\+9abZ==/);
      const messages = await fileOf("proof.json", [
        { role: "user", content: "Read a.txt" },
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: call.id, content: "A" },
      ]);
      const again = await ask("openai-compatible", "gemini-3-pro", ["--messages", messages], () => ({ events: chatEvents("ok") }));
      assert.deepEqual([again.code, again.text], [0, "ok"], again.stdout);
      const [, assistant, result] = again.bodies[0]?.["messages"] as readonly JsonObject[];
      assert.deepEqual(assistant?.["tool_calls"], [call]);
      assert.equal(result?.["tool_call_id"], call.id);
    });
  }

  for (const [name, deltas, fields] of [
    [
      "Google's own address, beside the last words",
      [{ content: "Done." }, { content: "", extra_content: { google: { thought_signature: "EpQCCpECAXLI2nzq/3Kx+9abZ==" } } }],
      { extra_content: { google: { thought_signature: "EpQCCpECAXLI2nzq/3Kx+9abZ==" } } },
    ],
    [
      "a gateway that puts it into the message",
      [{ content: "Done.", thought_signature: "EpQCCpECAXLI2nzq" }],
      { thought_signature: "EpQCCpECAXLI2nzq" },
    ],
    [
      "LiteLLM's thinking_blocks, in pieces",
      [
        {
          reasoning_content: "Let ",
          thinking_blocks: [{ type: "thinking", thinking: "Let ", signature: null }],
          provider_specific_fields: { thinking_blocks: [{ type: "thinking", thinking: "Let ", signature: null }] },
        },
        { reasoning_content: "me see.", thinking_blocks: [{ type: "thinking", thinking: "me see.", signature: null }] },
        {
          reasoning_content: "",
          thinking_blocks: [{ type: "thinking", thinking: "", signature: "EqoBCkgIARABGAIiQL2UoU0b1OHYi" }],
          provider_specific_fields: { thinking_blocks: [{ type: "thinking", thinking: "", signature: "EqoBCkgIARABGAIiQL2UoU0b1OHYi" }] },
        },
        { thinking_blocks: [{ type: "redacted_thinking", data: "c2VhbGVk" }] },
        { content: "Done." },
      ],
      {
        thinking_blocks: [
          { type: "thinking", thinking: "Let me see.", signature: "EqoBCkgIARABGAIiQL2UoU0b1OHYi" },
          { type: "redacted_thinking", data: "c2VhbGVk" },
        ],
      },
    ],
  ] as const) {
    it(`a signature beside the text is reported, and goes back in the same place: ${name}`, async () => {
      const chunk = (delta: object, reason: string | null) => ({
        id: "c",
        object: "chat.completion.chunk",
        model: "m",
        choices: [{ index: 0, delta, finish_reason: reason }],
      });
      const reported = await ask("openai-compatible", "m", ["Go"], () => ({
        events: [...deltas.map((delta) => chunk(delta, null)), chunk({}, "stop"), "[DONE]"],
      }));
      const proofs = reported.events.flatMap((event) =>
        event.type === "reasoning-signature"
          ? [
              {
                role: "assistant",
                content: [
                  { type: "reasoning", text: "", signature: { provider: event.provider, data: event.data } },
                  { type: "text", text: "Done." },
                ],
              },
            ]
          : [],
      );
      assert.deepEqual([reported.text, proofs.length], ["Done.", 1], reported.stdout);
      for (const answer of [...proofs, { role: "assistant", content: "Done.", ...fields }]) {
        const messages = await fileOf("proofs.json", [{ role: "user", content: "Go" }, answer, { role: "user", content: "On" }]);
        const again = await ask("openai-compatible", "m", ["--messages", messages], () => ({ events: chatEvents("ok") }));
        assert.equal(again.code, 0, again.stdout);
        assert.deepEqual((again.bodies[0]?.["messages"] as readonly JsonObject[])[1], { role: "assistant", content: "Done.", ...fields });
      }
      const messages = await fileOf("rejected.json", [
        { role: "user", content: "Go" },
        { role: "assistant", content: "Done.", ...fields },
        { role: "user", content: "On" },
      ]);
      const [field = ""] = Object.keys(fields);
      const rejected = await ask("openai-compatible", "m", ["--messages", messages], (_body, text) =>
        text.includes(field)
          ? { status: 400, json: { error: { message: `property 'messages[1].${field}' is unsupported`, type: "invalid_request_error" } } }
          : { events: chatEvents("ok") },
      );
      assert.deepEqual([rejected.code, rejected.attempts], [0, 1], rejected.stdout);
    });
  }

  it("a gateway's own long id goes back unchanged, in the call and in its result", async () => {
    const id = `call_9f1c2a__thought__EpQCCpECAXLI2nzq/3Kx+9abZ==${"QUJDQUJD".repeat(30)}`;
    const call = { id, type: "function", function: { name: "read_file", arguments: "{}" } };
    const messages = await fileOf("long.json", [
      { role: "user", content: "Read" },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: id, content: "A" },
    ]);
    const reported = await ask("litellm", "gemini-3-pro", ["--messages", messages], () => ({ events: chatEvents("ok") }));
    assert.equal(reported.code, 0, reported.stdout);
    const [, assistant, result] = reported.bodies[0]?.["messages"] as readonly JsonObject[];
    assert.deepEqual([assistant?.["tool_calls"], result?.["tool_call_id"]], [[call], id]);
  });

  for (const [name, messages, texts] of [
    [
      "two messages of the user in a row",
      [
        { role: "user", content: "Write a poem." },
        { role: "user", content: "No, a limerick." },
      ],
      ["Write a poem.", "No, a limerick."],
    ],
    [
      "two messages of the system",
      [
        { role: "system", content: "Be brief." },
        { role: "system", content: "Be kind." },
        { role: "user", content: "Hi" },
      ],
      ["Be brief.", "Be kind.", "Hi"],
    ],
    [
      "an answer that was cut off in two",
      [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "One" },
        { role: "assistant", content: "two" },
        { role: "user", content: "On." },
      ],
      ["One", "two", "On."],
    ],
  ] as const) {
    it(`roles that take turns: ${name}`, async () => {
      const rejection = {
        object: "error",
        message:
          "After the optional system message, conversation roles must alternate user and assistant roles except for tool calls and results.",
        type: "BadRequestError",
        param: null,
        code: 400,
      };
      const reported = await ask("openai-compatible", "m", ["--messages", await fileOf("turns.json", messages)], (body) => {
        const roles = (body["messages"] as readonly JsonObject[]).map(({ role }) => role);
        return roles.some((role, index) => index > 0 && role === roles[index - 1])
          ? { status: 400, json: rejection }
          : { events: chatEvents("ok") };
      });
      assert.deepEqual([reported.code, reported.text], [0, "ok"], reported.stdout);
      for (const text of texts) {
        assert.ok(reported.texts.at(-1)?.includes(text), reported.texts.at(-1));
      }
    });
  }

  it("less room for the answer, which is not stored as a correction", async () => {
    const corrections = join(folder, "room.json");
    const message =
      "input length and `max_tokens` exceed context limit: 178959 + 32000 > 200000, decrease input length or `max_tokens` and try again";
    const answer = (body: JsonObject): PlainAnswer =>
      Number(body["max_tokens"]) > 21_041 && JSON.stringify(body).includes("Long")
        ? { status: 400, json: { type: "error", error: { type: "invalid_request_error", message } } }
        : { events: messagesEvents("ok") };
    const server = await startPlainServer(answer);
    const asked = [
      "--provider",
      "anthropic",
      "--base-url",
      server.origin,
      "--model",
      "claude-sonnet-4-20250514",
      "--corrections",
      corrections,
    ];
    try {
      const first = await runAsk([...asked, "Long"], "key");
      const second = await runAsk([...asked, "Short"], "key");
      assert.deepEqual([first.code, second.code], [0, 0], first.stdout);
      const [rejected, corrected, next] = server.bodies.map((body) => (JSON.parse(body) as JsonObject)["max_tokens"]);
      assert.deepEqual([rejected, corrected, next], [32_000, 21_041, 32_000]);
    } finally {
      await server.close();
    }
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { callsOf, failureOf, textOf } from "../unit/providers/parsing.ts";
import { askScript as script, runAsk as run, startAsk as start } from "./askCommand.ts";
import { wireCases } from "./wires.ts";

describe("npm run ask", () => {
  let server: ModelServer;
  let folder: string;

  before(async () => {
    server = await startModelServer();
    folder = await mkdtemp(join(tmpdir(), "baton-ask-"));
  });

  afterEach(() => {
    server.reset();
  });

  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  for (const wireCase of wireCases.filter(({ isPreset }) => !isPreset)) {
    const target = (): string[] => ["--provider", wireCase.type, "--base-url", `${wireCase.baseUrl(server)}/`, "--model", wireCase.model];
    const key = (): string => server.keys[wireCase.owner];
    const variables = (): Readonly<Record<string, string>> => wireCase.environment?.(server) ?? {};

    const hasTools = wireCase.offers.tools;

    it(`prints the answer over the ${wireCase.name} wire, and ends with 0`, async () => {
      server.script({ steps: [{ text: "Grüezi" }, ...(hasTools ? [{ toolCall: { id: "call_1", name: "f", argumentsText: "{}" } }] : [])] });
      const { code, events, stderr } = await run([...target(), "Hello"], key(), "", variables());
      assert.deepEqual([code, textOf(events), callsOf(events), stderr], [0, "Grüezi", hasTools ? ["f({})"] : [], ""]);
    });

    it(`sends a conversation, tools and limits over the ${wireCase.name} wire`, async () => {
      const messages = join(folder, "messages.json");
      const tools = join(folder, "tools.json");
      await writeFile(
        messages,
        JSON.stringify([
          { role: "system", content: "Be brief." },
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello" },
        ]),
      );
      await writeFile(
        tools,
        JSON.stringify([{ name: "now", description: "Returns the time", parameters: { type: "object", properties: {} } }]),
      );
      // What a wire without tools has is an old model with a small window.
      const limits = hasTools ? ["--tools", tools, "--max-output-tokens", "9000", "--effort", "low"] : ["--max-output-tokens", "900"];
      const { code } = await run([...target(), "--messages", messages, ...limits, "-"], key(), "From standard input", variables());
      assert.equal(code, 0);
      const body = JSON.stringify(server.requests[0]?.body);
      for (const part of ["Be brief.", "From standard input", "900", ...(hasTools ? ['"now"', "9000", '"low"'] : [])]) {
        assert.ok(body.includes(part), `${part} is not in ${body}`);
      }
    });

    it(`ends with 1 when the answer fails over the ${wireCase.name} wire`, async () => {
      const { code, events } = await run([...target(), "Hello"], "sk-wrong-key-0123456789", "", variables());
      assert.equal(code, 1);
      assert.equal(failureOf(events).kind, "auth");
    });

    it(`ends a silent answer over the ${wireCase.name} wire`, async () => {
      for (const [option, steps] of [
        ["--first-byte-ms", [{ fault: "stall" }]],
        ["--idle-ms", [{ text: "Half" }, { fault: "stall" }]],
      ] as const) {
        // The first may give up before its request has arrived.
        server.reset();
        server.script({ steps });
        const { code, events } = await run([...target(), option, "50", "--max-attempts", "1", "Hello"], key(), "", variables());
        assert.deepEqual([code, failureOf(events).kind], [1, "stalled"]);
      }
    });
  }

  const chat = (): string[] => ["--provider", "openai-chat", "--base-url", server.openaiBaseUrl, "--model", "gpt-4.1"];
  const bodyOf = (index: number): JsonObject => server.requests[index]?.body as JsonObject;

  async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  }

  it("takes a preset by its name, with its quirks", async () => {
    const { code } = await run(
      ["--provider", "mistral", "--base-url", server.openaiBaseUrl, "--model", "gpt-4.1", "Hello"],
      server.keys.openai,
    );
    assert.equal(code, 0);
    assert.equal(bodyOf(0)["stream_options"], undefined);
  });

  it("asks OpenAI over the wire that suits the model, or the one that is named", async () => {
    const asked = ["--base-url", server.openaiBaseUrl, "--model", "o3", "Hello"];
    for (const [provider, ...more] of [
      ["openai"],
      ["openai-chat"],
      ["openai", "--api", "chat"],
      ["openai-compatible", "--api", "responses"],
    ] as const) {
      await run(["--provider", provider, ...more, ...asked], server.keys.openai);
    }
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/v1/responses", "/v1/chat/completions", "/v1/chat/completions", "/v1/responses"],
    );
  });

  it("sends the key of a provider's own variable nowhere else", async () => {
    const { events } = await run([...chat(), "Hello"], "", "", { OPENAI_API_KEY: server.keys.openai });
    assert.equal(failureOf(events).kind, "auth");
    assert.equal(server.requests[0]?.keyAccepted, false);
    assert.equal(server.requests[0].headers["authorization"], undefined);
  });

  it("sends headers, options, a cache key and the choice of a tool", async () => {
    const tools = await fileOf(
      "choice.json",
      JSON.stringify([{ name: "now", description: "", parameters: { type: "object", properties: {} } }]),
    );
    const options = [
      "--header",
      "x-team=blue",
      "--option",
      "temperature=0.2",
      "--option",
      "stream_options=null",
      "--option",
      "metadata.day=monday",
      "--cache-key",
      "k1",
    ];
    const { code, stdout } = await run([...chat(), ...options, "--tools", tools, "--tool-choice", "now", "Hello"], server.keys.openai);
    assert.equal(code, 0, stdout);
    assert.equal(server.requests[0]?.headers["x-team"], "blue");
    const { temperature, stream_options, metadata, prompt_cache_key, tool_choice } = bodyOf(0);
    assert.deepEqual([temperature, stream_options, metadata, prompt_cache_key], [0.2, undefined, { day: "monday" }, "k1"]);
    assert.deepEqual(tool_choice, { type: "function", function: { name: "now" } });
  });

  it("decides the effort, and says so on standard error", async () => {
    const asked = ["--provider", "openai-chat", "--base-url", server.openaiBaseUrl, "--model", "o3", "--effort", "auto"];
    const { code, stderr } = await run([...asked, "Prove that this refactoring is safe."], server.keys.openai);
    assert.equal(code, 0);
    assert.equal(stderr, "Effort: medium (auto). The question asks for a proof and refactoring.\n");
    assert.equal(bodyOf(0)["reasoning_effort"], "medium");
  });

  it("sends pictures, files and recordings, by what their bytes are", async () => {
    const picture = await fileOf(
      "picture.dat",
      Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==", "base64"),
    );
    const document = await fileOf("document.pdf", "%PDF-1.4\n%%EOF\n");
    const recording = await fileOf("recording.wav", "RIFF\u0024\u0000\u0000\u0000WAVEfmt ");
    const { code, stdout } = await run(
      [...chat(), "--image", picture, "--image", "https://example.com/a.png", "--file", document, "--audio", recording, "What are these?"],
      server.keys.openai,
    );
    assert.equal(code, 0, stdout);
    const [message] = bodyOf(0)["messages"] as { content: { type: string }[] }[];
    assert.deepEqual(
      message?.content.map(({ type }) => type),
      ["image_url", "image_url", "file", "input_audio", "text"],
    );
  });

  describe("with a schema", () => {
    const schema = JSON.stringify({
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    });

    it("ends with the value and the finish, after a wrong answer went back", async () => {
      server.script({ steps: [{ text: '{"town":"Bern"}' }] }, { steps: [{ text: '{"city":' }, { text: '"Bern"}' }] });
      const { code, events } = await run([...chat(), "--schema", await fileOf("schema.json", schema), "Where?"], server.keys.openai);
      assert.equal(code, 0);
      assert.equal(events.filter((event) => event.type === "attempt").length, 1);
      assert.deepEqual(events.slice(-2), [
        { type: "structured-output", value: { city: "Bern" }, attempts: 2 },
        { type: "finish", reason: "stop", rawReason: "stop" },
      ]);
    });

    it("ends with 1 and the errors when no answer is right", async () => {
      server.script({ steps: [{ text: "Bern" }] }, { steps: [{ text: "{}" }] });
      const { code, events } = await run(
        [...chat(), "--schema", await fileOf("schema.json", schema), "--schema-retries", "1", "Where?"],
        server.keys.openai,
      );
      assert.equal(code, 1);
      assert.equal(server.requests.length, 2);
      assert.match(failureOf(events).message, /after 2 attempts.*"city"/);
    });

    it("says what is wrong with a schema before anything is sent", async () => {
      const { code, events } = await run(
        [...chat(), "--schema", await fileOf("bad.json", '{"type":"thing"}'), "Where?"],
        server.keys.openai,
      );
      assert.deepEqual([code, failureOf(events).kind, server.requests.length], [1, "invalid-request", 0]);
    });
  });

  it("keeps what it learned from a rejected parameter in a file", async () => {
    const corrections = join(folder, "corrections.json");
    const asked = [...chat(), "--corrections", corrections, "--option", "temperature=0.2", "Hello"];
    server.script({
      error: {
        status: 400,
        type: "invalid_request_error",
        code: "unsupported_parameter",
        param: "temperature",
        message: "Unsupported parameter: 'temperature' is not supported with this model.",
      },
    });
    const first = await run(asked, server.keys.openai);
    assert.deepEqual([first.code, first.events.filter((event) => event.type === "attempt").length], [0, 1]);
    const second = await run(asked, server.keys.openai);
    assert.deepEqual([second.code, second.events.filter((event) => event.type === "attempt").length], [0, 0]);
    assert.deepEqual(
      server.requests.map(({ body }) => (body as JsonObject)["temperature"]),
      [0.2, undefined, undefined],
    );
    assert.deepEqual(JSON.parse(await readFile(corrections, "utf8")), { [server.openaiBaseUrl]: { "gpt-4.1": { temperature: null } } });
  });

  it("stops at Ctrl+C, with a last event and 1", async () => {
    server.script({ steps: [{ text: "Half" }, { fault: "stall" }] });
    const child = start(
      ["--provider", "openai-compatible", "--base-url", server.openaiBaseUrl, "--model", "gpt-4.1", "Hello"],
      server.keys.openai,
    );
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      stdout += piece;
      if (piece.includes("Half")) {
        child.kill("SIGINT");
      }
    });
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 1);
    assert.match(stdout.trim().split("\n").at(-1) ?? "", /"kind":"aborted"/);
  });

  for (const [name, args, message] of [
    ["an unknown provider", ["--provider", "acme"], /--provider must be openai or .*anthropic or .*openai-chat or .*groq/],
    ["no address", ["--provider", "anthropic", "--base-url", "acme"], /--base-url/],
    ["no model", ["--provider", "anthropic", "--base-url", "http://x"], /--model must name/],
    [
      "a role without settings",
      ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--role", "worker", "a"],
      /--role needs --settings/,
    ],
    [
      "no attempt at all",
      ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--max-attempts", "0", "a"],
      /--max-attempts must be a whole number, at least 1/,
    ],
    ["no prompt", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m"], /no prompt/],
    ["two prompts", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "a", "b"], /quotation marks/],
    ["an unknown effort", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--effort", "huge", "a"], /--effort/],
    ["a number that is none", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--idle-ms", "soon", "a"], /--idle-ms/],
    ["an unknown option", ["--verbose"], /--verbose/],
    [
      "a provider without an address of its own",
      ["--provider", "openai-compatible", "--model", "m", "a"],
      /--base-url must be .*has none of its own/,
    ],
    ["an unknown wire", ["--provider", "openai", "--api", "soap", "--model", "m", "a"], /--api must be auto or responses/],
    ["an option without a value", ["--provider", "openai", "--model", "m", "--option", "temperature", "a"], /--option must be NAME=JSON/],
    ["a tool that there is not", ["--provider", "openai", "--model", "m", "--tool-choice", "now", "a"], /--tool-choice must be/],
    [
      "a picture that is not there",
      ["--provider", "openai", "--model", "m", "--image", "no-such.png", "a"],
      /--image: no-such\.png cannot be read/,
    ],
    ["a picture that is none", ["--provider", "openai", "--model", "m", "--image", script, "a"], /is not a PNG, JPEG, GIF or WebP file/],
    ["a file that is none", ["--provider", "openai", "--model", "m", "--file", process.execPath, "a"], /is the most|is not a PDF/],
    ["invalid corrections", ["--provider", "openai", "--model", "m", "--corrections", script, "a"], /does not hold corrections/],
    ["a schema that is none", ["--provider", "openai", "--model", "m", "--schema", script, "a"], /--schema: .* cannot be read as JSON/],
    [
      "a file that is not there",
      ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--messages", "no-such-file.json"],
      /--messages: no-such-file\.json/,
    ],
  ] as const) {
    it(`ends with 2 and says why: ${name}`, async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }

  it("explains itself", async () => {
    const { code, stdout } = await run(["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /BATON_KEY/);
  });
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { failureOf, textOf } from "../unit/providers/parsing.ts";

const script = fileURLToPath(new URL("../../scripts/ask.ts", import.meta.url));
const limited: ScriptedAnswer = { error: { status: 429, message: "Slow down." }, headers: { "retry-after-ms": "50" } };
const broken: ScriptedAnswer = { error: { status: 500, message: "Oops." } };

describe("npm run ask -- --settings", () => {
  let server: ModelServer;
  let folder: string;

  before(async () => {
    server = await startModelServer();
    folder = await mkdtemp(join(tmpdir(), "baton-ask-settings-"));
  });

  afterEach(() => {
    server.reset();
  });

  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function run(settings: string | JsonObject, args: readonly string[]) {
    const file = join(folder, "settings.json");
    await writeFile(file, typeof settings === "string" ? settings : JSON.stringify(settings));
    const env = {
      ...process.env,
      BATON_KEY: "",
      KEY_WRONG: "sk-wrong-key-0123456789",
      KEY_RIGHT: server.keys.openai,
      KEY_ANTHROPIC: server.keys.anthropic,
    };
    const child = spawn(process.execPath, [script, "--settings", file, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    const events =
      stdout === ""
        ? []
        : stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as StreamEvent);
    const steps = events.flatMap((event) =>
      event.type === "attempt"
        ? [
            `${event.accountLabel ?? event.provider} ${event.failure.kind} ${event.next} ${event.to?.accountLabel ?? event.to?.provider ?? ""}`.trim(),
          ]
        : [],
    );
    return { code: code as number, events, stderr, steps };
  }

  const gate = (accounts: readonly JsonObject[]): JsonObject => ({
    type: "openai-compatible",
    baseUrl: server.openaiBaseUrl,
    description: "Gate",
    accounts,
  });
  const wrong = { label: "Old", keyVariable: "KEY_WRONG" };
  const right = { label: "New", keyVariable: "KEY_RIGHT" };
  const claude = (): JsonObject => ({
    type: "anthropic",
    baseUrl: server.anthropicBaseUrl,
    description: "Claude",
    keyVariable: "KEY_ANTHROPIC",
  });

  it("continues with the provider's next key when one is rejected, and prints the step", async () => {
    const { code, events, steps, stderr } = await run(
      { "baton.providers": { gate: gate([wrong, right]) }, "baton.orchestrator.model": "gate:gpt-4.1" },
      ["Hello"],
    );
    assert.deepEqual([code, textOf(events), steps, stderr], [0, "ok", ["Old auth switch New"], ""]);
    assert.deepEqual(
      server.requests.map(({ keyAccepted }) => keyAccepted),
      [false, true],
    );
  });

  it("sends no key over http to a private network that the settings do not allow, and asks the fallback", async () => {
    const settings = {
      "baton.providers": { near: { ...gate([right]), baseUrl: "http://nas.local:1/v1" }, gate: gate([right]) },
      "baton.orchestrator.model": "near:gpt-4.1",
      "baton.orchestrator.fallbacks": ["gate:gpt-4.1"],
    };
    const { code, events, steps, stderr } = await run(settings, ["Hello"]);
    assert.deepEqual([code, textOf(events), steps], [0, "ok", ["New invalid-request switch New"]]);
    assert.match(stderr, /baton\.providers\.near\.baseUrl: Keys aren't sent over http:\/\/.*baton\.allowKeysOverPrivateHttp/);
    assert.equal(server.requests.length, 1);
  });

  it("asks the fallbacks of the role, each over its own wire", async () => {
    server.script(broken, broken);
    const settings = {
      "baton.providers": { gate: gate([right]), claude: claude() },
      "baton.worker.model": "gate:gpt-4.1",
      "baton.worker.fallbacks": ["claude:claude-sonnet-4-5"],
    };
    const { code, events, steps } = await run(settings, ["--role", "worker", "Hello"]);
    assert.deepEqual([code, textOf(events), steps], [0, "ok", ["New server retry", "New server switch KEY_ANTHROPIC"]]);
    assert.deepEqual(
      server.requests.map(({ wire }) => wire),
      ["openai", "openai", "anthropic"],
    );
  });

  it("waits for a key in cooldown, unless the wait exceeds the limit", async () => {
    server.script(limited);
    const settings = { "baton.providers": { gate: gate([right]) }, "baton.orchestrator.model": "gate:gpt-4.1" };
    const waited = await run(settings, ["Hello"]);
    assert.deepEqual([waited.code, waited.steps], [0, ["New rate-limit retry"]]);
    server.script(limited);
    const stopped = await run({ ...settings, "baton.retry.maxWaitSeconds": 0 }, ["Hello"]);
    assert.deepEqual([stopped.code, failureOf(stopped.events).kind, server.requests.length], [1, "rate-limit", 3]);
  });

  it("asks once if one attempt is allowed", async () => {
    server.script(broken);
    const { code, events } = await run(
      { "baton.providers": { gate: gate([right]) }, "baton.orchestrator.model": "gate:gpt-4.1", "baton.retry.maxAttempts": 1 },
      ["Hello"],
    );
    assert.deepEqual([code, failureOf(events).kind, server.requests.length], [1, "server", 1]);
  });

  it("asks for a schema in the form that the answering model needs", async () => {
    const schema = join(folder, "schema.json");
    await writeFile(
      schema,
      JSON.stringify({
        title: "city",
        type: "object",
        properties: { name: { type: "string" } },
        required: ["name"],
        additionalProperties: false,
      }),
    );
    server.script(
      { error: { status: 404, code: "model_not_found", message: "There is no such model." } },
      { steps: [{ toolCall: { name: "city", argumentsText: '{"name":"Bern"}' } }] },
    );
    const settings = {
      baton: {
        providers: { gate: gate([right]), claude: { ...claude(), quirks: { structured: "tool" } } },
        orchestrator: { model: "gate:gpt-4.1", fallbacks: ["claude:claude-3-haiku-20240307"] },
      },
    };
    server.setModels("anthropic", ["claude-3-haiku-20240307"]);
    const { code, events } = await run(settings, ["--schema", schema, "Where?"]);
    assert.equal(code, 0, JSON.stringify(events));
    assert.deepEqual(events.at(-2), { type: "structured-output", value: { name: "Bern" }, attempts: 1 });
    const [native, tool] = server.requests.map(({ body }) => body as JsonObject);
    assert.ok(native?.["response_format"] !== undefined);
    assert.ok(JSON.stringify(tool).includes("city"));
  });

  it("reads settings as VS Code has them, comments and all, and says what it cannot use", async () => {
    const settings = `{
      // Mine alone.
      "editor.fontSize": 12,
      "baton.providers": { "gate": { "type": "openai-compatible", "baseUrl": "${server.openaiBaseUrl}", "accounts": [{ "label": "None", "keyVariable": "KEY_NONE" }, { "keyVariable": "KEY_RIGHT" }] } },
      "baton.orchestrator.modle": "gate:gpt-4.1",
      "baton.orchestrator.fallbacks": ["nobody:x"],
      "baton.modelOptions": { "gate:*": { "temperature": 0.5 } },
    }`;
    const { code, stderr } = await run(settings, ["--role", "orchestrator", "--model", "gate:gpt-4.1", "--option", "top_p=0.5", "Hello"]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /baton\.orchestrator\.modle is not a setting of Baton/);
    assert.match(stderr, /fallbacks\[0\].*nobody/);
    assert.match(stderr, /“None” of gate is left out: the variable KEY_NONE is not set/);
    const { temperature, top_p } = server.requests[0]?.body as JsonObject;
    assert.deepEqual([temperature, top_p], [0.5, 0.5]);
  });

  it("says that there is no key, and sends nothing", async () => {
    const { code, events } = await run({ "baton.providers": { gate: gate([]) }, "baton.orchestrator.model": "gate:gpt-4.1" }, ["Hello"]);
    assert.deepEqual([code, failureOf(events).kind, server.requests.length], [1, "auth", 0]);
    assert.match(failureOf(events).message, /Gate has no key/);
  });

  it("ends with 2 if the file or a model in it cannot be used", async () => {
    for (const [settings, args, message] of [
      ["{", ["Hello"], /--settings: .* cannot be read as JSON \(.* in line 1\)/],
      ["{}", ["Hello"], /--settings: baton\.orchestrator\.model: No model is named/],
      ["{}", ["--model", "nobody:x", "Hello"], /--model: .*nobody/],
      ["{}", ["--model", "openai:o3", "--base-url", "http://x", "Hello"], /--base-url is not for --settings/],
      ["{}", ["--role", "king", "Hello"], /--role must be orchestrator or worker/],
    ] as const) {
      const { code, stderr } = await run(settings, args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});

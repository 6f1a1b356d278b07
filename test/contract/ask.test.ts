import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { callsOf, failureOf, textOf } from "../unit/providers/parsing.ts";
import { wireCases } from "./wires.ts";

const script = fileURLToPath(new URL("../../scripts/ask.ts", import.meta.url));

function start(args: readonly string[], key: string) {
  return spawn(process.execPath, [script, ...args], { env: { ...process.env, BATON_KEY: key }, stdio: "pipe" });
}

async function run(args: readonly string[], key = "", input = "") {
  const child = start(args, key);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  const events = stdout.startsWith("{") ? stdout.trim().split("\n").map((line) => JSON.parse(line) as StreamEvent) : [];
  return { code: code as number, stdout, stderr, events };
}

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

    it(`prints the answer over the ${wireCase.name} wire, and ends with 0`, async () => {
      server.script({ steps: [{ text: "Grüezi" }, { toolCall: { id: "call_1", name: "f", argumentsText: "{}" } }] });
      const { code, events, stderr } = await run([...target(), "Hello"], key());
      assert.deepEqual([code, textOf(events), callsOf(events), stderr], [0, "Grüezi", ["f({})"], ""]);
    });

    it(`sends a conversation, tools and limits over the ${wireCase.name} wire`, async () => {
      const messages = join(folder, "messages.json");
      const tools = join(folder, "tools.json");
      await writeFile(messages, JSON.stringify([{ role: "system", content: "Be brief." }, { role: "user", content: "Hi" }, { role: "assistant", content: "Hello" }]));
      await writeFile(tools, JSON.stringify([{ name: "now", description: "Tells the time", parameters: { type: "object", properties: {} } }]));
      const limits = ["--max-output-tokens", "9000", "--effort", "low"];
      const { code } = await run([...target(), "--messages", messages, "--tools", tools, ...limits, "-"], key(), "From standard input");
      assert.equal(code, 0);
      const body = JSON.stringify(server.requests[0]?.body);
      for (const part of ["Be brief.", "From standard input", '"now"', "9000", '"low"']) {
        assert.ok(body.includes(part), `${part} is not in ${body}`);
      }
    });

    it(`ends with 1 when the answer fails over the ${wireCase.name} wire`, async () => {
      const { code, events } = await run([...target(), "Hello"], "sk-wrong-key-0123456789");
      assert.equal(code, 1);
      assert.equal(failureOf(events).kind, "auth");
    });

    it(`ends a silent answer over the ${wireCase.name} wire`, async () => {
      for (const [option, steps] of [["--first-byte-ms", [{ fault: "stall" }]], ["--idle-ms", [{ text: "Half" }, { fault: "stall" }]]] as const) {
        // The first may give up before its request has arrived.
        server.reset();
        server.script({ steps });
        const { code, events } = await run([...target(), option, "50", "Hello"], key());
        assert.deepEqual([code, failureOf(events).kind], [1, "stalled"]);
      }
    });
  }

  it("stops at Ctrl+C, with a last event and 1", async () => {
    server.script({ steps: [{ text: "Half" }, { fault: "stall" }] });
    const child = start(["--provider", "openai-compatible", "--base-url", server.openaiBaseUrl, "--model", "gpt-4.1", "Hello"], server.keys.openai);
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
    ["an unknown provider", ["--provider", "acme"], /--provider must be openai or openai-compatible or anthropic/],
    ["no address", ["--provider", "anthropic", "--base-url", "acme"], /--base-url/],
    ["no model", ["--provider", "anthropic", "--base-url", "http://x"], /--model/],
    ["no prompt", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m"], /no prompt/],
    ["two prompts", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "a", "b"], /quotation marks/],
    ["an unknown effort", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--effort", "huge", "a"], /--effort/],
    ["a number that is none", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--idle-ms", "soon", "a"], /--idle-ms/],
    ["an unknown option", ["--verbose"], /--verbose/],
    ["a file that is not there", ["--provider", "anthropic", "--base-url", "http://x", "--model", "m", "--messages", "no-such-file.json"], /--messages: no-such-file\.json/],
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

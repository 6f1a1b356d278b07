import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import { textOf } from "../unit/providers/parsing.ts";

/** What a server of one case answers: events of a stream, or a body with its status. */
export type CaseAnswer =
  | readonly string[]
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown };

/** A request as a case's server sees it. `key` is whichever header had one; `number` counts from 1, over all keys. */
export interface CaseRequest {
  readonly key: string;
  readonly path: string;
  readonly number: number;
  readonly body: JsonObject;
}

/** One provider of a case: its type, its keys by their labels, and the model that is asked. */
export interface CaseProvider {
  readonly type: string;
  readonly model: string;
  /** Default: one key, “main”. */
  readonly keys?: readonly string[];
  readonly answer: (request: CaseRequest) => CaseAnswer;
  /** Its fields in the settings beside the address and the keys. */
  readonly settings?: JsonObject;
}

/** What came of one run of `npm run ask`. */
export interface CaseOutcome {
  readonly code: number;
  readonly events: readonly StreamEvent[];
  readonly text: string;
  /** `KIND NEXT` of each attempt that failed. */
  readonly attempts: readonly string[];
  readonly last: StreamEvent | undefined;
  /** What each provider was sent. */
  readonly requests: readonly (readonly CaseRequest[])[];
}

const script = fileURLToPath(new URL("../../scripts/ask.ts", import.meta.url));

/** Puts a question by `npm run ask` to the first provider, with the others as its fallbacks, each behind a server of its own on loopback. */
export async function askCase(providers: readonly CaseProvider[], args: readonly string[] = []): Promise<CaseOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "baton-case-"));
  const servers = await Promise.all(providers.map(startServer));
  try {
    const [model, ...fallbacks] = providers.map(({ model: id }, at) => `case${String(at)}:${id}`);
    const settings = {
      "baton.providers": Object.fromEntries(
        providers.map((provider, at) => [`case${String(at)}`, settingsOf(provider, servers[at]?.origin ?? "")]),
      ),
      "baton.orchestrator.model": model,
      "baton.orchestrator.fallbacks": fallbacks,
    };
    const file = join(folder, "settings.json");
    await writeFile(file, JSON.stringify(settings));
    const keys = Object.fromEntries(
      providers.flatMap(({ keys: labels = ["main"] }) => labels.map((label) => [variableOf(label), keyOf(label)])),
    );
    const child = spawn(process.execPath, [script, "--settings", file, ...args, "Hello"], {
      env: { ...process.env, ...keys, BATON_KEY: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    assert.ok(stdout.startsWith("{"), `nothing was printed: ${stderr}`);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as StreamEvent);
    const attempts = events.flatMap((event) => (event.type === "attempt" ? [`${event.failure.kind} ${event.next}`] : []));
    return {
      code: code as number,
      events,
      text: textOf(events),
      attempts,
      last: events.at(-1),
      requests: servers.map(({ requests }) => requests),
    };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await rm(folder, { recursive: true });
  }
}

/** A chunk of the chat wire. */
export function chunk(delta: object, reason: string | null = null): string {
  return JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta, finish_reason: reason }] });
}

/** An answer of the chat wire that says `words`. */
export function chatAnswer(words: string): readonly string[] {
  return [chunk({ role: "assistant", content: words }), chunk({}, "stop"), "[DONE]"];
}

/** An answer of the Anthropic wire that says `words`. */
export function messageAnswer(words: string): readonly string[] {
  return [
    {
      type: "message_start",
      message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage: { input_tokens: 3, output_tokens: 1 } },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: words } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 6 } },
    { type: "message_stop" },
  ].map((event) => JSON.stringify(event));
}

/** The key of a label, made up. */
export function keyOf(label: string): string {
  return `sk-case-${label}-0123456789abcdef`;
}

function variableOf(label: string): string {
  return `CASE_KEY_${label.toUpperCase()}`;
}

function settingsOf({ type, settings, keys = ["main"] }: CaseProvider, origin: string): JsonObject {
  const accounts = keys.map((label) => ({ label, keyVariable: variableOf(label) }));
  return { type, baseUrl: type === "openai-compatible" ? `${origin}/v1` : origin, accounts, ...settings };
}

async function startServer({ answer }: CaseProvider) {
  const requests: CaseRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = (await json(incoming)) as JsonObject;
      const request = { key: keyIn(incoming), path: incoming.url ?? "", number: requests.length + 1, body };
      requests.push(request);
      const reported = answer(request);
      if ("status" in reported) {
        response
          .writeHead(reported.status, { "content-type": "application/json", ...reported.headers })
          .end(typeof reported.body === "string" ? reported.body : JSON.stringify(reported.body));
      } else {
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .end(reported.map((data) => (data.startsWith("event: ") ? `${data}\n\n` : `data: ${data}\n\n`)).join(""));
      }
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, requests, close };
}

function keyIn({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1];
  return [bearer, headers["x-api-key"], headers["x-goog-api-key"], headers["api-key"]].flat().find((value) => value !== undefined) ?? "";
}

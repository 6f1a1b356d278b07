import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { ModelServer, ScriptedAnswer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";
import { anthropicClient, collect, openaiClient } from "./clients.ts";

const question = { model: "gpt-4.1", messages: [{ role: "user" as const, content: "How are you?" }] };
const never = new Promise<never>(() => undefined);

describe("the model server", () => {
  let server: ModelServer;
  let client: OpenAI;

  before(async () => {
    server = await startModelServer();
    client = openaiClient(server);
  });
  beforeEach(() => server.reset());
  after(() => server.close());

  /** A streamed request, read as plain HTTP. */
  async function rawStream(answer: ScriptedAnswer, signal?: AbortSignal): Promise<Response> {
    server.script(answer);
    return fetch(`${server.openaiBaseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.keys.openai}`, "content-type": "application/json" },
      body: JSON.stringify({ ...question, stream: true }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  it("makes up keys of each wire's shape, new for every server", async () => {
    const other = await startModelServer();
    assert.match(server.keys.openai, /^sk-proj-[\w-]{64}$/);
    assert.match(server.keys.anthropic, /^sk-ant-api03-[\w-]{64}$/);
    assert.notEqual(server.keys.openai, other.keys.openai);
    await other.close();
  });

  it("records requests without their keys", async () => {
    const next = server.nextRequest();
    await client.chat.completions.create(question);
    const request = await next;
    assert.deepEqual([request.wire, request.method, request.path], ["openai", "POST", "/v1/chat/completions"]);
    assert.deepEqual([request.body, request.keyAccepted], [question, true]);
    assert.equal(await request.finished, true);
    await assert.rejects(openaiClient(server, "sk-proj-another-key-altogether").chat.completions.create(question));
    assert.equal((await server.nextRequest()).keyAccepted, false);
    await anthropicClient(server).models.list();
    assert.deepEqual(
      server.requests.map((record) => record.wire),
      ["openai", "openai", "anthropic"],
    );
    const kept = JSON.stringify(server.requests);
    assert.ok(!kept.includes(server.keys.openai) && !kept.includes(server.keys.anthropic) && !kept.includes("another-key"));
    server.reset();
    assert.deepEqual(server.requests, []);
  });

  it("takes the keys it is given, or any", async () => {
    const given = await startModelServer({ keys: { openai: ["first-key", "second-key"], anthropic: [] } });
    assert.equal(given.keys.openai, "first-key");
    assert.equal((await openaiClient(given, "second-key").models.list()).data.length > 0, true);
    await assert.rejects(openaiClient(given, "third-key").models.list(), { status: 401 });
    assert.equal((await anthropicClient(given, "whatever").models.list()).data.length, 3);
    assert.equal((await fetch(`${given.origin}/anthropic/v1/models`)).status, 200);
    await given.close();
  });

  it("asks its fallback when nothing is scripted", async () => {
    const echoing = await startModelServer({
      fallback: ({ wire, model, prompt }) => ({ steps: [{ text: [wire, model, prompt].join(" | ") }] }),
    });
    const messages = [...question.messages, { role: "assistant" as const, content: "Well." }];
    const answer = await openaiClient(echoing).chat.completions.create({ ...question, messages });
    assert.equal(answer.choices[0]?.message.content, "openai | gpt-4.1 | How are you?");
    await echoing.close();
  });

  it("answers as scripted, first in, first out", async () => {
    server.script({ steps: [{ text: "one" }] }, { steps: [{ text: "two" }] });
    for (const expected of ["one", "two", "ok"]) {
      assert.equal((await client.chat.completions.create(question)).choices[0]?.message.content, expected);
    }
  });

  it("sends each chunk when it comes, and waits for what the script awaits", async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    server.script({ steps: [{ text: "one" }, { until: released }, { delayMs: 1 }, { text: "two" }], paceMs: 1 });
    const texts: string[] = [];
    for await (const chunk of await client.chat.completions.create({ ...question, stream: true })) {
      texts.push(chunk.choices[0]?.delta.content ?? "");
      if (texts.at(-1) === "one") {
        release(); // Only a chunk that came by itself gets us here.
      }
    }
    assert.deepEqual(texts, ["", "one", "two", ""]);
  });

  it("carries thousands of chunks whole", async () => {
    server.script({ steps: Array.from({ length: 2000 }, (_, index) => ({ text: `${index} ` })) });
    const chunks = await collect(await client.chat.completions.create({ ...question, stream: true }));
    const expected = Array.from({ length: 2000 }, (_, index) => `${index} `).join("");
    assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), expected);
  });

  it("notices at once that the client has left", async () => {
    for (const steps of [
      [{ text: "one" }, { until: never }],
      [{ text: "one" }, { delayMs: 3_600_000 }],
      [{ text: "one" }, { fault: "stall" as const }],
    ]) {
      server.script({ steps });
      const stream = await client.chat.completions.create({ ...question, stream: true });
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content === "one") {
          break;
        }
      }
      assert.equal(await (await server.nextRequest()).finished, false);
    }
  });

  it("stalls before the first byte", async () => {
    const leaving = new AbortController();
    const response = rawStream({ steps: [{ fault: "stall" }] }, leaving.signal);
    const request = await server.nextRequest();
    leaving.abort();
    await assert.rejects(response, { name: "AbortError" });
    assert.equal(await request.finished, false);
  });

  it("sends a head and no more", async () => {
    const leaving = new AbortController();
    const response = await rawStream({ steps: [{ raw: "" }, { fault: "stall" }] }, leaving.signal);
    assert.equal(response.status, 200);
    const body = response.text();
    leaving.abort();
    await assert.rejects(body, { name: "AbortError" });
  });

  it("resets the connection, before the head or after", async () => {
    const early = await rawStream({ steps: [{ fault: "reset" }] }).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.equal(((early as Error).cause as NodeJS.ErrnoException).code, "ECONNRESET");
    server.script({ steps: [{ text: "one" }, { fault: "reset" }] });
    const stream = await client.chat.completions.create({ ...question, stream: true });
    await assert.rejects(collect(stream), { message: "terminated" });
    await server.nextRequest();
    assert.equal(await (await server.nextRequest()).finished, true);
  });

  it("ends cleanly without the wire's end mark", async () => {
    const body = await (await rawStream({ steps: [{ text: "one" }, { fault: "truncate" }] })).text();
    assert.ok(body.includes('"one"') && !body.includes("[DONE]") && !body.includes('"stop"'));
    server.script({ steps: [{ text: "one" }, { fault: "truncate" }] });
    const events = await collect(
      await anthropicClient(server).messages.create({ ...question, model: "claude-haiku-4-5", max_tokens: 9, stream: true }),
    );
    assert.equal(events.at(-1)?.type, "content_block_delta");
  });

  it("cuts an answer that is not streamed, too", async () => {
    server.script({ steps: [{ text: "one" }, { fault: "truncate" }] }, { steps: [{ fault: "reset" }] });
    await assert.rejects(client.chat.completions.create(question), SyntaxError);
    await assert.rejects(client.chat.completions.create(question), OpenAI.APIConnectionError);
  });

  it("sends bytes of the script's own", async () => {
    const raw = ": a comment\r\n\r\ndata: {not json\n\n";
    assert.equal(await (await rawStream({ steps: [{ raw }, { fault: "truncate" }] })).text(), raw);
  });

  it("sends a body of the script's own, and its headers", async () => {
    const body = { status: 502, contentType: "text/html", text: "<h1>Proxy</h1>" };
    const response = await rawStream({ body, headers: { "X-Cache": "miss", "x-request-id": "" } });
    assert.deepEqual([response.status, response.headers.get("content-type"), await response.text()], [502, "text/html", body.text]);
    assert.deepEqual([response.headers.get("x-cache"), response.headers.get("x-request-id")], ["miss", null]);
  });

  it("sends an error of the script's own in the wire's shape", async () => {
    const error = { status: 429, type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded your current quota." };
    const response = await rawStream({ error });
    assert.deepEqual([response.status, response.headers.get("retry-after")], [429, null]);
    assert.deepEqual(await response.json(), { error: { message: error.message, type: error.type, param: null, code: error.code } });
  });

  it("fails in the middle of a stream, in the wire's shape", async () => {
    const steps = [{ text: "one" }, { failure: { type: "overloaded_error", message: "Overloaded" } }];
    server.script({ steps }, { steps });
    const openai = await client.chat.completions.create({ ...question, stream: true });
    await assert.rejects(collect(openai), (thrown: unknown) => thrown instanceof OpenAI.APIError && thrown.type === "overloaded_error");
    const anthropic = await anthropicClient(server).messages.create({
      ...question,
      model: "claude-haiku-4-5",
      max_tokens: 9,
      stream: true,
    });
    await assert.rejects(
      collect(anthropic),
      (thrown: unknown) => thrown instanceof Anthropic.APIError && thrown.type === "overloaded_error",
    );
    server.script({ steps: [{ failure: { status: 529, message: "Overloaded" } }] });
    await assert.rejects(client.chat.completions.create(question), { status: 529 });
  });

  it("reports no usage when the script says so", async () => {
    server.script({ usage: null }, { usage: null });
    assert.equal((await client.chat.completions.create(question)).usage, undefined);
    const chunks = await collect(
      await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } }),
    );
    assert.ok(chunks.every((chunk) => chunk.usage === null));
  });

  it("fails with an error when a script cannot be sent", async () => {
    server.script({ steps: [{ toolCall: { name: "read", argumentsText: "{" } }] });
    const answer = anthropicClient(server).messages.create({ ...question, model: "claude-haiku-4-5", max_tokens: 9 });
    await assert.rejects(answer, { status: 500, apiMessage: /The script's arguments of read are not a JSON object/ });
  });

  it("closes with requests under way", async () => {
    const closing = await startModelServer();
    closing.script({ steps: [{ text: "one" }, { until: never }] });
    const stream = await openaiClient(closing).chat.completions.create({ ...question, stream: true });
    const read = assert.rejects(collect(stream));
    const request = await closing.nextRequest();
    await closing.close();
    assert.equal(await request.finished, false);
    await read;
    await assert.rejects(openaiClient(closing).models.list(), OpenAI.APIConnectionError);
  });

  it("rejects a port that is in use", async () => {
    await assert.rejects(startModelServer({ port: Number(new URL(server.origin).port) }), { code: "EADDRINUSE" });
  });
});

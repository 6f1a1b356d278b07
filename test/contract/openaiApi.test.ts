import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { Correction, CorrectionStore } from "../../src/core/ports/correctionStore.ts";
import type { ChatProvider, ChatRequest, Endpoint } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { openProvider } from "../throughApp/openProvider.ts";
import { failureOf, textOf } from "../unit/providers/parsing.ts";
import { eventsOf } from "./contract.ts";

const noPath = { status: 404, message: "Invalid URL (POST /v1/responses)" };
const openAiSays = (message: string): NonNullable<ScriptedAnswer["error"]> => ({
  status: 404,
  type: "invalid_request_error",
  param: "model",
  message,
});

describe("the wire that OpenAI is asked over", () => {
  let server: ModelServer;
  let learned: Correction[] = [];
  const corrections: CorrectionStore = {
    of: () => learned,
    learn: (_baseUrl, _model, correction) => {
      learned.push(correction);
    },
  };

  before(async () => {
    server = await startModelServer();
  });

  beforeEach(() => {
    learned = [];
    server.reset();
  });

  after(() => server.close());

  const open = async (endpoint: Partial<Endpoint> = {}, type: ProviderType = "openai"): Promise<ChatProvider> =>
    openProvider(
      type,
      { provider: "acme", baseUrl: server.openaiBaseUrl, apiKey: server.keys.openai, ...endpoint },
      { fetch: globalThis.fetch, corrections },
    );
  const ask = async (provider: ChatProvider, model: string, more: Partial<ChatRequest> = {}): Promise<StreamEvent[]> => {
    const request: ChatRequest = { model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }], ...more };
    return eventsOf(provider, request);
  };
  const paths = (): string[] => server.requests.map(({ path }) => path.replace("/v1", ""));

  it("suits the model, unless the settings name one", async () => {
    for (const [type, api, model, path] of [
      ["openai", undefined, "gpt-5.5", "/responses"],
      ["openai", "auto", "gpt-4.1", "/chat/completions"],
      ["openai", undefined, "gpt-3.5-turbo-instruct", "/completions"],
      ["openai", "chat", "o3", "/chat/completions"],
      ["openai", "responses", "gpt-4.1", "/responses"],
      ["openai-compatible", undefined, "gpt-5.5", "/chat/completions"],
      ["openai-compatible", "auto", "gpt-5.5", "/responses"],
    ] as const) {
      server.reset();
      assert.equal(textOf(await ask(await open({ api }, type), model)), "ok");
      assert.deepEqual(paths(), [path]);
    }
  });

  it("is chat, permanently, behind a proxy that supports nothing else", async () => {
    for (const error of [noPath, { ...noPath, status: 405 }, { status: 501, message: "Not implemented" }]) {
      learned = [];
      server.reset();
      server.script({ error });
      const provider = await open();
      const events = await ask(provider, "gpt-5.5");
      assert.equal(textOf(events), "ok");
      assert.deepEqual(
        events.filter((event) => event.type === "attempt").map(({ number, next, failure }) => [number, next, failure.status]),
        [[1, "retry", error.status]],
      );
      assert.deepEqual(learned, [{ parameter: "api", instead: "chat" }]);
      assert.deepEqual(
        (await ask(provider, "gpt-5.5")).filter(({ type }) => type === "attempt"),
        [],
      );
      assert.deepEqual(paths(), ["/responses", "/chat/completions", "/chat/completions"]);
    }
  });

  it("is the one that a rejection names", async () => {
    for (const [model, message, path, api] of [
      ["gpt-4.1", "This model is only supported in v1/responses and not in v1/chat/completions.", "/responses", "responses"],
      [
        "gpt-4o",
        "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?",
        "/completions",
        "completions",
      ],
      ["gpt-5.5", "The requested model 'gpt-5.5' is not supported with the Responses API.", "/chat/completions", "chat"],
    ] as const) {
      learned = [];
      server.reset();
      server.script({ error: openAiSays(message) });
      await ask(await open(), model);
      assert.equal(paths().at(-1), path);
      assert.equal(paths().length, 2);
      assert.deepEqual(learned, api === "completions" ? [] : [{ parameter: "api", instead: api }]);
    }
  });

  it("numbers all failed attempts", async () => {
    // The server itself rejects a temperature for a model that thinks, on either wire.
    server.script({ error: noPath });
    const events = await ask(await open(), "gpt-5.5", { modelOptions: { temperature: 1 } });
    const attempts = events.filter((event) => event.type === "attempt");
    assert.deepEqual(
      attempts.map(({ number, failure }) => [number, failure.status]),
      [
        [1, 400],
        [2, 404],
        [3, 400],
      ],
    );
    assert.equal(textOf(events), "ok");
  });

  it("does not change if it is set, if the model is unknown, or if the address is wrong", async () => {
    server.script({ error: noPath });
    assert.equal(failureOf(await ask(await open({ api: "responses" }), "gpt-5.5")).kind, "not-found");
    assert.deepEqual(paths(), ["/responses"]);
    server.reset();
    assert.match(failureOf(await ask(await open(), "o99")).message, /doesn't have the model “o99”/);
    assert.deepEqual(paths(), ["/responses"]);
    server.reset();
    const wrong = failureOf(await ask(await open({ baseUrl: `${server.origin}/elsewhere` }), "gpt-5.5"));
    assert.match(wrong.message, /base URL may be wrong/);
    assert.match(wrong.providerMessage ?? "", /responses/);
    assert.deepEqual(learned, []);
  });

  it("rejects audio if Responses is set, and asks over chat if nothing is set", async () => {
    const messages = [
      { role: "user", content: [{ type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: "UklGRgAAAABXQVZF" } }] },
    ] as const;
    assert.match(
      failureOf(await ask(await open({ api: "responses" }), "gpt-5.5", { messages })).message,
      /cannot take a recording .*nothing was sent/,
    );
    assert.deepEqual(paths(), []);
    await ask(await open(), "gpt-5.5", { messages });
    assert.deepEqual(paths(), ["/chat/completions"]);
  });

  it("decides how a schema is asked for", async () => {
    const provider = await open({ baseUrl: "https://api.openai.com/v1" });
    assert.deepEqual(
      ["gpt-5.5", "gpt-4.1", "gpt-4", "gpt-3.5-turbo-instruct"].map((model) => provider.structuredMode?.(model)),
      ["native", "native", "tool", "prompt"],
    );
    assert.equal((await open({ api: "completions" })).structuredMode?.("gpt-4.1"), "prompt");
  });

  it("drops reasoning that the provider cannot read, once", async () => {
    const signature = {
      provider: "openai-responses",
      data: { type: "reasoning", id: "rs_1", encrypted_content: "of-another-account", summary: [] },
    };
    const messages = [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "", signature },
          { type: "text", text: "Hello" },
        ],
      },
      { role: "user", content: [{ type: "text", text: "And?" }] },
    ] as const;
    const events = await ask(await open(), "gpt-5.5", { messages });
    assert.equal(textOf(events), "ok");
    assert.equal(events.filter(({ type }) => type === "attempt").length, 1);
    assert.deepEqual([paths().length, learned], [2, []]);
  });
});

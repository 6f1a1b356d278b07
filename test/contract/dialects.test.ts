import assert from "node:assert/strict";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { Correction, CorrectionStore } from "../../src/core/ports/correctionStore.ts";
import type { ChatProvider, ChatRequest } from "../../src/core/provider.ts";
import { providerPresets } from "../../src/providers/presets/presets.ts";
import { dialectOf, dialects } from "../model-server/dialects.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { openProvider } from "../throughApp/openProvider.ts";
import { effortFieldOf, limitFieldOf, presetCases } from "./cases/presets.ts";
import { eventsOf, openAt, question } from "./contract.ts";

/** Keeps corrections for as long as a test runs. */
function correctionStore(): CorrectionStore & { readonly learned: Correction[] } {
  const learned: Correction[] = [];
  return { learned, of: () => learned, learn: (_baseUrl, _model, correction) => void learned.push(correction) };
}

describe("presets at servers that reject a parameter themselves", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  afterEach(() => {
    server.reset();
  });

  after(() => server.close());

  for (const wireCase of presetCases) {
    const quirks = wireCase.endpoint?.quirks ?? {};
    const fields: Readonly<Partial<Record<string, string>>> = {
      max_tokens: limitFieldOf(wireCase.model, quirks),
      reasoning_effort: effortFieldOf(quirks),
    };
    // A gateway that knows only one name of the limit rejects nothing but its value.
    const knowsOneLimit = dialectOf(wireCase.name).lessFields?.includes("max_completion_tokens") === true;
    const rejectable = Object.entries(wireCase.offers.corrections).filter(([name]) => !(name === "max_tokens" && knowsOneLimit));
    for (const [name, correction] of rejectable) {
      it(`${wireCase.name} is asked without ${name} the second time`, async () => {
        const corrections = correctionStore();
        const provider = await openAt(
          server,
          wireCase,
          { baseUrl: server.presetBaseUrl(wireCase.name, fields[name] ?? name) },
          { corrections },
        );
        const first = await eventsOf(provider, question(wireCase, correction.ask));
        assert.equal(first.at(-1)?.type, "finish", JSON.stringify(first));
        assert.equal(first.filter(({ type }) => type === "attempt").length, 1);
        const second = await eventsOf(provider, question(wireCase, correction.ask));
        assert.equal(second.at(-1)?.type, "finish", JSON.stringify(second));
        assert.equal(server.requests.length, 3, "one rejected, one corrected, none the next time");
        const [rejected, corrected, next] = server.requests.map(({ body }) => correction.read(body as JsonObject));
        assert.notEqual(rejected, undefined);
        assert.notDeepEqual(corrected, rejected);
        assert.deepEqual(next, corrected);
        assert.equal(corrections.learned.length, 1);
      });
    }
  }
});

describe("gateways whose quirks are not configured", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  afterEach(() => {
    server.reset();
  });

  after(() => server.close());

  const unknown = async (preset: string, corrections: CorrectionStore): Promise<ChatProvider> => {
    return openProvider(
      "openai-compatible",
      { provider: "acme", baseUrl: server.presetBaseUrl(preset), apiKey: server.keys.gateway },
      { fetch: globalThis.fetch, corrections },
    );
  };
  const tools = [{ name: "now", description: "Returns the time", inputSchema: { type: "object", properties: {} } }];
  const loop: ChatRequest["messages"] = [
    { role: "user", content: [{ type: "text", text: "What time is it?" }] },
    { role: "assistant", content: [{ type: "tool-call", callId: "toolu_01", name: "now", arguments: {} }] },
    { role: "tool", content: [{ type: "tool-result", callId: "toolu_01", content: "noon" }] },
  ];
  const says = (text: string) => ({ role: "user", content: [{ type: "text", text }] }) as const;

  for (const [preset, more, learned] of [
    ["mistral", { messages: [...loop, says("Thanks.")], tools }, ["stream_options", "role:user:after-tool", "tool_call_id"]],
    ["deepseek", { messages: loop, tools }, ["messages.reasoning_content"]],
    ["deepseek", { tools, toolChoice: { name: "now" } }, ["tool_choice"]],
    ["deepseek", { outputSchema: { name: "x", schema: { type: "object" } }, effort: "low" }, ["response_format", "tool_choice"]],
    ["lmstudio", { tools, toolChoice: { name: "now" } }, ["tool_choice:name"]],
    ["groq", { maxOutputTokens: 5, modelOptions: { min_p: 0.1 } }, undefined],
    ["groq", { maxOutputTokens: 5, sampling: { topK: 3 } }, ["top_k"]],
    ["openrouter", { effort: "low", maxOutputTokens: 5 }, []],
  ] as const) {
    it(`${preset}: ${learned === undefined ? "reports what no correction fixes" : learned.length === 0 ? "accepts everything" : `learns ${learned.join(", ")}`}`, async () => {
      const corrections = correctionStore();
      const request: ChatRequest = { model: dialectOf(preset).model, messages: [says("Hello")], ...more };
      const first = await eventsOf(await unknown(preset, corrections), request);
      if (learned === undefined) {
        assert.equal(first.at(-1)?.type, "failure");
        assert.deepEqual(corrections.learned, []);
        return;
      }
      assert.equal(first.at(-1)?.type, "finish", JSON.stringify(first));
      assert.deepEqual(corrections.learned.map(({ parameter }) => parameter).sort(), [...learned].sort());
      const before = server.requests.length;
      const second = await eventsOf(await unknown(preset, corrections), request);
      assert.equal(second.at(-1)?.type, "finish", JSON.stringify(second));
      assert.equal(server.requests.length, before + 1, "asked more than once");
    });
  }

  it("has a dialect for every preset on the chat wire, and none for others", () => {
    const presets = providerPresets.filter(({ type }) => type === "openai-compatible").map(({ id }) => id);
    assert.deepEqual(dialects.map(({ preset }) => preset).sort(), [...presets].sort());
  });
});

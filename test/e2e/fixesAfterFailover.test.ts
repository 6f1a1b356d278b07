import assert from "node:assert/strict";
import { doctorAnswer } from "../model-server/doctorAnswer.ts";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { stepMs } from "./harness/patience.ts";
import { addKey, answerEnds, ask, beginJourney, type Journey, lastAnswer } from "./journey.ts";

const down: ScriptedAnswer = { error: { status: 503, type: "server_error", message: "The server had an error." } };
const wrongKey: ScriptedAnswer = {
  error: { status: 401, type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided." },
};

describe("the card of a failure after a failover", () => {
  let journey: Journey;
  let servers: readonly ModelServer[] = [];
  let isRejecting = false;

  before(async () => {
    const [first, second, third] = await Promise.all([
      startModelServer({ fallback: (request) => (isRejecting ? down : doctorAnswer(request)) }),
      startModelServer({ fallback: (request) => (isRejecting ? down : doctorAnswer(request)) }),
      startModelServer({ fallback: (request) => (isRejecting ? wrongKey : doctorAnswer(request)) }),
    ]);
    servers = [first, second, third];
    journey = await beginJourney({
      settings: {
        "baton.providers": {
          openai: { baseUrl: first.openaiBaseUrl },
          anthropic: { baseUrl: second.anthropicBaseUrl },
          gate: { type: "openai-compatible", description: "Third Gate", baseUrl: third.openaiBaseUrl, models: [{ id: "gpt-4.1-mini" }] },
        },
        "baton.worker.model": "openai:gpt-4.1-mini",
        "baton.worker.fallbacks": ["anthropic:claude-haiku-4-5", "gate:gpt-4.1-mini"],
      },
    });
    const { bench } = journey;
    await addKey(bench, "OpenAI", first.keys.openai, "first key");
    await addKey(bench, "Anthropic", second.keys.anthropic, "second key");
    await addKey(bench, "Third Gate", third.keys.openai, "third key");
    await bench.openChat();
    isRejecting = true;
    await ask(journey, "Does anybody answer?");
    await answerEnds(journey.panel, "failed");
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await journey.dispose();
  });
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const fix = (label: string) => lastAnswer(journey.panel).locator("[data-testid=failure-fix]").filter({ hasText: label });

  it("names the provider, model and key that failed last, not the one that was asked first", async () => {
    const card = lastAnswer(journey.panel).locator("[data-testid=failure-card]");
    assert.match(await card.innerText(), /Third Gate.*rejected the key “third key”/);
    await card.getByText("Details", { exact: true }).click();
    const details = await card.locator("[data-testid=failure-details]").innerText();
    assert.match(details, /Provider: Third Gate \(gate\)[\s\S]*Key: third key/);
    await journey.bench.screenshot("84-failure-after-failover");
  });

  it("replaces the key that was rejected", async () => {
    const { bench } = journey;
    await fix("Replace API Key").click();
    await bench.quickInput.waitFor("Replace API Key “third key” of Third Gate (1/2)");
    await bench.quickInput.close();
  });

  it("tries it again with the new key", async () => {
    const { bench, panel } = journey;
    isRejecting = false;
    await fix("Replace API Key").click();
    await bench.quickInputType(servers[2]?.keys.openai ?? "", "Replace API Key “third key” of Third Gate (1/2)");
    await bench.quickInputType("third key", "Replace API Key “third key” of Third Gate (2/2)");
    await answerEnds(panel, "complete");
    await bench.page.getByText("Third Gate accepted the new key “third key”").first().waitFor({ timeout: stepMs });
  });
});

import assert from "node:assert/strict";
import { buildStandaloneApp } from "../../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings } from "../../../src/app/standalone/standaloneSettings.ts";
import { demoProviders } from "../../../scripts/demoProfile.ts";
import { defaultModelIds } from "../../model-server/modelIds.ts";

function unexpected(message: string): void {
  assert.fail(message);
}

describe("the demo of npm start", () => {
  it("has prices for each provider's model, and for all models of its first, so that answers show a cost", async () => {
    const providers = demoProviders("http://127.0.0.1:9");
    const settings = new StandaloneSettings((name) => (name === "providers" ? providers : undefined), {}, unexpected);
    const app = buildStandaloneApp({ settings, environment: {}, report: unexpected });
    await app.lists.prepare();
    const asked = [
      ...Object.entries(providers).map(([id, { defaultModel }]) => [id, String(defaultModel)] as const),
      ...defaultModelIds.openai.map((model) => ["demo", model] as const),
    ];
    const unpriced = asked.filter(([id, model]) => (app.lists.costUsd(id, model, { inputTokens: 100, outputTokens: 100 }) ?? 0) <= 0);
    assert.deepEqual(unpriced, []);
  });
});

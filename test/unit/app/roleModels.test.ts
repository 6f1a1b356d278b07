import assert from "node:assert/strict";
import { buildStandaloneApp } from "../../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings } from "../../../src/app/standalone/standaloneSettings.ts";

function resolve(model: string, providers: unknown) {
  const given: Readonly<Record<string, unknown>> = { providers, "orchestrator.model": model };
  const report = (): void => undefined;
  const settings = new StandaloneSettings((name) => given[name], {}, report);
  return buildStandaloneApp({ settings, environment: {}, report }).roles.resolve("orchestrator");
}

describe("a role whose provider's settings cannot be used", () => {
  it("says why, rather than that the provider is missing", () => {
    for (const [entry, reason] of [
      [{ type: "openai-compatible", baseUrl: "not an address" }, /baton\.providers\.acme\.baseUrl must be an address/],
      [{ type: "openai-compatible" }, /baton\.providers\.acme\.baseUrl is missing/],
      [{ type: "no-such-type", baseUrl: "https://acme.example" }, /baton\.providers\.acme\.type/],
      [
        { type: "azure", baseUrl: "http://gate.example/openai" },
        /baton\.providers\.acme\.baseUrl cannot be used\. Keys aren't sent over http/,
      ],
      ["https://acme.example", /baton\.providers\.acme must be an object/],
    ] as const) {
      const resolved = resolve("acme:m", { acme: entry });
      assert.ok(!resolved.ok);
      assert.match(resolved.message, /^The model acme:m can't be used\. /);
      assert.match(resolved.message, reason);
    }
  });

  it("of another provider's trouble says nothing", () => {
    const resolved = resolve("acme:m", { "acme-2": { type: "openai-compatible" } });
    assert.ok(!resolved.ok);
    assert.doesNotMatch(resolved.message, /baton\.providers/);
  });
});

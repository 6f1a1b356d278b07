import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import { explainFailure } from "../../../../src/core/session/explainFailure.ts";

const setting = { providerLabel: "Azure OpenAI", takesKey: true, nowMs: 0 };
const base = { message: "It failed.", provider: "azure", retry: "never" } as const;

describe("a failure's advice", () => {
  const cases: readonly (readonly [name: string, failure: Failure, advice: RegExp, firstFix: string])[] = [
    [
      "an address that cannot be used",
      { ...base, kind: "invalid-request", parameter: "baseUrl" },
      /baton\.providers/,
      "open-provider-settings",
    ],
    [
      "a key over http to a public host",
      { ...base, kind: "invalid-request", parameter: "baseUrl", origin: "http://gate.example" },
      /Use https:\/\//,
      "open-provider-settings",
    ],
    [
      "a key over http to a private network",
      { ...base, kind: "invalid-request", parameter: "baseUrl", origin: "http://10.0.0.1:1" },
      /allow keys over http/,
      "open-http-setting",
    ],
    [
      "a version that Azure does not know",
      { ...base, kind: "invalid-request", parameter: "api-version" },
      /apiVersion/,
      "open-provider-settings",
    ],
    [
      "a parameter that could not be corrected",
      { ...base, kind: "invalid-request", parameter: "top_k" },
      /“top_k”.*baton\.modelOptions/,
      "choose-model",
    ],
    ["nobody signed in", { ...base, kind: "auth", accountLabel: "Microsoft Entra" }, /Sign in to Microsoft/, "add-key"],
    [
      "somebody signed in without the role",
      { ...base, kind: "permission", accountLabel: "Microsoft Entra" },
      /Cognitive Services OpenAI User/,
      "retry",
    ],
    ["a key without access", { ...base, kind: "permission", accountLabel: "default" }, /key is valid/, "choose-model"],
    ["nothing at the address", { ...base, kind: "not-found", model: "m" }, /address/, "open-provider-settings"],
    ["a key that could not be read in time", { ...base, kind: "stalled", retry: "elsewhere" }, /Unlock the system keychain/, "retry"],
    ["an answer that did not begin", { ...base, kind: "stalled", retry: "same" }, /baton\.retry/, "retry"],
    ["a fault of Baton's own", { ...base, kind: "unknown" }, /Reload the window/, "retry"],
    [
      "an error that only the provider knows",
      { ...base, kind: "unknown", status: 418, providerMessage: "I am a teapot." },
      /provider's message/,
      "retry",
    ],
    ["an unknown model", { ...base, kind: "not-found", model: "m", retry: "elsewhere" }, /misspelled/, "choose-model"],
  ];
  for (const [name, failure, advice, firstFix] of cases) {
    it(`for ${name}`, () => {
      const card = explainFailure(failure, setting);
      assert.match(card.advice, advice);
      assert.equal(card.fixes[0]?.id, firstFix);
    });
  }

  it("is for the provider, model and key that failed", () => {
    const card = explainFailure({ ...base, kind: "auth", model: "m", accountLabel: "work", accountId: "azure/1" }, setting);
    assert.deepEqual(card.failed, { provider: "azure", model: "m", accountId: "azure/1" });
  });
});

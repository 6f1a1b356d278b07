import assert from "node:assert/strict";
import { readProviderSettings } from "../../../../src/core/settings/providerSettings.ts";

describe("baton.providers", () => {
  it("is read whole", () => {
    const { providers, problems } = readProviderSettings({
      gate: {
        type: "openai-compatible",
        baseUrl: "https://gate.example/v1/",
        headers: { "x-team": "blue" },
        defaultModel: "m1",
        description: "The gate",
        keyVariable: "GATE_KEY",
        models: ["m1", { id: "m2", contextWindow: 1000, inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 }],
      },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(providers[0], {
      id: "gate",
      type: "openai-compatible",
      baseUrl: "https://gate.example/v1",
      headers: { "x-team": "blue" },
      defaultModel: "m1",
      description: "The gate",
      active: true,
      keyRequired: undefined,
      keyVariable: "GATE_KEY",
      models: [
        { id: "m1", contextWindow: undefined, inputUsdPerMillionTokens: undefined, outputUsdPerMillionTokens: undefined },
        { id: "m2", contextWindow: 1000, inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 },
      ],
    });
  });

  it("is empty when absent", () => {
    assert.deepEqual(readProviderSettings(undefined), { providers: [], problems: [] });
  });

  const mistakes: readonly (readonly [name: string, value: unknown, problem: RegExp, kept: number])[] = [
    ["a list", [], /must be an object/, 0],
    ["a text for a provider", { gate: "https://x" }, /baton\.providers\.gate must be an object/, 0],
    ["an id with capitals", { Gate: {} }, /lower-case/, 0],
    ["an unknown type", { gate: { type: "opnai" } }, /type must be one of/, 0],
    ["an address without a scheme", { gate: { baseUrl: "gate.example/v1" } }, /https:\/\//, 0],
    ["an address with a file scheme", { gate: { baseUrl: "file:///etc/passwd" } }, /https:\/\//, 0],
    ["a password in the address", { gate: { baseUrl: "https://me:secret@gate.example" } }, /user name or password/, 0],
    ["a field with a typo", { gate: { baseURL: "https://x" } }, /baseURL is not a setting/, 1],
    ["a key in a header", { gate: { headers: { Authorization: "Bearer x" } } }, /Add API Key/, 1],
    ["a header with a line break", { gate: { headers: { "x-a": "1\r\nx-b: 2" } } }, /not a header/, 1],
    ["a text for a switch", { gate: { active: "no" } }, /active must be a boolean/, 1],
    ["a key for a variable's name", { gate: { keyVariable: "sk-ant-1" } }, /name of an environment variable/, 1],
    ["models that are no list", { gate: { models: "m1" } }, /must be a list/, 1],
    ["a model without an id", { gate: { models: [{}] } }, /models\[0\]/, 1],
  ];
  for (const [name, value, problem, kept] of mistakes) {
    it(`tells of ${name}, and keeps what it can`, () => {
      const reading = readProviderSettings(value);
      assert.equal(reading.providers.length, kept);
      assert.match(reading.problems.join("\n"), problem);
    });
  }

  it("never keeps or quotes a key that stands in a header", () => {
    const reading = readProviderSettings({ gate: { headers: { "X-Api-Key": "sk-very-secret" } } });
    assert.ok(!JSON.stringify(reading).includes("sk-very-secret"));
  });
});

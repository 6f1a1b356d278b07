import assert from "node:assert/strict";
import { isEnabled } from "../../../../src/core/settings/configuredModels.ts";
import { readProviderSettings } from "../../../../src/core/settings/providerSettings.ts";

/** What was set, without the fields that were not. */
function given(value: object | undefined): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => field !== undefined));
}

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
    assert.deepEqual(given(providers[0]), {
      id: "gate",
      type: "openai-compatible",
      baseUrl: "https://gate.example/v1",
      headers: { "x-team": "blue" },
      defaultModel: "m1",
      description: "The gate",
      active: true,
      keyVariable: "GATE_KEY",
      accounts: [],
      models: [{ id: "m1" }, { id: "m2", contextWindow: 1000, inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 }],
    });
  });

  it("is read with all that a gateway or a cloud can want", () => {
    const { providers, problems } = readProviderSettings({
      gate: {
        type: "openai-compatible",
        baseUrl: "https://gate.example/v1",
        api: "responses",
        quirks: { keyHeader: "x-gate-key", callIdLength: 9, media: ["image"], refusesStreamOptions: true },
      },
      aws: { type: "openai", region: " eu-central-1 ", profile: "work" },
      azure: { baseUrl: "https://acme.openai.azure.com/openai/deployments/gpt4o/chat/completions?api-version=2024-10-21", auth: "entra" },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(providers.map(given), [
      {
        id: "gate",
        type: "openai-compatible",
        baseUrl: "https://gate.example/v1",
        api: "responses",
        quirks: { keyHeader: "x-gate-key", callIdLength: 9, media: ["image"], refusesStreamOptions: true },
        active: true,
        accounts: [],
        models: [],
      },
      { id: "aws", type: "openai", cloud: { region: "eu-central-1", profile: "work" }, active: true, accounts: [], models: [] },
      {
        id: "azure",
        baseUrl: "https://acme.openai.azure.com/openai/deployments/gpt4o",
        apiVersion: "2024-10-21",
        auth: "entra",
        active: true,
        accounts: [],
        models: [],
      },
    ]);
  });

  it("reads what is known of a model", () => {
    const model = {
      id: "m",
      contextWindow: 1000,
      maxOutputTokens: 100,
      cacheReadUsdPerMillionTokens: 0.1,
      cacheWriteUsdPerMillionTokens: 0,
      vision: true,
      tools: false,
      reasoning: true,
    };
    const { providers, problems } = readProviderSettings({ gate: { models: [model] } });
    assert.deepEqual([providers[0]?.models, problems], [[model], []]);
  });

  it("disable single models, which keeps the rest of their settings", () => {
    const { providers, problems } = readProviderSettings({
      gate: {
        models: ["a", { id: "a", enabled: false }, { id: "b", description: " Fast ", contextWindow: 5 }, { id: "c", enabled: true }],
      },
    });
    const models = providers[0]?.models ?? [];
    assert.deepEqual(problems, []);
    assert.deepEqual(models, [
      { id: "a", enabled: false },
      { id: "b", contextWindow: 5, description: "Fast" },
      { id: "c", enabled: true },
    ]);
    assert.deepEqual(
      ["a", "b", "c", "other"].map((id) => isEnabled(models, id)),
      [false, true, true, true],
    );
  });

  it("is empty when absent", () => {
    assert.deepEqual(readProviderSettings(undefined), { providers: [], problems: [], isPrivateHttpAllowed: false });
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
    ["a text for a switch", { gate: { active: "no" } }, /active must be true or false/, 1],
    ["a key for a variable's name", { gate: { keyVariable: "sk-ant-1" } }, /name of an environment variable/, 1],
    ["models that are no list", { gate: { models: "m1" } }, /must be a list/, 1],
    [
      "a model with a negative price",
      { gate: { models: [{ id: "m", inputUsdPerMillionTokens: -1 }] } },
      /models\[0\]\.inputUsdPerMillionTokens must be at least 0/,
      1,
    ],
    ["a model's field with a typo", { gate: { models: [{ id: "m", context: 1 }] } }, /models\[0\]\.context is not a setting/, 1],
    ["an unknown api", { gate: { api: "chat-completions" } }, /api must be one of auto, responses, chat, completions/, 1],
    ["an unknown way to sign in", { gate: { auth: "oauth" } }, /auth must be one of key, entra/, 1],
    ["an unknown quirk", { gate: { quirks: { keyheader: "x" } } }, /quirks\.keyheader is not a setting/, 1],
    ["a quirk with another word", { gate: { quirks: { effortField: "maximum" } } }, /quirks\.effortField must be one of/, 1],
    ["a quirk with another number", { gate: { quirks: { callIdLength: 0 } } }, /quirks\.callIdLength must be a whole number/, 1],
    ["a quirk with another list", { gate: { quirks: { media: ["video"] } } }, /quirks\.media must be a list of/, 1],
    [
      "a quirk with a header that is none",
      { gate: { quirks: { keyHeader: "x key" } } },
      /quirks\.keyHeader must be the name of a header/,
      1,
    ],
    ["quirks that are no object", { gate: { quirks: true } }, /quirks must be an object/, 1],
    [
      "an Azure address that is a page of the portal",
      { azure: { baseUrl: "https://portal.azure.com/#home" } },
      /azure\.baseUrl cannot be used.*portal/,
      0,
    ],
    ["a model without an id", { gate: { models: [{}] } }, /models\[0\]/, 1],
  ];
  for (const [name, value, problem, kept] of mistakes) {
    it(`reports ${name}, and keeps what it can`, () => {
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

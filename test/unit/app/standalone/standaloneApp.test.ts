import assert from "node:assert/strict";
import type { App } from "../../../../src/app/composition/buildApp.ts";
import { chooseModels } from "../../../../src/app/standalone/chosenModels.ts";
import { UnusableInput } from "../../../../src/app/standalone/inputFile.ts";
import { buildStandaloneApp, missingKeys } from "../../../../src/app/composition/standaloneApp.ts";
import { StandaloneSettings, type SettingsOverrides } from "../../../../src/app/standalone/standaloneSettings.ts";

const key = "sk-made-up-0123456789abcdef";

function unexpected(message: string): void {
  assert.fail(message);
}

function build(
  values: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
  more: { readonly only?: { provider: string; variable: string }; readonly overrides?: SettingsOverrides } = {},
): App {
  const settings = new StandaloneSettings((name) => values[name], more.overrides ?? {}, unexpected);
  return buildStandaloneApp({ settings, environment, only: more.only, report: unexpected });
}

/** `LABEL approved` or `LABEL` of each key that a provider has. */
function sourcesOf(app: App, id: string): readonly string[] {
  const provider = app.directory.find(id);
  assert.ok(provider);
  return app.credentials.sources(provider).map(({ kind, label, approved }) => `${kind} ${label}${approved ? " approved" : ""}`.trim());
}

describe("the application in a process of its own", () => {
  it("sends the key of a variable that a preset names only to the preset's own address", () => {
    const environment = { OPENAI_API_KEY: key };
    assert.deepEqual(sourcesOf(build({}, environment), "openai"), ["environment OPENAI_API_KEY approved"]);
    const moved = { openai: { baseUrl: "https://gate.example/v1" } };
    assert.deepEqual(sourcesOf(build({ providers: moved }, environment), "openai"), ["environment OPENAI_API_KEY"]);
  });

  it("sends the keys of the variables that the settings name to the address that they name", () => {
    const providers = {
      gate: {
        type: "openai-compatible",
        baseUrl: "https://gate.example/v1",
        keyVariable: "ONE",
        accounts: [{ label: "b", keyVariable: "TWO" }],
      },
      openai: { baseUrl: "https://other.example/v1" },
    };
    const app = build({ providers }, { ONE: key, TWO: key, OPENAI_API_KEY: key });
    assert.deepEqual(sourcesOf(app, "gate"), ["environment b approved", "environment ONE approved"]);
    assert.deepEqual(sourcesOf(app, "openai"), ["environment OPENAI_API_KEY"]);
  });

  it("uses a single key, wherever its provider is, if there is only one provider", async () => {
    const providers = { openai: { baseUrl: "https://gate.example/v1", keyRequired: false } };
    const only = { provider: "openai", variable: "BATON_KEY" };
    const app = build({ providers }, { BATON_KEY: ` ${key}\n`, OPENAI_API_KEY: "sk-of-openai-itself" }, { only });
    assert.deepEqual(sourcesOf(app, "openai"), ["account  approved"]);
    const [account] = app.accounts.all();
    assert.equal(account && (await app.accounts.key(account)), key);
    assert.deepEqual(sourcesOf(build({ providers }, { OPENAI_API_KEY: key }, { only }), "openai"), ["none  approved"]);
    const atHome = build({ providers: { openai: { keyRequired: false } } }, { OPENAI_API_KEY: key }, { only });
    assert.deepEqual(sourcesOf(atHome, "openai"), ["account  approved"]);
  });

  it("reads an access token for Microsoft Entra from the variable that the settings name", async () => {
    const providers = { azure: { baseUrl: "https://acme.openai.azure.com", auth: "entra", keyVariable: "TOKEN" } };
    const app = build({ providers }, { TOKEN: key });
    const provider = app.directory.find("azure");
    const [source] = provider === undefined ? [] : app.credentials.sources(provider);
    assert.ok(provider && source?.kind === "entra" && source.approved);
    assert.equal(await app.credentials.key(source, provider.origin), key);
  });

  it("needs no key for another account of a cloud that knows this computer", () => {
    const providers = {
      work: { type: "bedrock", region: "eu-central-1" },
      lab: { type: "vertex", project: "p" },
      gate: { type: "anthropic", baseUrl: "https://gate.example" },
    };
    const app = build({ providers }, {});
    assert.deepEqual(
      ["work", "lab", "gate"].map((id) => sourcesOf(app, id)),
      [["none  approved"], ["none  approved"], []],
    );
  });

  it("says which keys are missing, and that a provider has none", () => {
    const accounts = [{ keyVariable: "GONE" }, { label: "There", keyVariable: "THERE" }, { keyVariable: "OFF", active: false }];
    const providers = { gate: { type: "openai-compatible", baseUrl: "https://gate.example/v1", description: "Gate", accounts } };
    assert.deepEqual(missingKeys(build({ providers }, { THERE: key }), "gate"), [
      "The key “GONE” of Gate is left out: the variable GONE is not set.",
    ]);
    assert.match(build({ providers }, {}).access.rejection("gate").message, /^Gate has no key: none of the variables/);
  });

  it("has none of VS Code's own models, and asks a role's fallbacks after its model", () => {
    const app = build({ "worker.model": "openai:gpt-4.1", "worker.fallbacks": ["anthropic:claude-x", "openai:gpt-4.1"] }, {});
    const choice = { role: "worker", isRoleNamed: true, model: undefined, provider: undefined } as const;
    assert.equal(app.directory.find("vscode"), undefined);
    assert.deepEqual(
      chooseModels(app, choice).refs.map(({ provider, model }) => `${provider}:${model}`),
      ["openai:gpt-4.1", "anthropic:claude-x"],
    );
    assert.deepEqual(chooseModels(app, { ...choice, isRoleNamed: false, model: "openai:o3" }).refs, [{ provider: "openai", model: "o3" }]);
    assert.throws(() => chooseModels(app, { ...choice, model: "vscode:x" }), UnusableInput);
  });

  it("prefers a command's options to the settings", () => {
    const overrides = { headers: { authorization: "x" }, sendsCacheKey: true, retry: { maxWaitSeconds: 2, firstByteMs: 50, idleMs: 0 } };
    const providers = { gate: { type: "openai-compatible", baseUrl: "https://gate.example/v1" } };
    const app = build({ providers, "retry.maxAttempts": 7 }, {}, { overrides });
    assert.deepEqual(app.settings.retry(), { limits: { maxWaitMs: 2000, maxAttempts: 7 }, silence: { firstByteMs: 50, idleMs: Infinity } });
    assert.deepEqual(
      [app.directory.find("gate")?.headers, app.directory.find("gate")?.quirks],
      [{ authorization: "x" }, { cacheKey: true }],
    );
    assert.equal(app.directory.find("groq")?.quirks?.cacheKey, true);
  });
});

import { loadAdapter } from "../../../src/providers/catalog.ts";
import assert from "node:assert/strict";
import type { CorrectionStore } from "../../../src/core/ports/correctionStore.ts";
import { readProviderSettings } from "../../../src/core/settings/providerSettings.ts";
import type { Account, AccountStore } from "../../../src/app/accounts/accountStore.ts";
import { Credentials, isOpenServer } from "../../../src/app/accounts/credentials.ts";
import { ProviderAccess } from "../../../src/app/models/providerAccess.ts";
import { ProviderDirectory } from "../../../src/app/directory/providerDirectory.ts";
import type { Settings } from "../../../src/app/settings.ts";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";

interface World {
  readonly settings?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly accounts?: readonly Account[];
  /** Keys by the account's id. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly switchedOffVariables?: readonly string[];
  readonly token?: string | undefined;
  readonly entraOrigins?: readonly string[];
}

function accountOf(provider: string, id: string, origin: string, active = true): Account {
  return {
    id,
    provider,
    label: `label ${id}`,
    description: "",
    active,
    order: 0,
    tags: [],
    caps: {},
    origins: [origin],
    addedAtMs: 0,
    changedAtMs: 0,
  };
}

/** The host's objects over the given settings, keys and sign-in. */
function build({
  settings = {},
  environment = {},
  accounts: added = [],
  keys = {},
  switchedOffVariables = [],
  token,
  entraOrigins = [],
}: World) {
  const directory = new ProviderDirectory({ providers: () => readProviderSettings(settings) } as unknown as Settings);
  const accounts = {
    ofProvider: (provider: string) => added.filter((account) => account.provider === provider),
    find: (id: string) => added.find((account) => account.id === id),
    key: ({ id }: Account) => Promise.resolve(keys[id]),
    isEnvironmentActive: (variable: string) => !switchedOffVariables.includes(variable),
    environmentOrigins: () => entraOrigins,
  } as unknown as AccountStore;
  const credentials = new Credentials(accounts, (name) => environment[name], {
    label: "Microsoft Entra",
    isOwnOrigin: (origin) => origin.endsWith(".openai.azure.com"),
    token: () => Promise.resolve(token),
  });
  const corrections: CorrectionStore = { of: () => [], learn: () => undefined };
  return {
    directory,
    credentials,
    access: new ProviderAccess(directory, credentials, {
      loadCode: () => Promise.resolve({ loadAdapter, corrections }),
    }),
  };
}

describe("the providers of the settings", () => {
  it("include those built in, Azure once it has an address", () => {
    const { directory } = build({});
    const ids = directory.all().map(({ id }) => id);
    for (const id of ["openai", "anthropic", "gemini", "bedrock", "vertex", "openrouter", "groq", "ollama", "lmstudio", "vscode"]) {
      assert.ok(ids.includes(id), id);
    }
    assert.equal(ids.includes("azure"), false);
    assert.ok(directory.offered().some(({ id }) => id === "azure"));
    const azure = build({ settings: { azure: { baseUrl: "acme", auth: "entra" } } }).directory.find("azure");
    assert.deepEqual(
      [azure?.baseUrl, azure?.origin, azure?.auth, azure?.label],
      ["https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com", "entra", "Azure OpenAI"],
    );
  });

  it("use their type's usual address if they name none, and the region that they name", () => {
    const { directory } = build({ settings: { work: { type: "anthropic" }, aws: { type: "bedrock", region: "eu-central-1" } } });
    assert.deepEqual(directory.problems(), []);
    assert.equal(directory.find("work")?.baseUrl, "https://api.anthropic.com");
    assert.equal(directory.find("aws")?.origin, "https://bedrock-runtime.eu-central-1.amazonaws.com");
    assert.deepEqual(directory.find("aws")?.cloud, { region: "eu-central-1" });
    assert.match(
      build({ settings: { gate: { type: "openai-compatible" } } })
        .directory.problems()
        .join(" "),
      /gate\.baseUrl is missing/,
    );
  });

  it("are not offered once they are switched off, VS Code's own among them", () => {
    const { directory } = build({
      settings: { groq: { active: false }, vscode: { active: false, models: [{ id: "m", enabled: false }] } },
    });
    assert.deepEqual(directory.problems(), []);
    for (const id of ["groq", "vscode"]) {
      assert.equal(directory.find(id), undefined);
      assert.equal(directory.everyone().find((provider) => provider.id === id)?.active, false);
    }
  });

  it("have the quirks of their preset, and their own over them", () => {
    const mistral = build({ settings: { mistral: { quirks: { callIdLength: 5 } } } }).directory.find("mistral");
    assert.deepEqual([mistral?.quirks?.callIdLength, mistral?.quirks?.refusesStreamOptions], [5, true]);
  });
});

describe("a provider's credential", () => {
  const find = (world: World, id: string) => {
    const { directory, credentials } = build(world);
    const provider = directory.find(id);
    assert.ok(provider !== undefined, id);
    return { credential: credentials.of(provider), offered: credentials.offered(provider), isOpen: isOpenServer(provider) };
  };

  it("is whoever is signed in, at Azure's own addresses without asking, elsewhere once approved", () => {
    const entra = (baseUrl: string): unknown => ({ azure: { baseUrl, auth: "entra" } });
    assert.equal(find({ settings: entra("acme") }, "azure").credential.kind, "ready");
    assert.equal(find({ settings: entra("https://evil.example/openai/v1") }, "azure").credential.kind, "unapproved");
    assert.equal(
      find({ settings: entra("https://front.example/openai/v1"), entraOrigins: ["https://front.example"] }, "azure").credential.kind,
      "ready",
    );
  });

  it("is a key of the environment at the usual address alone", () => {
    const environment = { GROQ_API_KEY: "gsk_x", AWS_BEARER_TOKEN_BEDROCK: "x" };
    assert.equal(find({ environment }, "groq").credential.kind, "ready");
    assert.equal(find({ environment, settings: { groq: { baseUrl: "https://evil.example/v1" } } }, "groq").credential.kind, "unapproved");
    assert.equal(find({ environment, settings: { bedrock: { region: "eu-central-1" } } }, "bedrock").credential.kind, "ready");
  });

  it("is not needed by clouds that know this computer, which are offered once they are chosen", () => {
    assert.deepEqual(find({}, "vertex"), { credential: { kind: "none-needed" }, offered: false, isOpen: false });
    assert.equal(find({ settings: { vertex: { project: "p" } } }, "vertex").offered, true);
  });

  it("is not needed by servers on this computer, of which those without keys are looked for", () => {
    assert.deepEqual(
      ["ollama", "lmstudio", "vllm", "litellm"].map((id) => find({}, id).isOpen),
      [true, true, false, false],
    );
    assert.deepEqual(
      ["ollama", "vllm"].map((id) => find({}, id).offered),
      [true, false],
    );
    assert.equal(find({ settings: { vllm: { baseUrl: "http://localhost:9000/v1" } } }, "vllm").offered, true);
  });
});

describe("a provider's keys", () => {
  const groq = "https://api.groq.com";
  const environment = { GROQ_API_KEY: "gsk_x" };
  const keysOf = (world: World, id = "groq"): readonly (readonly [id: string, label: string, approved: boolean])[] => {
    const { directory, access } = build(world);
    const provider = directory.find(id);
    assert.ok(provider !== undefined, id);
    return access.sources(provider).map((source) => [source.id, source.label, source.approved]);
  };

  it("are those added and switched on, in order, then that of the environment", () => {
    const accounts = [
      accountOf("groq", "a", groq),
      accountOf("groq", "b", groq, false),
      accountOf("openai", "c", groq),
      accountOf("groq", "d", "https://elsewhere.example"),
    ];
    assert.deepEqual(keysOf({ accounts, environment }), [
      ["a", "label a", true],
      ["d", "label d", false],
      ["env:GROQ_API_KEY", "GROQ_API_KEY", true],
    ]);
    assert.deepEqual(keysOf({ environment, switchedOffVariables: ["GROQ_API_KEY"] }), []);
  });

  it("are those in the variables that the settings name, with what they say of them", () => {
    const settings = {
      groq: {
        accounts: [
          { keyVariable: "A", label: "Team A", requestsPerMinute: 60 },
          { keyVariable: "B", active: false },
          { keyVariable: "UNSET" },
        ],
      },
    };
    const { directory, credentials } = build({ settings, environment: { ...environment, A: "gsk_a", B: "gsk_b" } });
    const provider = directory.find("groq")!;
    assert.deepEqual(
      credentials.sources(provider).map(({ id, label, caps }) => [id, label, caps?.requestsPerMinute]),
      [
        ["env:A", "Team A", 60],
        ["env:GROQ_API_KEY", "GROQ_API_KEY", undefined],
      ],
    );
    assert.deepEqual(
      credentials.environmentSources(provider).map(({ variable, active }) => [variable, active]),
      [
        ["A", true],
        ["B", false],
        ["GROQ_API_KEY", true],
      ],
    );
  });

  it("are one empty key if none is needed, and no key at all if one is missing", () => {
    assert.deepEqual(keysOf({}, "ollama"), [["none", "", true]]);
    assert.deepEqual(keysOf({}, "vscode"), [["none", "", true]]);
    assert.deepEqual(keysOf({}), []);
    assert.deepEqual(keysOf({ accounts: [accountOf("ollama", "a", "http://localhost:11434")] }, "ollama"), [["a", "label a", true]]);
  });

  it("are the signed-in user, and nothing else", () => {
    const settings = { azure: { baseUrl: "acme", auth: "entra" } };
    assert.deepEqual(keysOf({ settings, accounts: [accountOf("azure", "a", "https://acme.openai.azure.com")] }, "azure"), [
      ["entra", "Microsoft Entra", true],
    ]);
  });

  it("are read as one if one is enough: the first that may be sent there", () => {
    const accounts = [accountOf("groq", "a", "https://elsewhere.example"), accountOf("groq", "b", groq)];
    const { directory, credentials } = build({ accounts });
    const credential = credentials.of(directory.find("groq")!);
    assert.ok(credential.kind === "ready");
    assert.equal(credential.source.id, "b");
  });

  it("are reported as disabled if all are", async () => {
    const opening = await build({ accounts: [accountOf("groq", "a", groq, false)] }).access.open("groq");
    assert.ok(!opening.ok);
    assert.match(opening.failure.message, /turned off/);
  });
});

describe("opening a provider", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  after(() => server.close());

  it("gives its adapter the address, the version and the key of the settings", async () => {
    const accounts = [accountOf("azure", "1", server.origin)];
    const { access } = build({
      settings: { azure: { baseUrl: server.origin, apiVersion: "2024-10-21" } },
      accounts,
      keys: { 1: server.keys.azure },
    });
    const opening = await access.open("azure", "gpt-4o");
    assert.ok(opening.ok);
    const listing = await opening.provider.listModels(new AbortController().signal);
    assert.ok(listing.ok);
    const request = server.requests.at(-1);
    assert.deepEqual([request?.path, request?.query["api-version"], request?.keyAccepted], ["/openai/models", "2024-10-21", true]);
  });

  it("sends the token of who is signed in as a bearer", async () => {
    const { access } = build({
      settings: { azure: { baseUrl: `${server.origin}/azure/openai/v1`, auth: "entra" } },
      token: server.keys.azure,
      entraOrigins: [server.origin],
    });
    const opening = await access.open("azure", "gpt-4o");
    assert.ok(opening.ok);
    assert.equal(opening.accountLabel, "Microsoft Entra");
    assert.equal((await opening.provider.listModels(new AbortController().signal)).ok, true);
  });

  it("asks with the chosen key, and reports the head of every answer", async () => {
    const keys = { good: server.keys.openai, bad: "sk-proj-not-a-key-of-this-server" };
    const accounts = [accountOf("openai", "bad", server.origin), accountOf("openai", "good", server.origin)];
    const { directory, access } = build({ settings: { openai: { baseUrl: server.openaiBaseUrl } }, accounts, keys });
    const description = directory.find("openai")!;
    const reported: (readonly [id: string, status: number, type: string | null])[] = [];
    for (const source of access.sources(description)) {
      const opening = await access.openSource(description, source, "gpt-4o", ({ status, headers }) =>
        reported.push([source.id, status, headers.get("content-type")]),
      );
      assert.ok(opening.ok);
      await opening.provider.listModels(new AbortController().signal);
    }
    assert.deepEqual(reported, [
      ["bad", 401, "application/json"],
      ["good", 200, "application/json"],
    ]);
  });

  it("sends no key that is not approved for the address as it is now, whatever was said before", async () => {
    const accounts = [accountOf("openai", "a", "https://api.openai.com")];
    const { directory, access } = build({
      settings: { openai: { baseUrl: server.openaiBaseUrl } },
      accounts,
      keys: { a: server.keys.openai },
    });
    const description = directory.find("openai")!;
    const [source] = access.sources({ ...description, origin: "https://api.openai.com" });
    assert.equal(source?.approved, true);
    const opening = await access.openSource(description, source);
    assert.ok(!opening.ok);
    assert.equal(opening.failure.kind, "not-granted");
  });

  it("opens no model that is switched off", async () => {
    const { access } = build({
      settings: { openai: { baseUrl: server.openaiBaseUrl, models: [{ id: "gpt-4o", enabled: false }] } },
      accounts: [accountOf("openai", "a", server.origin)],
      keys: { a: server.keys.openai },
    });
    assert.equal((await access.open("openai", "gpt-4.1")).ok, true);
    const opening = await access.open("openai", "gpt-4o");
    assert.ok(!opening.ok);
    assert.match(opening.failure.message, /“gpt-4o” \(OpenAI\) is turned off/);
  });

  it("does not even read a key that would go over http, be it approved or not", async () => {
    const settings = { gate: { type: "openai-compatible", baseUrl: "http://gate.example/v1" } };
    for (const origins of ["http://gate.example", "https://elsewhere.example"]) {
      const world = { settings, accounts: [accountOf("gate", "a", origins)], keys: {} };
      const opening = await build(world).access.open("gate", "m");
      assert.ok(!opening.ok && opening.failure.kind === "invalid-request");
      assert.deepEqual(
        [opening.failure.parameter, opening.failure.accountLabel, opening.failure.origin],
        ["baseUrl", "label a", "http://gate.example"],
      );
      assert.match(opening.failure.message, /No request was sent to gate\. Keys aren't sent over http:\/\/,/);
    }
    const tried = await build({ settings }).access.openWith(build({ settings }).directory.find("gate")!, "a-new-key-0123456789");
    assert.ok(tried.ok);
    const listing = await tried.provider.listModels(new AbortController().signal);
    assert.ok(!listing.ok && /Keys aren't sent/.test(listing.failure.message));
  });

  const failures: readonly (readonly [name: string, world: World, id: string, kind: string, message: RegExp])[] = [
    ["an address that has yet to be given", {}, "azure", "auth", /Azure OpenAI has no address yet/],
    [
      "nobody signed in",
      { settings: { azure: { baseUrl: "acme", auth: "entra" } }, token: undefined },
      "azure",
      "auth",
      /aren't signed in to Microsoft Entra/,
    ],
    [
      "an address that was not approved",
      { settings: { azure: { baseUrl: "https://front.example/openai/v1", auth: "entra" } } },
      "azure",
      "not-granted",
      /isn't approved for the address of Azure OpenAI/,
    ],
    ["a provider that is not there", {}, "nobody", "not-found", /“nobody”/],
    [
      "an address that cannot be used, and says so",
      { settings: { acme: { type: "openai-compatible", baseUrl: "not an address" } } },
      "acme",
      "invalid-request",
      /No request was sent to acme\. baton\.providers\.acme\.baseUrl must be an address/,
    ],
    [
      "no address, and says so",
      { settings: { "acme-2": { type: "openai-compatible", baseUrl: "nowhere" }, acme: { type: "openai-compatible" } } },
      "acme",
      "invalid-request",
      /No request was sent to acme\. baton\.providers\.acme\.baseUrl is missing/,
    ],
    [
      "a provider that is switched off, whatever else is wrong with it",
      { settings: { acme: { type: "openai-compatible", baseUrl: "https://acme.example", active: false, headers: 1 } } },
      "acme",
      "not-found",
      /turned off/,
    ],
    ["no key", {}, "groq", "auth", /Groq has no API key yet/],
  ];
  for (const [name, world, id, kind, message] of failures) {
    it(`fails with ${name}`, async () => {
      const opening = await build(world).access.open(id, "m");
      assert.ok(!opening.ok);
      assert.equal(opening.failure.kind, kind);
      assert.match(opening.failure.message, message);
    });
  }
});

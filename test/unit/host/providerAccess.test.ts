import assert from "node:assert/strict";
import type { LessonStore } from "../../../src/core/ports/lessonStore.ts";
import { readProviderSettings } from "../../../src/core/settings/providerSettings.ts";
import type { Account, AccountStore } from "../../../src/host/accounts/accountStore.ts";
import { Credentials, isOpenServer } from "../../../src/host/accounts/credentials.ts";
import { ProviderAccess } from "../../../src/host/models/providerAccess.ts";
import { ProviderDirectory } from "../../../src/host/models/providerDirectory.ts";
import type { Settings } from "../../../src/host/settings.ts";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";

interface World {
  readonly settings?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly account?: Account;
  readonly key?: string;
  readonly token?: string | undefined;
  readonly entraOrigins?: readonly string[];
}

/** The host's objects over the given settings, keys and sign-in. */
function build({ settings = {}, environment = {}, account, key, token, entraOrigins = [] }: World) {
  const directory = new ProviderDirectory({ providers: () => readProviderSettings(settings) } as unknown as Settings);
  const accounts = {
    of: (provider: string) => (account?.provider === provider ? account : undefined),
    key: () => Promise.resolve(key),
    environmentOrigins: () => entraOrigins,
  } as unknown as AccountStore;
  const credentials = new Credentials(accounts, (name) => environment[name], {
    label: "Microsoft Entra",
    isOwnOrigin: (origin) => origin.endsWith(".openai.azure.com"),
    token: () => Promise.resolve(token),
  });
  const lessons: LessonStore = { of: () => [], learn: () => undefined };
  return { directory, credentials, access: new ProviderAccess(directory, credentials, () => Promise.reject(new Error("not asked")), () => Promise.resolve(lessons)) };
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
    assert.deepEqual([azure?.baseUrl, azure?.origin, azure?.auth, azure?.label], ["https://acme.openai.azure.com/openai/v1", "https://acme.openai.azure.com", "entra", "Azure OpenAI"]);
  });

  it("take their type's usual address where they name none, and the region that they name", () => {
    const { directory } = build({ settings: { work: { type: "anthropic" }, aws: { type: "bedrock", region: "eu-central-1" } } });
    assert.deepEqual(directory.problems(), []);
    assert.equal(directory.find("work")?.baseUrl, "https://api.anthropic.com");
    assert.equal(directory.find("aws")?.origin, "https://bedrock-runtime.eu-central-1.amazonaws.com");
    assert.deepEqual(directory.find("aws")?.cloud, { region: "eu-central-1" });
    assert.match(build({ settings: { gate: { type: "openai-compatible" } } }).directory.problems().join(" "), /gate\.baseUrl is missing/);
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
    assert.equal(find({ settings: entra("https://front.example/openai/v1"), entraOrigins: ["https://front.example"] }, "azure").credential.kind, "ready");
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
    assert.deepEqual(["ollama", "lmstudio", "vllm", "litellm"].map((id) => find({}, id).isOpen), [true, true, false, false]);
    assert.deepEqual(["ollama", "vllm"].map((id) => find({}, id).offered), [true, false]);
    assert.equal(find({ settings: { vllm: { baseUrl: "http://localhost:9000/v1" } } }, "vllm").offered, true);
  });
});

describe("opening a provider", () => {
  let server: ModelServer;

  before(async () => {
    server = await startModelServer();
  });

  after(() => server.close());

  it("gives its adapter the address, the version and the key of the settings", async () => {
    const account: Account = { id: "1", provider: "azure", label: "work", origins: [server.origin], addedAtMs: 0 };
    const { access } = build({ settings: { azure: { baseUrl: server.origin, apiVersion: "2024-10-21" } }, account, key: server.keys.azure });
    const opening = await access.open("azure", "gpt-4o");
    assert.ok(opening.ok);
    const listing = await opening.provider.listModels(new AbortController().signal);
    assert.ok(listing.ok);
    const request = server.requests.at(-1);
    assert.deepEqual([request?.path, request?.query["api-version"], request?.keyAccepted], ["/openai/models", "2024-10-21", true]);
  });

  it("sends the token of who is signed in as a bearer", async () => {
    const { access } = build({ settings: { azure: { baseUrl: `${server.origin}/azure/openai/v1`, auth: "entra" } }, token: server.keys.azure, entraOrigins: [server.origin] });
    const opening = await access.open("azure", "gpt-4o");
    assert.ok(opening.ok);
    assert.equal(opening.accountLabel, "Microsoft Entra");
    assert.equal((await opening.provider.listModels(new AbortController().signal)).ok, true);
  });

  const failures: readonly (readonly [name: string, world: World, id: string, kind: string, message: RegExp])[] = [
    ["an address that has yet to be given", {}, "azure", "auth", /Azure OpenAI has no address yet/],
    ["nobody signed in", { settings: { azure: { baseUrl: "acme", auth: "entra" } }, token: undefined }, "azure", "auth", /not signed in to Microsoft Entra/],
    ["an address that was not approved", { settings: { azure: { baseUrl: "https://front.example/openai/v1", auth: "entra" } } }, "azure", "not-granted", /front\.example/],
    ["a provider that is not there", {}, "nobody", "not-found", /“nobody”/],
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

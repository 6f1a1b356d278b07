import assert from "node:assert/strict";
import { modelFacts, type CatalogueData } from "../../../src/core/accounting/catalogue.ts";
import type { ChatProvider, ListedModel, ModelListing } from "../../../src/core/provider.ts";
import { describeFacts } from "../../../src/app/models/describeFacts.ts";
import { ModelLists } from "../../../src/app/models/modelLists.ts";
import { lookUpModel } from "../../../src/providers/catalogue/catalogue.ts";
import type { ProviderAccess } from "../../../src/app/models/providerAccess.ts";
import type { ProviderDescription, ProviderDirectory } from "../../../src/app/directory/providerDirectory.ts";
import { describedProvider } from "../../fakes/providerDescription.ts";

const gate = describedProvider({ id: "gate", label: "Gate", baseUrl: "https://gate.example/v1", origin: "https://gate.example" });
const azure: ProviderDescription = { ...gate, id: "azure", type: "azure", baseUrl: "https://acme.openai.azure.com/openai/v1" };
const catalogue: CatalogueData = {
  source: "test",
  date: "2026-11-21",
  models: {
    gate: {
      vectors: { chats: false },
      m: { contextWindow: 1000, input: 1, output: 2, reasoning: true },
      tiered: { input: 1, output: 1, tiers: [{ inputTokensAbove: 1_000_000, input: 2, output: 1 }] },
    },
  },
};

function lists(provider: ProviderDescription, listing: ModelListing, opening?: Promise<never>): ModelLists {
  const chat: ChatProvider = {
    stream: () => {
      throw new Error("not asked");
    },
    listModels: () => Promise.resolve(listing),
  };
  const access = {
    open: () => opening ?? Promise.resolve({ ok: true, provider: chat, description: provider, accountLabel: undefined }),
  } as unknown as ProviderAccess;
  const directory = { find: (id: string) => (id === provider.id ? provider : undefined) } as unknown as ProviderDirectory;
  return new ModelLists(directory, access, () => Promise.resolve((...asked) => modelFacts(catalogue, ...asked)));
}

const listed = (...ids: readonly string[]): ModelListing => ({ ok: true, models: ids.map((id) => ({ id })) });
const failed = (kind: "auth" | "not-found"): ModelListing => ({
  ok: false,
  failure: { kind, message: "No.", provider: "gate", retry: "never" },
});

async function idsOf(provider: ProviderDescription, listing: ModelListing): Promise<readonly string[] | string> {
  const result = await lists(provider, listing).list(provider, new AbortController().signal);
  return result.ok ? result.models.map(({ id }) => id) : result.failure.kind;
}

describe("the models of a provider", () => {
  it("are those of the settings, then those that it lists", async () => {
    assert.deepEqual(await idsOf({ ...gate, models: [{ id: "own" }, { id: "b" }] }, listed("a", "b")), ["own", "a", "b"]);
  });

  /** The offered ids, those that stand apart after a bar. */
  async function offered(provider: ProviderDescription, models: readonly ListedModel[]): Promise<string> {
    const result = await lists(provider, { ok: true, models }).list(provider, new AbortController().signal);
    const ids = (isOther: boolean): string =>
      (result.ok ? result.models.filter((model) => model.isOther === isOther).map(({ id }) => id) : []).join(" ");
    return `${ids(false)} | ${ids(true)}`;
  }

  it("found by reading 5: with audio, image, davinci or guard in their names are offered: apart if the catalogue knows others, and none is hidden by its name", async () => {
    const ids = ["gpt-4o-audio-preview", "davinci-002", "m", "llama-guard-4", "our-image-team", "babbage-002"];
    assert.equal(
      await offered(
        gate,
        ids.map((id) => ({ id })),
      ),
      "m | gpt-4o-audio-preview davinci-002 llama-guard-4 our-image-team babbage-002",
    );
    assert.equal(
      await offered(
        { ...gate, id: "local" },
        ["qwen3", "guardian", "nomic-embed-text"].map((id) => ({ id })),
      ),
      "qwen3 | guardian nomic-embed-text",
    );
    assert.equal(
      await offered(
        { ...gate, models: [{ id: "gpt-audio" }] },
        ["gpt-audio", "m"].map((id) => ({ id })),
      ),
      "gpt-audio m | ",
    );
  });

  it("found by reading 5: are left out that the catalogue or the provider knows to be asked for nothing in words, unless the settings name them", async () => {
    assert.equal(await offered(gate, [{ id: "vectors" }, { id: "m" }]), "m | ");
    assert.equal(await offered({ ...gate, models: [{ id: "vectors" }] }, [{ id: "vectors" }, { id: "m" }]), "vectors m | ");
    assert.equal(
      await offered(gate, [{ id: "painter", chats: false }, { id: "text-embedding-of-ours", chats: true }, { id: "unheard" }]),
      "text-embedding-of-ours | unheard",
    );
  });

  it("found by reading 5: the catalogue knows which of OpenAI's cannot be asked, under a gateway's name too, and no model that a wire of Baton's can ask is among them", () => {
    for (const [provider, id] of [
      ["openai", "text-embedding-3-small"],
      ["openai", "gpt-4o-realtime-preview-2025-06-03"],
      ["litellm", "openai/whisper-1"],
      ["litellm", "tts-1"],
      ["groq", "whisper-large-v3"],
      ["azure", "dall-e-3"],
    ] as const) {
      assert.equal(lookUpModel(provider, id, provider).chats, false, id);
    }
    for (const id of ["gpt-4o-audio-preview", "gpt-audio", "davinci-002", "babbage-002", "gpt-3.5-turbo-instruct", "gpt-5", "o3"]) {
      assert.notEqual(lookUpModel("openai", id, "openai").chats, false, id);
    }
  });

  it("come from the settings if it has no list, but not if it rejects the key", async () => {
    const provider = { ...gate, models: [{ id: "own" }] };
    assert.deepEqual(await idsOf(provider, failed("not-found")), ["own"]);
    assert.equal(await idsOf(provider, failed("auth")), "auth");
    assert.equal(await idsOf(gate, failed("not-found")), "not-found");
  });

  it("are at Azure the named deployments, or what could be deployed if none is named", async () => {
    assert.deepEqual(await idsOf({ ...azure, models: [{ id: "ours" }] }, listed("gpt-4o", "o3")), ["ours"]);
    assert.deepEqual(await idsOf({ ...azure, baseUrl: "https://acme.openai.azure.com/openai/deployments/fast" }, listed("gpt-4o")), [
      "fast",
    ]);
    assert.deepEqual(await idsOf(azure, listed("gpt-4o", "o3")), ["gpt-4o", "o3"]);
  });

  it("are not waited for once the caller has left or its time is up, though the key takes for ever to be read", async () => {
    const hanging = lists(gate, listed("a"), new Promise(() => undefined));
    const [left, late] = [new AbortController(), new AbortController()];
    const [stopped, given] = [hanging.list(gate, left.signal), hanging.list(gate, late.signal)];
    left.abort();
    late.abort(new DOMException("The time is up.", "TimeoutError"));
    const [first, second] = [await stopped, await given];
    assert.deepEqual([first.ok, second.ok], [false, false]);
    assert.ok(!first.ok && first.failure.kind === "aborted");
    assert.ok(
      !second.ok &&
        second.failure.kind === "stalled" &&
        second.failure.message === "The key for Gate couldn't be read in time. No request was sent.",
    );
  });

  it("are none of those that the settings switch off, be they listed, named or the only deployments", async () => {
    const off = (id: string) => ({ id, enabled: false });
    assert.deepEqual(await idsOf({ ...gate, models: [off("a"), { id: "own" }, off("mine")] }, listed("a", "b")), ["own", "b"]);
    assert.equal(await idsOf({ ...gate, models: [off("own")] }, failed("not-found")), "not-found");
    assert.deepEqual(await idsOf({ ...azure, models: [off("gpt-4o")] }, listed("gpt-4o", "o3")), ["o3"]);
    assert.deepEqual(await idsOf({ ...azure, models: [off("old"), { id: "ours" }] }, listed("gpt-4o", "o3")), ["ours"]);
    const provider = { ...gate, models: [off("a"), off("mine")] };
    const all = await lists(provider, listed("a", "b")).listAll(provider, new AbortController().signal);
    assert.deepEqual(all.ok && all.models.map(({ id }) => id), ["mine", "a", "b"]);
  });

  it("are described by the settings, then the provider's live word, then the catalogue", async () => {
    const provider = {
      ...gate,
      models: [
        { id: "m", contextWindow: 2000, outputUsdPerMillionTokens: 9, cacheReadUsdPerMillionTokens: 0.1, vision: true, tools: false },
      ],
    };
    const ready = lists(provider, listed());
    assert.equal(ready.facts("gate", { id: "m" }).reasoning, undefined, "the catalogue is not read before it is needed");
    await ready.prepare();
    const facts = ready.facts("gate", { id: "m", contextWindow: 3000, maxOutputTokens: 400 });
    assert.deepEqual(
      [facts.contextWindow, facts.maxOutputTokens, facts.input, facts.output, facts.cacheRead, facts.reasoning, facts.vision, facts.tools],
      [2000, 400, 1, 9, 0.1, true, true, false],
    );
    assert.equal(ready.facts("gate", { id: "other", contextWindow: 3000 }).contextWindow, 3000);
  });

  it("keep dearer prices of long requests, unless the user has set a price", async () => {
    const plain = lists(gate, listed());
    await plain.prepare();
    assert.equal(plain.costUsd("gate", "tiered", { inputTokens: 2_000_000, outputTokens: 0 }), 4);
    const priced = lists({ ...gate, models: [{ id: "tiered", inputUsdPerMillionTokens: 3 }] }, listed());
    await priced.prepare();
    assert.equal(priced.costUsd("gate", "tiered", { inputTokens: 2_000_000, outputTokens: 0 }), 6);
  });
});

describe("a model's facts in one line", () => {
  it("contain what is known, and nothing else", () => {
    assert.equal(describeFacts({}), "");
    assert.equal(
      describeFacts({ contextWindow: 200_000, input: 3, output: 15, tools: true }),
      "200K context · $3.00 in, $15.00 out per million tokens",
    );
    assert.equal(
      describeFacts({ contextWindow: 1_047_576, reasoning: true, vision: true, tools: false }),
      "1M context · $(lightbulb) thinks · $(eye) sees pictures · no tools",
    );
    assert.equal(describeFacts({ input: 0, output: 0.0005 }), "$0 in, $0.00050 out per million tokens");
  });
});

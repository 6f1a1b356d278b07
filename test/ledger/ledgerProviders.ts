import { costUsd } from "../../src/core/accounting/cost.ts";
import type { CountedAttempt, PriceOf } from "../../src/core/accounting/ledger.ts";
import type { ModelFacts } from "../../src/core/accounting/catalogue.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { Usage } from "../../src/core/model/usage.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { RequestRunnerPorts } from "../../src/app/execution/requestRunner.ts";
import type { ProviderDescription } from "../../src/app/directory/providerDirectory.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import { observedFetch } from "../../src/app/models/providerAccess.ts";
import { description } from "../fakes/testChat.ts";
import { makeKey } from "../model-server/keys.ts";
import type { KeyOwner } from "../model-server/script.ts";

/** A provider of the runs, its model, and whose keys it is asked with. */
export interface LedgerProvider {
  readonly id: string;
  readonly owner: KeyOwner;
  readonly type: ProviderType;
  readonly model: string;
  /** What stands after the origin in its base URL. */
  readonly path: string;
  /** `undefined`: no price is known. */
  readonly facts: ModelFacts | undefined;
}

/** Four wires: prices by the million, by tiers of the request's length, with those of the cache and without, and none. */
export const ledgerProviders: readonly LedgerProvider[] = [
  { id: "chat", owner: "openai", type: "openai-compatible", model: "gpt-4.1", path: "/v1", facts: { input: 2, output: 8, cacheRead: 0.5 } },
  {
    id: "responses",
    owner: "openai",
    type: "openai",
    model: "gpt-5.5",
    path: "/v1",
    facts: { input: 1, output: 10, cacheRead: 0.1, tiers: [{ inputTokensAbove: 2000, input: 2, output: 15, cacheRead: 0.2 }] },
  },
  {
    id: "anthropic",
    owner: "anthropic",
    type: "anthropic",
    model: "claude-sonnet-4-5",
    path: "",
    facts: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  },
  { id: "gemini", owner: "gemini", type: "gemini", model: "gemini-2.5-flash", path: "/v1beta", facts: undefined },
];

/** Two keys an owner. */
export function ledgerKeys(): Readonly<Partial<Record<KeyOwner, readonly string[]>>> {
  return Object.fromEntries(
    [...new Set(ledgerProviders.map(({ owner }) => owner))].map((owner) => [owner, [makeKey(owner), makeKey(owner)]]),
  );
}

export function describeLedgerProvider({ id, type, path }: LedgerProvider, origin: string): ProviderDescription {
  return { ...description, id, label: id, type, baseUrl: origin + path, origin, ...(id === "responses" ? { api: "responses" } : {}) };
}

/** The price of an attempt by its own model. */
export const priceOfLedger: PriceOf = ({ model, usage }: Pick<CountedAttempt, "model"> & { readonly usage: Usage }) => {
  const facts = ledgerProviders.find((provider) => provider.model === model)?.facts;
  return facts && costUsd(facts, usage);
};

/** What asks these providers at a server, with real adapters. */
export function ledgerAccess(
  origin: string,
  keys: Readonly<Partial<Record<KeyOwner, readonly string[]>>>,
  clock: Clock,
): Pick<RequestRunnerPorts, "access" | "directory"> {
  const find = (id: string): LedgerProvider | undefined => ledgerProviders.find((provider) => provider.id === id);
  return {
    directory: {
      find: (id) => {
        const provider = find(id);
        return provider && describeLedgerProvider(provider, origin);
      },
    },
    access: {
      sources: () =>
        [0, 1].map((index) => ({ kind: "environment", id: `${index}`, label: `key ${index}`, variable: "", approved: true, active: true })),
      openSource: async (described, source, _model, observe) => {
        const provider = find(described.id);
        const apiKey = keys[provider?.owner ?? "openai"]?.[source.kind === "none" ? 0 : Number(source.id)];
        const openProvider = await loadAdapter(provider?.type ?? "openai");
        const { id, label, baseUrl, api } = described;
        const chat = openProvider(
          { provider: id, label, baseUrl, apiKey, api },
          { fetch: observedFetch(globalThis.fetch, observe ?? (() => undefined)), clock },
        );
        return { ok: true, provider: chat, description: described, accountLabel: undefined };
      },
      rejection: (id, model) => ({ kind: "auth", message: "There is no key.", provider: id, model, retry: "never" }),
    },
  };
}

import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { Candidate, CandidateOpening, Target } from "../../src/core/resilience/candidate.ts";
import { systemClock } from "../../src/app/clock.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import { observedFetch } from "../../src/app/models/providerAccess.ts";
import { makeKey } from "../model-server/keys.ts";
import type { RateLimit } from "../model-server/rateLimit.ts";
import type { KeyOwner } from "../model-server/script.ts";
import { HeardRequest, Hearing } from "./hearing.ts";

/** A provider of the soak, with its keys and what each of them may ask. */
export interface SoakProvider {
  readonly owner: KeyOwner;
  readonly type: ProviderType;
  readonly model: string;
  /** What stands after the origin in its base URL. */
  readonly path: string;
  readonly limit: RateLimit;
  readonly keys: readonly string[];
}

/** Short windows, so that a soak sees many; they are reported as they are. In milliseconds. */
const windowMs = 4000;

/** Three wires, and the three ways in which limits are reported: a bucket in durations, windows in times, and not at all before it is too late. */
export function soakProviders(keysEach: number): readonly SoakProvider[] {
  const keys = (owner: KeyOwner): readonly string[] => Array.from({ length: keysEach }, () => makeKey(owner));
  return [
    {
      owner: "openai",
      type: "openai-compatible",
      model: "gpt-4.1",
      path: "/v1",
      limit: { kind: "bucket", requests: 12, tokens: 600, windowMs, retryAfter: "words" },
      keys: keys("openai"),
    },
    {
      owner: "anthropic",
      type: "anthropic",
      model: "claude-sonnet-4-5",
      path: "",
      limit: { kind: "window", requests: 12, tokens: 600, windowMs, retryAfter: "seconds" },
      keys: keys("anthropic"),
    },
    {
      owner: "gemini",
      type: "gemini",
      model: "gemini-2.5-flash",
      path: "/v1beta",
      limit: { kind: "window", requests: 12, windowMs, retryAfter: "retry-info" },
      keys: keys("gemini"),
    },
  ];
}

/** The candidates of a provider at an origin, as the host makes them, each with an ear for what the server says to its key. */
export function candidatesOf(provider: SoakProvider, origin: string): readonly Candidate[] {
  return provider.keys.map((apiKey, index): Candidate => {
    const hearing = new Hearing();
    const accountLabel = `key ${String(index + 1)}`;
    return {
      accountId: `${provider.owner}/${String(index)}`,
      model: provider.model,
      origin,
      provider: provider.owner,
      providerLabel: provider.owner,
      accountLabel,
      open: async (onHead): Promise<CandidateOpening> => {
        const request = new HeardRequest(hearing);
        const observed = observedFetch(globalThis.fetch, (response) => {
          request.head(response);
          onHead(response);
        });
        const openProvider = await loadAdapter(provider.type);
        const baseUrl = origin + provider.path;
        const { headers } = request;
        const chat = openProvider(
          { provider: provider.owner, label: provider.owner, baseUrl, apiKey, accountLabel, headers },
          { fetch: observed, clock: systemClock },
        );
        request.listenTo(chat);
        return { ok: true, provider: chat };
      },
    };
  });
}

/** A provider's model as it is asked for `prompt`. */
export function targetOf({ owner, model }: SoakProvider, candidates: readonly Candidate[], prompt: string): Target {
  return {
    provider: owner,
    model,
    request: () => ({ model, messages: [{ role: "user", content: [{ type: "text", text: prompt }] }], maxOutputTokens: 2000 }),
    candidates: () => candidates,
    problem: () => ({ kind: "auth", message: "There is no key.", provider: owner, retry: "never" }),
  };
}

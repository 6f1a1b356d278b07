import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ChatProvider, ChatRequest } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { Candidate, CandidateOpening, Target } from "../../src/core/resilience/candidate.ts";
import { hasReadyEvents } from "../../src/core/readyEvents.ts";
import { systemClock } from "../../src/app/clock.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import { observedFetch } from "../../src/providers/wire/requests/fetchRequest.ts";
import { makeKey } from "../model-server/keys.ts";
import type { RateLimit } from "../model-server/rateLimit.ts";
import type { KeyOwner } from "../model-server/script.ts";
import { Hearing } from "./hearing.ts";

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

/** Short windows, so that a soak sees many; they are told as they are. In milliseconds. */
const windowMs = 4000;

/** Three wires, and the three ways in which limits are told: a bucket in durations, windows in times, and not at all before it is too late. */
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

/** The name under which a key's health is kept. */
export function accountIdOf({ owner }: SoakProvider, index: number): string {
  return `${owner}/${String(index)}`;
}

/** The candidates of a provider at an origin, as the host makes them, each with an ear for what the server says to its key. */
export function candidatesOf(provider: SoakProvider, origin: string): readonly Candidate[] {
  return provider.keys.map((apiKey, index): Candidate => {
    const hearing = new Hearing();
    const accountLabel = `key ${String(index + 1)}`;
    return {
      accountId: accountIdOf(provider, index),
      model: provider.model,
      origin,
      provider: provider.owner,
      providerLabel: provider.owner,
      accountLabel,
      open: async (onHead): Promise<CandidateOpening> => {
        // As of now, when leave to send was given.
        const reported = hearing.reported();
        let rejected: Pick<Headers, "get"> | undefined;
        const fetch: typeof globalThis.fetch = (input, init) => {
          const headers = new Headers(init?.headers);
          for (const [name, value] of Object.entries(reported)) {
            headers.set(name, value);
          }
          return globalThis.fetch(input, { ...init, headers });
        };
        const observed = observedFetch(fetch, (response) => {
          if (response.status < 400) {
            hearing.note(response.headers);
          } else {
            // What a refusal means is known once it has been read.
            rejected = response.headers;
          }
          onHead(response);
        });
        const openProvider = await loadAdapter(provider.type);
        const chat = openProvider(
          { provider: provider.owner, label: provider.owner, baseUrl: origin + provider.path, apiKey, accountLabel },
          { fetch: observed, clock: systemClock },
        );
        return {
          ok: true,
          provider: heardThrough(chat, ({ type }) => {
            if (type === "failure" && rejected !== undefined) {
              hearing.note(rejected);
            }
          }),
        };
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

/** The provider, with an ear for its events. */
function heardThrough(chat: ChatProvider, hear: (event: StreamEvent) => void): ChatProvider {
  return {
    listModels: (signal) => chat.listModels(signal),
    stream: (request: ChatRequest, signal: AbortSignal, onActivity?: () => void) => ({
      [Symbol.asyncIterator]: () => {
        const inner = chat.stream(request, signal, onActivity)[Symbol.asyncIterator]();
        return {
          next: async () => {
            const result = await inner.next();
            if (result.done !== true) {
              hear(result.value);
            }
            return result;
          },
          return: async () => {
            await inner.return?.();
            return { done: true as const, value: undefined };
          },
          takeReady: () => {
            const event = hasReadyEvents(inner) ? inner.takeReady() : undefined;
            if (event !== undefined) {
              hear(event);
            }
            return event;
          },
        };
      },
    }),
  };
}

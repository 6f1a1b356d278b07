import type { LessonStore } from "../../src/core/ports/lessonStore.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { ChatProvider, ChatRequest } from "../../src/core/provider.ts";
import type { Candidate, CandidateOpening, Target } from "../../src/core/resilience/candidate.ts";
import { loadAdapter } from "../../src/providers/catalog.ts";
import { observedFetch } from "../../src/providers/wire/requests/fetchRequest.ts";
import type { AskedModel, AskKey } from "./askedModel.ts";

/** The outside that adapters are given. */
export interface AskPorts {
  readonly clock: Clock;
  readonly lessons: LessonStore | undefined;
}

/** A model as the executor asks it. `request`: what to ask a provider, and what differs for this model. */
export function targetOf(
  asked: AskedModel,
  request: (provider: ChatProvider, own: Partial<ChatRequest>) => ChatRequest,
  ports: AskPorts,
): Target {
  const { model, endpoint, keys, modelOptions } = asked;
  const candidates = keys.map((key) => candidateOf(asked, key, ports));
  return {
    provider: endpoint.provider,
    model,
    request: (provider) => request(provider, modelOptions === undefined ? { model } : { model, modelOptions }),
    candidates: () => candidates,
    problem: () => ({
      kind: "auth",
      message: `${endpoint.label ?? endpoint.provider} has no key: none of the variables that the settings name for it is set.`,
      provider: endpoint.provider,
      model,
      retry: "never",
    }),
  };
}

function candidateOf(
  { type, model, endpoint }: AskedModel,
  { accountId, label, key, caps }: AskKey,
  { clock, lessons }: AskPorts,
): Candidate {
  return {
    accountId,
    model,
    origin: URL.parse(endpoint.baseUrl)?.origin ?? "",
    provider: endpoint.provider,
    providerLabel: endpoint.label ?? endpoint.provider,
    accountLabel: label,
    caps,
    open: async (onHead): Promise<CandidateOpening> => {
      const openProvider = await loadAdapter(type);
      return {
        ok: true,
        provider: openProvider(
          { ...endpoint, apiKey: key, accountLabel: label },
          { fetch: observedFetch(globalThis.fetch, onHead), clock, lessons },
        ),
      };
    },
  };
}

import type { ChatRequest, Endpoint, Sampling } from "../../core/provider.ts";
import type { RejectedFields, SamplingField, SamplingForm } from "../wire/requests/sampling.ts";
import { isReasoningModel, takesSamplingUnthinking } from "./modelNames.ts";

const common = { temperature: "temperature", topP: "top_p" } as const;

/** OpenAI takes four. */
const mostStops = 4;

/** Hosts of OpenAI's own servers, which have no `top_k`; gateways and local servers have. */
const ownHosts = /(?:^|\.)(?:openai\.com|azure\.com|azure\.cn|azure\.us)$/;

/** Sampling on the chat completions wire. Source: OpenAI's reference and its guide to reasoning models, 2026-11. */
export function chatSampling(endpoint: Pick<Endpoint, "baseUrl">): SamplingForm {
  return {
    paths: { ...completionsPaths(endpoint), seed: "seed" },
    mostStops,
    rejects: (_sampling, request, body) => reasoningRejects(request, body["reasoning_effort"], ["stop"]),
  };
}

/** Sampling on the completions wire, which has no models that reason. */
export function completionsSampling(endpoint: Pick<Endpoint, "baseUrl">): SamplingForm {
  return { paths: completionsPaths(endpoint), mostStops };
}

/** Sampling on the Responses wire, which has no more than these two. */
export const responsesSampling: SamplingForm = {
  paths: common,
  rejects: (_sampling: Sampling, request, { reasoning }) =>
    reasoningRejects(request, (reasoning as { readonly effort?: unknown } | undefined)?.effort, []),
};

function completionsPaths({ baseUrl }: Pick<Endpoint, "baseUrl">): SamplingForm["paths"] {
  const isOpenAis = ownHosts.test(URL.parse(baseUrl)?.hostname ?? "");
  return {
    ...common,
    ...(isOpenAis ? {} : { topK: "top_k" }),
    stop: "stop",
    seed: "seed",
    presencePenalty: "presence_penalty",
    frequencyPenalty: "frequency_penalty",
  };
}

/** OpenAI's models that reason take no sampling, but for the later ones while they do not. `others` they never take. */
function reasoningRejects({ model }: ChatRequest, effort: unknown, others: readonly SamplingField[]): readonly RejectedFields[] {
  if (!isReasoningModel(model)) {
    return [];
  }
  const name = `The model “${model}”`;
  if (effort === "none" && takesSamplingUnthinking(model)) {
    return [{ fields: others, reason: `${name} does not take this.` }];
  }
  return [
    {
      fields: ["temperature", "topP", "topK", "presencePenalty", "frequencyPenalty", ...others],
      reason: `${name} does not take this while it reasons.`,
    },
  ];
}

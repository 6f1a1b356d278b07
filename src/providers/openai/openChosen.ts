import type { Failure } from "../../core/model/failure.ts";
import type { AttemptEvent } from "../../core/model/streamEvent.ts";
import type { AdapterPorts, ChatRequest, Endpoint } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { openChat } from "../openaiChat/adapter.ts";
import { openCompletions } from "../openaiCompletions/adapter.ts";
import { openResponses } from "../openaiResponses/adapter.ts";
import type { ChosenApi } from "./chooseApi.ts";
import { chooseApi } from "./chooseApi.ts";

/** As a correction has it: the wire to ask over instead of the one that the model's name suggests. */
const correctionParameter = "api";

const openers = { responses: openResponses, chat: openChat, completions: openCompletions } as const satisfies Record<ChosenApi, unknown>;

/** The wire to ask over: the one that is set, else what was learned of this address and model, else the one that suits the request. */
export function apiFor(endpoint: Endpoint, ports: AdapterPorts, request: ChatRequest): ChosenApi {
  const { api = "auto", baseUrl } = endpoint;
  if (api !== "auto") {
    return api;
  }
  const learned = ports.corrections?.of(baseUrl, request.model).find(({ parameter }) => parameter === correctionParameter)?.instead;
  return learned === "responses" || learned === "chat" || learned === "completions" ? learned : chooseApi(request);
}

/**
 * Asks over the wire that suits. Where nobody set a wire, and the answer shows that the address or the model knows another one alone, that is
 * asked, once; what helped is kept as a correction. Never rejects.
 */
export async function openChosen(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Opened> {
  const api = apiFor(endpoint, ports, request);
  const opened = await openers[api](endpoint, ports, failureContext, request, signal);
  const other = opened.ok || (endpoint.api ?? "auto") !== "auto" ? undefined : otherApi(opened.failure, api);
  if (opened.ok || other === undefined) {
    return opened;
  }
  const again = await openers[other](endpoint, ports, failureContext, request, signal);
  if (again.ok) {
    ports.corrections?.learn(endpoint.baseUrl, request.model, { parameter: correctionParameter, instead: other });
  }
  const { provider, accountLabel } = endpoint;
  const switched: AttemptEvent = {
    type: "attempt",
    number: 1,
    provider,
    accountLabel,
    model: request.model,
    failure: opened.failure,
    next: "retry",
    delayMs: 0,
  };
  const attempts = [...(opened.attempts ?? []), switched, ...(again.attempts ?? [])].map((attempt, at) => ({ ...attempt, number: at + 1 }));
  // Where the other wire is not there either, the address is wrong, as the first answer said.
  return !again.ok && isPathMissing(again.failure) ? { ok: false, failure: opened.failure, attempts } : { ...again, attempts };
}

/**
 * The wire that a rejection points to. OpenAI: “This model is only supported in v1/responses and not in v1/chat/completions.”, “This is not a chat
 * model … Did you mean to use v1/completions?”. A proxy that knows chat alone has no other path. Sources: error texts of OpenAI and LiteLLM,
 * 2026-11.
 */
function otherApi(failure: Failure, api: ChosenApi): ChosenApi | undefined {
  const words = failure.providerMessage ?? "";
  const named =
    /(?:only (?:supported|available) (?:in|with|through)|did you mean to use)[^.]*?\bv1\/(responses|chat\/completions|completions)/i
      .exec(words)?.[1]
      ?.toLowerCase();
  const wire = named === "chat/completions" ? "chat" : named === "responses" || named === "completions" ? named : undefined;
  if (wire !== undefined) {
    return wire === api ? undefined : wire;
  }
  const isUnfit =
    api === "responses" && /(?:not (?:supported|available|compatible) (?:with|in|through|by)|not support) the responses api/i.test(words);
  return api !== "chat" && (isUnfit || isPathMissing(failure)) ? "chat" : undefined;
}

/** Nothing is at the path: not to be mistaken for an unknown model, which is a 404 too. */
function isPathMissing({ kind, status, retry }: Failure): boolean {
  return (status === 404 || status === 405 || status === 501) && !(kind === "not-found" && retry === "elsewhere");
}

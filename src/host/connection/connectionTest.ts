import type { Failure } from "../../core/model/failure.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { ChatRequest } from "../../core/provider.ts";
import { watchStream } from "../../core/resilience/watchdog.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Services } from "../services.ts";

/** What a connection test found. */
export type ConnectionResult =
  | {
      readonly ok: true;
      /** Scheme, host and port; empty for VS Code's own models. */
      readonly origin: string;
      readonly keyLabel: string | undefined;
      /** How many models the provider lists for this key; `undefined` where it lists none. */
      readonly modelCount: number | undefined;
      /** The model that answered, as the provider names it. */
      readonly model: string;
      /** From sending to the first token, in milliseconds. */
      readonly firstTokenMs: number;
    }
  | { readonly ok: false; readonly failure: Failure };

/** The most tokens that the test's answer may have: the fewest that every API takes. */
const answerTokens = 16;

/**
 * Tries a provider as a chat would: its model list, then a one-word answer streamed from the model in use there, else from its usual one. Costs a
 * few tokens. Never rejects; an abort of `signal` is a failure of kind `aborted`.
 */
export async function testConnection(services: Services, provider: ProviderDescription, clock: Clock, signal: AbortSignal): Promise<ConnectionResult> {
  const opening = await services.access.open(provider.id);
  if (!opening.ok) {
    return opening;
  }
  const listing = await opening.provider.listModels(signal);
  // A gateway may have no list and answer all the same; any other failure would meet the question too, and less clearly.
  if (!listing.ok && listing.failure.kind !== "not-found") {
    return listing;
  }
  const listed = listing.ok ? listing.models.map((model) => model.id) : [];
  const model = testModel(services, provider, listed);
  if (model === undefined) {
    const failure: Failure = { kind: "not-found", message: `${provider.label} was reached, but lists no model to ask.`, provider: provider.id, origin: provider.origin, retry: "never" };
    return listing.ok ? { ok: false, failure } : listing;
  }
  const startedMs = clock.monotonicMs();
  let firstTokenMs: number | undefined;
  let answered = model;
  const request: ChatRequest = {
    model,
    messages: [{ role: "user", content: [{ type: "text", text: "Reply with the single word OK." }] }],
    maxOutputTokens: answerTokens,
    modelOptions: services.requests.modelOptions({ provider: provider.id, model }),
  };
  const events = watchStream((inner, onActivity) => opening.provider.stream(request, inner, onActivity), {
    limits: services.settings.requestLimits(),
    request: { provider: provider.id, label: provider.label, model, accountLabel: opening.accountLabel, origin: provider.origin },
    clock,
    signal,
  });
  for await (const event of events) {
    if (event.type === "failure") {
      return { ok: false, failure: event.failure };
    }
    if (event.type === "message-start") {
      answered = event.model ?? model;
    } else {
      firstTokenMs ??= clock.monotonicMs() - startedMs;
    }
  }
  return {
    ok: true,
    origin: provider.origin,
    keyLabel: opening.accountLabel,
    modelCount: listing.ok && listed.length > 0 ? listed.length : undefined,
    model: answered,
    firstTokenMs: firstTokenMs ?? clock.monotonicMs() - startedMs,
  };
}

function testModel(services: Services, provider: ProviderDescription, listed: readonly string[]): string | undefined {
  for (const role of ["worker", "orchestrator"] as const) {
    const resolved = services.roles.resolve(role);
    if (resolved.ok && resolved.provider.id === provider.id) {
      return resolved.ref.model;
    }
  }
  const usual = [provider.defaultWorkerModel, provider.defaultModel].filter((model) => model !== undefined);
  return usual.find((model) => listed.length === 0 || listed.includes(model)) ?? provider.models[0]?.id ?? listed[0] ?? usual[0];
}

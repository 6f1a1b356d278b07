import type { Failure } from "../model/failure.ts";
import type { Target } from "./candidate.ts";
import type { Held } from "./candidateChoice.ts";

/** What is reported of a request that was not sent, because its key, model or address is in cooldown. `nowMs`: milliseconds since 1970-01-01 UTC. Pure. */
export function heldFailure({ candidate, untilMs, because }: Held, nowMs: number): Failure {
  const who = candidate?.providerLabel ?? "The provider";
  const label = candidate?.accountLabel;
  const key = label === undefined ? who : `Key “${label}” (${who})`;
  const waitMs = untilMs === null ? undefined : Math.max(0, untilMs - nowMs);
  const change = label === undefined ? "you change its key" : "you replace it";
  const state = waitMs === undefined ? `is disabled until ${change}` : `is in cooldown for ${inWords(waitMs)}`;
  const common = {
    message: `${key} ${state}: ${reason(because?.kind)}. No request was sent.`,
    provider: candidate?.provider ?? "",
    model: candidate?.model,
    accountLabel: candidate?.accountLabel,
    accountId: candidate?.accountId,
    origin: candidate?.origin,
    retry: "same",
    retryAfterMs: waitMs,
    providerMessage: because?.message,
  } as const;
  const kind = because?.kind;
  switch (kind) {
    case undefined:
    case "invalid-request":
      return { kind: "rate-limit", ...common };
    case "transport":
      return { kind: "transport", cause: "connect", ...common };
    default:
      return { kind, ...common };
  }
}

/**
 * The failure of a request for which nobody can be asked in time: the one that failed last, now with how long to wait, else what it would have to wait for, or why the first target cannot be
 * asked at all. Pure.
 */
export function rejectedFailure(held: Held | undefined, last: Failure | undefined, first: Target | undefined, nowMs: number): Failure {
  if (last !== undefined) {
    const waitMs = held?.candidate === undefined || held.untilMs === null ? undefined : held.untilMs - nowMs;
    return waitMs === undefined ? last : { ...last, retryAfterMs: waitMs };
  }
  if (held?.candidate !== undefined && first !== undefined) {
    return heldFailure(held, nowMs);
  }
  return first?.problem() ?? { kind: "unknown", message: "No model is set up.", provider: "", retry: "never" };
}

function reason(kind: Failure["kind"] | undefined): string {
  switch (kind) {
    case undefined:
      return "its limit is reached";
    case "auth":
      return "the provider rejected it";
    case "quota":
      return "its quota or credit is used up";
    case "rate-limit":
      return "it received too many requests";
    case "overloaded":
      return "the provider was overloaded";
    default:
      return "recent requests to its address failed";
  }
}

/** A wait as people say it: whole seconds, minutes from two on, hours from two on. Pure. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) {
    return `${String(seconds)} s`;
  }
  return seconds < 7200 ? `${String(Math.ceil(seconds / 60))} min` : `${String(Math.ceil(seconds / 3600))} h`;
}

import type { Failure } from "../model/failure.ts";
import type { Target } from "./candidate.ts";
import type { Held } from "./candidateChoice.ts";

/** What is reported of a request that was not sent, because its key, model or address is in cooldown. `nowMs`: milliseconds since 1970-01-01 UTC. Pure. */
export function heldFailure({ candidate, untilMs, because }: Held, nowMs: number): Failure {
  const who = candidate?.providerLabel ?? "The provider";
  const key = candidate?.accountLabel === undefined ? who : `The key “${candidate.accountLabel}” of ${who}`;
  const waitMs = untilMs === null ? undefined : Math.max(0, untilMs - nowMs);
  const howLong = waitMs === undefined ? "until it is changed" : `for another ${inWords(waitMs)}`;
  const common = {
    message: `${key} rests ${howLong}: ${reason(because?.kind)}. Nothing was sent.`,
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
  return first?.problem() ?? { kind: "unknown", message: "There is no model to ask.", provider: "", retry: "never" };
}

function reason(kind: Failure["kind"] | undefined): string {
  switch (kind) {
    case undefined:
      return "its limit is used up";
    case "auth":
      return "it was refused";
    case "quota":
      return "its quota or credit is used up";
    case "rate-limit":
      return "it had too many requests";
    case "overloaded":
      return "the provider was overloaded";
    default:
      return "the last requests to its address failed";
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

import type { Failure } from "../model/failure.ts";
import type { Held } from "./candidateChoice.ts";

/** What is told of a request that was not sent, because its key, model or address rests. `nowMs`: milliseconds since 1970-01-01 UTC. Pure. */
export function heldFailure({ candidate, untilMs, because }: Held, nowMs: number): Failure {
  const who = candidate?.providerLabel ?? "The provider";
  const key = candidate?.accountLabel === undefined ? who : `The key “${candidate.accountLabel}” of ${who}`;
  const waitMs = untilMs === null ? undefined : Math.max(0, untilMs - nowMs);
  const howLong = waitMs === undefined ? "until it is changed" : `for another ${inWords(waitMs)}`;
  const told = {
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
      return { kind: "rate-limit", ...told };
    case "transport":
      return { kind: "transport", cause: "connect", ...told };
    default:
      return { kind, ...told };
  }
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

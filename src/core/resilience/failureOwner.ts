import type { Failure } from "../model/failure.ts";
import type { Candidate, Target } from "./candidate.ts";
import type { WatchedRequest } from "./silenceFailures.ts";

/** Who is asked, as failures name them: the candidate, or the first target if there is none. */
export function watchedRequestOf(target: Target | undefined, candidate?: Candidate): WatchedRequest {
  if (candidate === undefined) {
    return { provider: target?.provider ?? "", model: target?.model };
  }
  const { provider, providerLabel: label, model, accountLabel, accountId, origin } = candidate;
  return { provider, label, model, accountLabel, accountId, origin };
}

/** A failure with the ids of who was asked, which is not who was asked first after a failover. An adapter knows no ids of keys. */
export function ownedFailure(failure: Failure, { provider, model, accountId, accountLabel, origin }: Candidate): Failure {
  return {
    ...failure,
    provider,
    model: failure.model ?? model,
    accountId,
    accountLabel: failure.accountLabel ?? accountLabel,
    origin: failure.origin ?? origin,
  };
}

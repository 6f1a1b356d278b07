import type { Failure } from "../model/failure.ts";
import type { Candidate, Target } from "./candidate.ts";

/** Whom a failure is of: the candidate that was asked, or the first target if none was. */
export function failureOwner(
  target: Target | undefined,
  candidate?: Candidate,
): Pick<Failure, "provider" | "model" | "accountLabel" | "accountId" | "origin"> {
  return candidate === undefined
    ? { provider: target?.provider ?? "", model: target?.model }
    : {
        provider: candidate.provider,
        model: candidate.model,
        accountLabel: candidate.accountLabel,
        accountId: candidate.accountId,
        origin: candidate.origin,
      };
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

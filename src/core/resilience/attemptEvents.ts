import type { Failure } from "../model/failure.ts";
import type { AttemptEvent } from "../model/streamEvent.ts";
import type { Permit, Hold } from "./admission.ts";
import type { Candidate, Target } from "./candidate.ts";
import { heldFailure } from "./heldFailure.ts";
import type { FailedAttempt } from "./retryPlan.ts";

/** The attempt that failed last, if one did. */
export type LastAttempt = Pick<FailedAttempt, "failure" | "candidate"> | undefined;

type Failed = Pick<Candidate, "accountId" | "accountLabel" | "provider" | "model">;

/** What is reported as a request goes at once to a candidate: what failed before it, or why the first target is passed over; `undefined` if neither. `attempts`: how many were made. Pure. */
export function changeEvent(
  { candidate, passedOver }: Permit,
  last: LastAttempt,
  first: Target | undefined,
  attempts: number,
  nowMs: number,
): AttemptEvent | undefined {
  if (last !== undefined) {
    return nextEvent(last.failure, last.candidate, candidate, 0, attempts);
  }
  if (passedOver === undefined || first === undefined) {
    return undefined;
  }
  const failure = passedOver.candidate === undefined ? first.problem() : heldFailure(passedOver, nowMs);
  return nextEvent(
    failure,
    { accountId: "", accountLabel: failure.accountLabel, provider: first.provider, model: first.model },
    candidate,
    0,
    attempts,
  );
}

/** What is reported as a request begins to wait: what failed before it, or else what it waits for; `undefined` if nobody knows until when. Pure. */
export function holdEvent(hold: Hold, last: LastAttempt, attempts: number, nowMs: number): AttemptEvent | undefined {
  const { candidate, untilMs } = hold;
  return candidate === undefined || untilMs === null
    ? undefined
    : nextEvent(last?.failure ?? heldFailure(hold, nowMs), last?.candidate ?? candidate, candidate, Math.max(0, untilMs - nowMs), attempts);
}

function nextEvent(failure: Failure, failed: Failed, next: Candidate, delayMs: number, attempts: number): AttemptEvent {
  const { provider, accountLabel, model } = failed;
  const same = failed.accountId === next.accountId && failed.model === next.model;
  const to = same ? undefined : { provider: next.provider, accountLabel: next.accountLabel, model: next.model };
  return {
    type: "attempt",
    number: Math.max(1, attempts),
    provider,
    accountLabel,
    model,
    failure,
    next: same ? "retry" : "switch",
    delayMs,
    to,
  };
}

import type { LedgerEntry } from "../accounting/ledger.ts";
import type { AttemptEndEvent, AttemptOutcome } from "../model/runEvent.ts";
import type { Permit } from "./admission.ts";
import { type AttemptRecord, entryOf } from "./attemptRecord.ts";
import type { RunOrder } from "./runOrder.ts";

/** One request to one candidate, while it lasts. */
export interface Attempt {
  readonly permit: Permit;
  readonly abort: AbortController;
  /** A request that was corrected begins another. */
  record: AttemptRecord;
  readonly wasSent: () => boolean;
  /** Its end is handed out. */
  isOver: boolean;
}

/** How it ended. `nowMs`: when, in milliseconds since 1970-01-01 UTC. */
export function endOf(
  { record, wasSent }: Attempt,
  { tokens, stepId = "" }: Pick<RunOrder, "tokens" | "stepId">,
  outcome: AttemptOutcome,
  nowMs: number,
): AttemptEndEvent {
  return record.end(outcome, wasSent(), tokens, stepId, nowMs);
}

/** What is booked of it if the process ends now; `undefined` if its end is booked, or nothing was sent. */
export function entryNow(attempt: Attempt, order: Pick<RunOrder, "tokens" | "stepId" | "owner">, nowMs: number): LedgerEntry | undefined {
  return order.owner === undefined || attempt.isOver || !attempt.wasSent()
    ? undefined
    : entryOf(endOf(attempt, order, "aborted", nowMs), order.owner);
}

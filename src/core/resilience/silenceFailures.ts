import type { Failure, PlainFailureKind, RetryAdvice } from "../model/failure.ts";
import { redact } from "../redact.ts";

/** Whom a stall is notified of. */
export interface WatchedRequest {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. Default: its id. */
  readonly label?: string | undefined;
  readonly model?: string | undefined;
  readonly accountLabel?: string | undefined;
  /** As in `Failure`. */
  readonly accountId?: string | undefined;
  readonly origin?: string | undefined;
}

/** How far a stream had come when it fell silent. */
export type StreamProgress = "unopened" | "opened" | "speaking";

/** The failure of a stream that was silent for `limitMs`; `what` came meanwhile: “nothing”, or signs of life alone. Pure. */
export function stalledFailure(request: WatchedRequest, progress: StreamProgress, limitMs: number, what: string): Failure {
  const howLong = `${String(Math.round(limitMs / 100) / 10)} s`;
  const who = nameOf(request);
  switch (progress) {
    case "unopened": {
      const { accountLabel } = request;
      const unopened =
        accountLabel === undefined ? `Baton couldn't prepare the request to ${who}` : `Key “${accountLabel}” (${who}) couldn't be read`;
      // The same again would wait for the same; another key may be at hand.
      return watched(request, "stalled", `${unopened} within ${howLong}. No request was sent.`, "elsewhere");
    }
    case "opened":
      return watched(request, "stalled", `${who} didn't start its answer: ${what} was received for ${howLong}.`);
    case "speaking":
      return watched(request, "stalled", `${who} stopped in the middle of its answer: ${what} was received for ${howLong}.`);
  }
}

/** The failure of a stream that the caller stopped. Pure. */
export function stoppedFailure(request: WatchedRequest): Failure {
  return watched(request, "aborted", "The request was stopped.", "never");
}

/** The failure of a stream that ended without its terminal event, which none should. Pure. */
export function endlessFailure(request: WatchedRequest): Failure {
  return watched(request, "truncated", `The answer from ${nameOf(request)} ended unexpectedly.`);
}

/** The failure of a run that Baton itself failed. Pure. */
export function internalFailure(request: WatchedRequest, error: unknown): Failure {
  const reason = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return watched(request, "unknown", `An internal error occurred in Baton: ${reason}`, "never");
}

/** The failure of a stream that threw, which none should, before it was opened or after. Pure. */
export function thrownFailure(request: WatchedRequest, isOpened: boolean, error: unknown): Failure {
  if (isOpened) {
    return watched(
      request,
      "unknown",
      `An internal error in Baton ended the answer (${error instanceof Error ? error.name : typeof error}).`,
    );
  }
  // Nothing that a provider said: one of Baton's own files is gone, or it has a fault.
  const reason = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return watched(
    request,
    "unknown",
    `An internal error occurred before the request to ${nameOf(request)} was sent: ${reason}`,
    "elsewhere",
  );
}

function nameOf({ label, provider }: WatchedRequest): string {
  return label ?? provider;
}

function watched(
  { provider, model, accountLabel, accountId, origin }: WatchedRequest,
  kind: PlainFailureKind,
  message: string,
  retry: RetryAdvice = "same",
): Failure {
  return { kind, message, provider, model, accountLabel, accountId, origin, retry };
}

import type { FailureKind } from "./failure.ts";
import type { StreamEvent } from "./streamEvent.ts";
import type { Usage } from "./usage.ts";

/** Who is asked: a model with a key. */
export interface AskedCandidate {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly providerLabel: string;
  readonly model: string;
  readonly accountLabel?: string | undefined;
  /** Unique among all providers. */
  readonly accountId: string;
  /** Scheme, host and port; empty if there is no address. */
  readonly origin: string;
}

/** The answer that follows is this candidate's. Comes right before the first event of an answer that has begun to say something. */
export interface CandidateEvent extends AskedCandidate {
  readonly type: "candidate";
  /** The step of the order; empty if it names none. */
  readonly stepId: string;
}

/**
 * The run waits for this candidate, or has given it up for another (`using`) that has not begun to answer yet. `RunControl.useNow` with this `id` has it asked at
 * once. At most one wait is open; a {@link WaitEndEvent} ends it before the next, before the answer begins, and before the end.
 */
export interface WaitStartEvent extends AskedCandidate {
  readonly type: "wait-start";
  /** Counts the waits of a run from 1. */
  readonly id: number;
  readonly stepId: string;
  /** Milliseconds since 1970-01-01 UTC; `undefined`: not known. */
  readonly untilMs?: number | undefined;
  /** Who is asked meanwhile. */
  readonly using?: AskedCandidate | undefined;
}

export interface WaitEndEvent {
  readonly type: "wait-end";
  readonly id: number;
}

/**
 * Where the tokens of an attempt are known from. `reported`: the provider counted them. `estimated`: it took the request and reported nothing, so they are
 * about what was sent and received. `none`: it rejected the request, or none was sent.
 */
export type UsageSource = "reported" | "estimated" | "none";

/** How an attempt ended: with an answer, or with a failure of this kind (`aborted`: it was stopped, or given up since the user wanted another key). */
export type AttemptOutcome = "answered" | FailureKind;

/** One request to one candidate is over, however it ended. Comes before the `finish` or `failure` that it may end the run with. */
export interface AttemptEndEvent extends AskedCandidate {
  readonly type: "attempt-end";
  readonly stepId: string;
  /** Counts the attempts of an execution from 1, those that an adapter corrected and sent again included. */
  readonly number: number;
  /** `undefined` if `usageSource` is `none`. */
  readonly usage?: Usage | undefined;
  readonly usageSource: UsageSource;
  /** The provider's tier of service, in its own word, if it reports one. */
  readonly tier?: string | undefined;
  readonly outcome: AttemptOutcome;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** `false`: the attempt failed before a request left. */
  readonly wasSent: boolean;
}

/** What a run reports: the answer's own events, and what happens around them. Everything that is known of a run comes this way, in order; the last event is the stream's. */
export type RunEvent = StreamEvent | CandidateEvent | WaitStartEvent | WaitEndEvent | AttemptEndEvent;

/** Whether an event is one of the answer's own. */
export function isStreamEvent(event: RunEvent): event is StreamEvent {
  return event.type !== "candidate" && event.type !== "wait-start" && event.type !== "wait-end" && event.type !== "attempt-end";
}

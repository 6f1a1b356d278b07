import { drivenEvents, type EventOutlet } from "../drivenEvents.ts";
import type { Failure } from "../model/failure.ts";
import type { AttemptOutcome, RunEvent } from "../model/runEvent.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import type { LedgerPort } from "../accounting/ledger.ts";
import type { Admission, AdmissionOutcome, Permit } from "./admission.ts";
import { type Attempt, endOf, entryNow } from "./attempt.ts";
import { changeEvent, holdEvent } from "./attemptEvents.ts";
import { AttemptRecord, entryOf } from "./attemptRecord.ts";
import type { Candidate } from "./candidate.ts";
import { hasContent } from "./emptyAnswer.ts";
import { ownedFailure, watchedRequestOf } from "./failureOwner.ts";
import type { HealthBook } from "./healthBook.ts";
import { rejectedFailure } from "./heldFailure.ts";
import { openingOf } from "./opening.ts";
import { RetryPlan } from "./retryPlan.ts";
import type { RunOrder } from "./runOrder.ts";
import { askedOf, RunWaits } from "./runWaits.ts";
import { endlessFailure, internalFailure, stoppedFailure, type WatchedRequest } from "./silenceFailures.ts";
import { watchStream } from "./watchdog.ts";

/** The outside of the executor; one for all requests of a process. */
export interface ExecutorPorts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly health: HealthBook;
  readonly admission: Admission;
  /** Where attempts are booked. Left out: nowhere. */
  readonly ledger?: LedgerPort | undefined;
}

/**
 * The one path of every request: a candidate (model × key, then the fallbacks) → admission → attempt → outcome. Retries, other keys and failover
 * happen before the first content alone, and each is reported, when it is decided, by an `attempt` event; so is a wait that no attempt came before. After the
 * first content, what comes is handed on as it is and a failure ends the answer. Never throws; one terminal event, the last. Nothing is sent before
 * iteration begins; leaving the loop early closes the connection.
 */
export function execute(order: RunOrder, ports: ExecutorPorts): AsyncIterable<RunEvent> {
  return drivenEvents((outlet, left) => new Execution(order, ports, outlet, left).run());
}

class Execution {
  readonly #order: RunOrder;
  readonly #ports: ExecutorPorts;
  readonly #outlet: EventOutlet<RunEvent>;
  readonly #signal: AbortSignal;
  readonly #plan: RetryPlan;
  readonly #waits: RunWaits;
  /** Given up, and wanted by the user all the same. */
  #wanted: Candidate | undefined;
  /** The attempt that has not begun to answer. */
  #current: Attempt | undefined;
  #attempts = 0;

  constructor(order: RunOrder, ports: ExecutorPorts, outlet: EventOutlet<RunEvent>, left: AbortSignal) {
    this.#order = order;
    this.#ports = ports;
    this.#outlet = outlet;
    this.#signal = AbortSignal.any([order.control.signal, left]);
    this.#plan = new RetryPlan(order.targets, order.limits, ports.random);
    this.#waits = new RunWaits(order, outlet.push);
  }

  /** Sends until there is an answer, or nothing is left to try. */
  async run(): Promise<void> {
    const endHearing = this.#order.control.hear((waitId) => {
      this.#waits.useNow(waitId);
    });
    try {
      let isOver = false;
      while (!isOver) {
        isOver = await this.#next();
      }
    } catch (error) {
      // Should Baton itself fail on the way, whoever asks still gets an event.
      this.#end(internalFailure(this.#asked(), error));
    } finally {
      endHearing();
    }
  }

  /** Has one candidate asked. Resolves with whether the run is over. */
  async #next(): Promise<boolean> {
    const outcome = await this.#admit();
    if (outcome?.ok !== true) {
      const { last, targets } = this.#plan;
      const nowMs = this.#ports.clock.nowMs();
      this.#end(outcome === undefined ? stoppedFailure(this.#asked()) : rejectedFailure(outcome.held, last?.failure, targets[0], nowMs));
      return true;
    }
    try {
      return await this.#attempt(outcome);
    } finally {
      outcome.release();
    }
  }

  async #admit(): Promise<AdmissionOutcome | undefined> {
    const { clock, admission } = this.#ports;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    let reported: Candidate | undefined;
    const outcome = await admission.enter({
      order: this.#order,
      plan: this.#plan,
      wanted,
      signal: this.#signal,
      onHold: (hold) => {
        reported = hold.candidate;
        this.#report(holdEvent(hold, this.#plan.last, this.#attempts, clock.nowMs()));
        this.#waits.held(hold);
      },
    });
    if (reported !== undefined) {
      this.#waits.end();
    }
    if (outcome?.ok === true) {
      const { candidate } = outcome;
      if (wanted !== candidate && (reported?.accountId !== candidate.accountId || reported.model !== candidate.model)) {
        this.#changed(outcome);
      }
      this.#plan.reached(outcome.target);
    }
    return outcome;
  }

  /** Another is asked at once. The one that is given up for it can be had back until the other has begun to answer. */
  #changed(permit: Permit): void {
    const { clock, health } = this.#ports;
    const { last, targets } = this.#plan;
    const nowMs = clock.nowMs();
    const event = changeEvent(permit, last, targets[0], this.#attempts, nowMs);
    this.#report(event);
    const candidate = last === undefined ? permit.passedOver?.candidate : last.candidate;
    const target = last === undefined ? targets[0] : last.target;
    if (event?.next === "switch" && candidate !== undefined && target !== undefined) {
      this.#waits.givenUp(candidate, permit.candidate, health.readiness(candidate, nowMs).atMs, nowMs, () => {
        health.clearCooldown(candidate.accountId, candidate.origin, clock.nowMs());
        this.#plan.readmit(candidate, target);
        this.#wanted = candidate;
        this.#current?.abort.abort();
      });
    }
  }

  /** One attempt. Resolves with whether the run is over. */
  async #attempt(permit: Permit): Promise<boolean> {
    const { candidate } = permit;
    const { open, wasSent } = openingOf(permit, (head) => {
      permit.headCame(head);
      if (head.status < 400) {
        attempt.record.taken();
      }
    });
    const attempt: Attempt = { permit, abort: new AbortController(), record: this.#record(candidate), wasSent, isOver: false };
    this.#current = attempt;
    const unwatch = this.#ports.ledger?.watch(() => entryNow(attempt, this.#order, this.#ports.clock.nowMs()));
    try {
      return await this.#hear(this.#watch(open, attempt)[Symbol.asyncIterator](), attempt);
    } finally {
      unwatch?.();
    }
  }

  /** Hears an attempt to its end. Resolves with whether the run is over. */
  async #hear(inner: AsyncIterator<StreamEvent>, attempt: Attempt): Promise<boolean> {
    const { clock, health } = this.#ports;
    const { candidate, sent } = attempt.permit;
    let held: StreamEvent[] = [];
    for (;;) {
      const result = await inner.next();
      const event: StreamEvent = result.done === true ? { type: "failure", failure: endlessFailure(this.#asked(candidate)) } : result.value;
      attempt.record.note(event);
      if (event.type === "failure") {
        return this.#failed(ownedFailure(event.failure, candidate), attempt);
      }
      if (event.type === "attempt") {
        // The adapter has corrected a request; its provider is well. What an answer reported before it turned out to be a rejection is void.
        held = [];
        this.#report({ ...event, number: attempt.record.number });
        this.#book(attempt, event.failure.kind);
        attempt.record = this.#record(candidate);
        continue;
      }
      held.push(event);
      // Nothing that still comes of an attempt counts, once the user wants another key.
      if (this.#wanted === undefined && (event.type === "finish" || hasContent(event))) {
        health.succeeded(sent, clock.nowMs());
        await this.#flow(held, inner, attempt);
        return true;
      }
    }
  }

  #record(candidate: Candidate): AttemptRecord {
    this.#attempts += 1;
    return new AttemptRecord(this.#attempts, candidate, this.#ports.clock.nowMs());
  }

  #watch(open: Parameters<typeof watchStream>[0], { permit, abort }: Attempt): AsyncIterable<StreamEvent> {
    return watchStream(open, {
      limits: this.#order.silence,
      request: this.#asked(permit.candidate),
      clock: this.#ports.clock,
      signal: AbortSignal.any([this.#signal, abort.signal]),
    });
  }

  /** Hands on an answer whose content has begun. */
  async #flow(held: readonly StreamEvent[], inner: AsyncIterator<StreamEvent>, attempt: Attempt): Promise<void> {
    const { candidate } = attempt.permit;
    this.#current = undefined;
    this.#waits.end();
    this.#report({ type: "candidate", stepId: this.#order.stepId ?? "", ...askedOf(candidate) });
    const noted = (event: StreamEvent): StreamEvent => {
      attempt.record.note(event);
      return event.type === "finish" || event.type === "failure" ? this.#ended(event, attempt) : event;
    };
    // All but the last are noted already, and only that can be an end.
    for (const event of held) {
      this.#report(event.type === "finish" ? noted(event) : event);
    }
    if (!attempt.isOver) {
      await this.#outlet.pipe(inner, noted);
    }
    if (!attempt.isOver) {
      const request = this.#asked(candidate);
      this.#report(noted({ type: "failure", failure: this.#signal.aborted ? stoppedFailure(request) : endlessFailure(request) }));
    }
  }

  /** The end of an answer, as it is handed out: as it is, but that a failure names whom it is of. */
  #ended(event: Extract<StreamEvent, { type: "finish" | "failure" }>, attempt: Attempt): StreamEvent {
    attempt.isOver = true;
    if (event.type === "finish") {
      this.#book(attempt, "answered");
      attempt.permit.release();
      return event;
    }
    const failure = ownedFailure(event.failure, attempt.permit.candidate);
    this.#learn(failure, attempt);
    this.#book(attempt, failure.kind);
    attempt.permit.release();
    return { type: "failure", failure };
  }

  /** An attempt brought no content. Returns whether the run is over. */
  #failed(failure: Failure, attempt: Attempt): boolean {
    const { permit } = attempt;
    this.#current = undefined;
    attempt.isOver = true;
    this.#learn(failure, attempt);
    this.#book(attempt, failure.kind);
    permit.release(attempt.wasSent());
    if (this.#wanted !== undefined && !this.#signal.aborted) {
      return false;
    }
    if (this.#plan.failed(failure, permit.candidate, permit.target, this.#ports.clock.nowMs())) {
      return false;
    }
    this.#end(failure);
    return true;
  }

  /** What a failure says of key, model and address, before the next request is let go, which is not to meet the same. */
  #learn(failure: Failure, { permit, wasSent }: Attempt): void {
    const { clock, health } = this.#ports;
    if (failure.kind === "aborted") {
      health.learnedNothing(permit.sent);
    } else {
      health.failed(permit.sent, failure, clock.nowMs(), wasSent());
    }
    permit.failed(failure);
  }

  #book(attempt: Attempt, outcome: AttemptOutcome): void {
    const end = endOf(attempt, this.#order, outcome, this.#ports.clock.nowMs());
    if (this.#order.owner !== undefined) {
      this.#ports.ledger?.book(entryOf(end, this.#order.owner));
    }
    this.#report(end);
  }

  #report(event: RunEvent | undefined): void {
    if (event !== undefined) {
      this.#outlet.push(event);
    }
  }

  #end(failure: Failure): void {
    this.#waits.end();
    this.#report({ type: "failure", failure });
  }

  #asked(candidate?: Candidate): WatchedRequest {
    return watchedRequestOf(this.#order.targets[0], candidate);
  }
}

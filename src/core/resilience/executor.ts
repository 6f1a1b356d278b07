import type { Failure } from "../model/failure.ts";
import type { AttemptEvent, StreamEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import { hasReadyEvents, type ReadyEvents } from "../readyEvents.ts";
import { redact } from "../redact.ts";
import type { Admission, AdmissionOutcome, Grant, Hold, Refusal } from "./admission.ts";
import type { Candidate, Target } from "./candidate.ts";
import type { HealthBook } from "./healthBook.ts";
import { changeEvent, holdEvent } from "./attemptEvents.ts";
import { saysSomething } from "./emptyAnswer.ts";
import { failureOwner, ownedFailure } from "./failureOwner.ts";
import { refusedFailure } from "./heldFailure.ts";
import { openingOf } from "./opening.ts";
import { RetryPlan, type RetryLimits } from "./retryPlan.ts";
import { watchStream, type OpenStream, type SilenceLimits } from "./watchdog.ts";

/** The outside of the executor; one for all requests of a process. */
export interface ExecutorPorts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly health: HealthBook;
  readonly admission: Admission;
}

/** One request to be got through. */
export interface Execution {
  /** The model to ask, then its fallbacks. Not empty. */
  readonly targets: readonly Target[];
  readonly limits: RetryLimits;
  readonly silence: SilenceLimits;
  /** About how many tokens a request has, for limits by tokens. */
  readonly tokens: number;
  /** As in `AdmissionOrder`. */
  readonly affinity?: string | undefined;
  readonly signal: AbortSignal;
  /** Called when the request begins to wait, each time after the event that tells of it; `undefined` when the wait is over. */
  readonly onHold?: ((hold: Hold | undefined) => void) | undefined;
  /** Called with the candidate whose answer is handed on, before its first event. */
  readonly onCandidate?: ((candidate: Candidate) => void) | undefined;
  /** As in `ChatProvider.stream`. */
  readonly onActivity?: (() => void) | undefined;
}

/**
 * The one path of every request: a candidate (model × key, then the fallbacks) → admission → attempt → outcome. Retries, other keys and failover
 * happen before the first content alone, and each is told, when it is decided, by an `attempt` event; so is a wait that no attempt came before. After the
 * first content, what comes is handed on as it is and a failure ends the answer. Never throws; one terminal event, the last. Nothing is sent before
 * iteration begins; leaving the loop early closes the connection.
 */
export function execute(execution: Execution, ports: ExecutorPorts): AsyncIterable<StreamEvent> {
  return { [Symbol.asyncIterator]: () => new ExecutionStream(execution, ports) };
}

type Result = IteratorResult<StreamEvent, undefined>;
const done: Result = { done: true, value: undefined };

class ExecutionStream implements ReadyEvents {
  readonly #execution: Execution;
  readonly #ports: ExecutorPorts;
  readonly #controller = new AbortController();
  readonly #plan: RetryPlan;
  /** What was told so far, and not yet handed out. */
  #queue: StreamEvent[] = [];
  #wake: (() => void) | undefined;
  /** The answer whose content has begun. */
  #flowing: { readonly inner: AsyncIterator<StreamEvent>; readonly ready: ReadyEvents | undefined; readonly grant: Grant } | undefined;
  #driving: Promise<void> | undefined;
  #ended = false;
  #attempts = 0;

  constructor(execution: Execution, ports: ExecutorPorts) {
    this.#execution = execution;
    this.#ports = ports;
    this.#plan = new RetryPlan(execution.targets, execution.limits, ports.random);
    const { signal } = execution;
    if (signal.aborted) {
      this.#controller.abort(signal.reason);
    } else {
      signal.addEventListener("abort", this.#passAbortOn, { once: true });
    }
  }

  takeReady(): StreamEvent | undefined {
    const event = this.#queue.length > 0 ? this.#queue.shift() : this.#flowing?.ready?.takeReady();
    return event === undefined ? undefined : this.#noted(event);
  }

  async next(): Promise<Result> {
    for (;;) {
      const ready = this.takeReady();
      if (ready !== undefined) {
        return { done: false, value: ready };
      }
      if (this.#ended) {
        return done;
      }
      if (this.#flowing !== undefined) {
        const result = await this.#flowing.inner.next();
        if (result.done === true) {
          this.#finish();
          return done;
        }
        return { done: false, value: this.#noted(result.value) };
      }
      const news = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#driving ??= this.#drive().catch(this.#onFault);
      await news;
    }
  }

  async return(): Promise<Result> {
    this.#queue = [];
    const inner = this.#flowing?.inner;
    this.#finish();
    this.#controller.abort();
    await inner?.return?.();
    return done;
  }

  readonly #passAbortOn = (): void => {
    this.#controller.abort(this.#execution.signal.reason);
  };

  /** Should Baton itself fail on the way, whoever asks still gets an event. */
  readonly #onFault = (error: unknown): void => {
    const reason = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
    this.#end({ kind: "unknown", message: `Baton itself failed: ${reason}`, ...this.#asked(), retry: "never" });
  };

  /** Sends until there is content, an end, or nothing left to try. */
  async #drive(): Promise<void> {
    for (;;) {
      const outcome = await this.#admit();
      if (outcome === undefined) {
        this.#end({ kind: "aborted", message: "The request was stopped.", ...this.#asked(), retry: "never" });
        return;
      }
      if (!outcome.ok) {
        this.#refuse(outcome);
        return;
      }
      try {
        if (await this.#attempt(outcome)) {
          return;
        }
      } catch (error) {
        outcome.release();
        throw error;
      }
    }
  }

  async #admit(): Promise<AdmissionOutcome | undefined> {
    const { tokens, affinity, onHold } = this.#execution;
    let told: Candidate | undefined;
    const outcome = await this.#ports.admission.enter({
      targets: this.#plan.targets,
      excludes: (candidate) => this.#plan.excludes(candidate),
      avoids: (candidate) => this.#plan.avoids(candidate),
      tokens,
      affinity,
      notBeforeMs: this.#plan.notBeforeMs,
      maxWaitMs: this.#plan.maxWaitMs,
      signal: this.#controller.signal,
      onHold: (hold) => {
        told = hold.candidate;
        this.#tellOf(holdEvent(hold, this.#plan.last, this.#attempts, this.#ports.clock.nowMs()));
        onHold?.(hold);
      },
    });
    if (told !== undefined) {
      onHold?.(undefined);
    }
    if (outcome?.ok === true) {
      if (told?.accountId !== outcome.candidate.accountId || told.model !== outcome.candidate.model) {
        this.#tellOf(changeEvent(outcome, this.#plan.last, this.#plan.targets[0], this.#attempts, this.#ports.clock.nowMs()));
      }
      this.#plan.reached(outcome.target);
    }
    return outcome;
  }

  /** One attempt. Resolves with whether the stream is on its way or at its end. */
  async #attempt(grant: Grant): Promise<boolean> {
    const { clock, health } = this.#ports;
    const { candidate } = grant;
    this.#attempts += 1;
    const { open, wasSent } = openingOf(grant, this.#execution.onActivity);
    const inner = this.#watch(open, candidate)[Symbol.asyncIterator]();
    const held: StreamEvent[] = [];
    for (;;) {
      const result = await inner.next();
      if (result.done === true) {
        return this.#failed(
          {
            kind: "truncated",
            message: `The answer of ${candidate.providerLabel} ended without an end.`,
            ...this.#asked(candidate),
            retry: "same",
          },
          grant,
        );
      }
      const event = result.value;
      if (event.type === "failure") {
        return this.#failed(ownedFailure(event.failure, candidate), grant, wasSent());
      }
      if (event.type === "attempt") {
        // The adapter has mended a request; its provider is well. What an answer told before it turned out to be a refusal is void.
        held.length = 0;
        this.#tell({ ...event, number: this.#attempts++ });
        continue;
      }
      held.push(event);
      if (event.type === "finish" || saysSomething(event)) {
        health.succeeded(grant.sent, clock.nowMs());
        this.#execution.onCandidate?.(candidate);
        this.#flowing = { inner, ready: hasReadyEvents(inner) ? inner : undefined, grant };
        this.#tell(...held);
        return true;
      }
    }
  }

  #watch(
    open: OpenStream,
    { provider, providerLabel: label, model, accountLabel, accountId, origin }: Candidate,
  ): AsyncIterable<StreamEvent> {
    const { silence: limits } = this.#execution;
    return watchStream(open, {
      limits,
      request: { provider, label, model, accountLabel, accountId, origin },
      clock: this.#ports.clock,
      signal: this.#controller.signal,
    });
  }

  /** An attempt brought no content. Returns whether the stream has ended. */
  #failed(failure: Failure, grant: Grant, wasSent = true): boolean {
    this.#learn(failure, grant, wasSent);
    grant.release(wasSent);
    if (this.#plan.failed(failure, grant.candidate, grant.target, this.#ports.clock.nowMs())) {
      return false;
    }
    this.#end(failure);
    return true;
  }

  /** What a failure says of key, model and address, before the next request is let go, which is not to meet the same. */
  #learn(failure: Failure, grant: Grant, wasSent = true): void {
    const { clock, health } = this.#ports;
    if (failure.kind === "aborted") {
      health.learnedNothing(grant.sent);
    } else {
      health.failed(grant.sent, failure, clock.nowMs(), wasSent);
    }
    grant.failed(failure);
  }

  /** Nobody can be asked in time. */
  #refuse({ held }: Refusal): void {
    this.#end(refusedFailure(held, this.#plan.last?.failure, this.#plan.targets[0], this.#ports.clock.nowMs()));
  }

  #tellOf(event: AttemptEvent | undefined): void {
    if (event !== undefined) {
      this.#tell(event);
    }
  }

  #tell(...events: readonly StreamEvent[]): void {
    if (!this.#ended) {
      this.#queue.push(...events);
      this.#wake?.();
    }
  }

  #end(failure: Failure): void {
    this.#tell({ type: "failure", failure });
    this.#wake?.();
  }

  /** An event is handed out: as it is, but that a failure names whom it is of. */
  #noted(event: StreamEvent): StreamEvent {
    if (event.type !== "finish" && event.type !== "failure") {
      return event;
    }
    const grant = this.#flowing?.grant;
    const told: StreamEvent =
      grant !== undefined && event.type === "failure" ? { type: "failure", failure: ownedFailure(event.failure, grant.candidate) } : event;
    if (grant !== undefined && told.type === "failure") {
      this.#learn(told.failure, grant);
    }
    this.#finish();
    return told;
  }

  #finish(): void {
    this.#ended = true;
    this.#flowing?.grant.release();
    this.#flowing = undefined;
    this.#execution.signal.removeEventListener("abort", this.#passAbortOn);
    this.#wake?.();
  }

  #asked(candidate?: Candidate): ReturnType<typeof failureOwner> {
    return failureOwner(this.#execution.targets[0], candidate);
  }
}

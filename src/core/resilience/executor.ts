import type { Failure } from "../model/failure.ts";
import type { AttemptEvent, StreamEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import { hasReadyEvents, type ReadyEvents } from "../readyEvents.ts";
import { redact } from "../redact.ts";
import type { Admission, AdmissionOutcome, Grant, Hold, Refusal } from "./admission.ts";
import type { Candidate, Target } from "./candidate.ts";
import type { HealthBook } from "./healthBook.ts";
import { saysSomething } from "./emptyAnswer.ts";
import { heldFailure } from "./heldFailure.ts";
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

/** How long a request that has met nobody at an address waits for it, in milliseconds: for its own backoff, not for the breaker's rests. */
const unreachablePatienceMs = 4000;

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
    const { limits, tokens, affinity, onHold } = this.#execution;
    let told: Candidate | undefined;
    const outcome = await this.#ports.admission.enter({
      targets: this.#plan.targets,
      excludes: (candidate) => this.#plan.excludes(candidate),
      avoids: (candidate) => this.#plan.avoids(candidate),
      tokens,
      affinity,
      notBeforeMs: this.#plan.notBeforeMs,
      maxWaitMs: this.#isUnreachable() ? Math.min(limits.maxWaitMs, unreachablePatienceMs) : limits.maxWaitMs,
      signal: this.#controller.signal,
      onHold: (hold) => {
        told = hold.candidate;
        this.#tellHold(hold);
        onHold?.(hold);
      },
    });
    if (told !== undefined) {
      onHold?.(undefined);
    }
    if (outcome?.ok === true) {
      if (told?.accountId !== outcome.candidate.accountId || told.model !== outcome.candidate.model) {
        this.#tellChange(outcome);
      }
      this.#plan.reached(outcome.target);
    }
    return outcome;
  }

  /** Whether the last attempt met nobody. Such an address rests for longer each time, and whoever is asking need not wait for that. */
  #isUnreachable(): boolean {
    const failure = this.#plan.last?.failure;
    return failure?.kind === "transport" && failure.retryAfterMs === undefined;
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
        return this.#failed({ kind: "truncated", message: `The answer of ${candidate.providerLabel} ended without an end.`, ...this.#asked(candidate), retry: "same" }, grant);
      }
      const event = result.value;
      if (event.type === "failure") {
        return this.#failed(namingWhom(event.failure, candidate), grant, wasSent());
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

  #watch(open: OpenStream, { provider, providerLabel: label, model, accountLabel, accountId, origin }: Candidate): AsyncIterable<StreamEvent> {
    const { silence: limits } = this.#execution;
    return watchStream(open, { limits, request: { provider, label, model, accountLabel, accountId, origin }, clock: this.#ports.clock, signal: this.#controller.signal });
  }

  /** An attempt brought no content. Returns whether the stream has ended. */
  #failed(failure: Failure, grant: Grant, wasSent = true): boolean {
    const { clock, health } = this.#ports;
    const { candidate } = grant;
    const nowMs = clock.nowMs();
    if (failure.kind === "aborted") {
      health.learnedNothing(grant.sent);
    } else {
      // Before the next request is let go, which is not to meet the same.
      health.failed(grant.sent, failure, nowMs, wasSent);
    }
    grant.failed(failure);
    grant.release(wasSent);
    if (this.#plan.failed(failure, candidate, grant.target, nowMs)) {
      return false;
    }
    this.#end(failure);
    return true;
  }

  /** Nobody can be asked in time. */
  #refuse({ held }: Refusal): void {
    const nowMs = this.#ports.clock.nowMs();
    if (this.#plan.last !== undefined) {
      const { failure } = this.#plan.last;
      const waitMs = held?.candidate === undefined || held.untilMs === null ? undefined : held.untilMs - nowMs;
      this.#end(waitMs === undefined ? failure : { ...failure, retryAfterMs: waitMs });
      return;
    }
    const [target] = this.#plan.targets;
    this.#end(held?.candidate === undefined || target === undefined ? (target?.problem() ?? { kind: "unknown", message: "There is no model to ask.", ...this.#asked(), retry: "never" }) : heldFailure(held, nowMs));
  }

  /** Tells what failed before a request goes at once to `candidate`, where something did. */
  #tellChange({ candidate, passedOver }: Grant): void {
    const [first] = this.#plan.targets;
    if (this.#plan.last !== undefined) {
      this.#tellNext(this.#plan.last.failure, this.#plan.last.candidate, candidate, 0);
    } else if (passedOver !== undefined && first !== undefined) {
      const failure = passedOver.candidate === undefined ? first.problem() : heldFailure(passedOver, this.#ports.clock.nowMs());
      this.#tellNext(failure, { accountId: "", accountLabel: failure.accountLabel, provider: first.provider, model: first.model }, candidate, 0);
    }
  }

  #tellHold(hold: Hold): void {
    const nowMs = this.#ports.clock.nowMs();
    const { candidate, untilMs } = hold;
    if (candidate === undefined || untilMs === null) {
      return;
    }
    const failed = this.#plan.last;
    const delayMs = Math.max(0, untilMs - nowMs);
    this.#tellNext(failed?.failure ?? heldFailure(hold, nowMs), failed?.candidate ?? candidate, candidate, delayMs);
  }

  #tellNext(failure: Failure, failed: Pick<Candidate, "accountId" | "accountLabel" | "provider" | "model">, next: Candidate, delayMs: number): void {
    const { provider, accountLabel, model } = failed;
    const same = failed.accountId === next.accountId && failed.model === next.model;
    const to = same ? undefined : { provider: next.provider, accountLabel: next.accountLabel, model: next.model };
    this.#tell({ type: "attempt", number: Math.max(1, this.#attempts), provider, accountLabel, model, failure, next: same ? "retry" : "switch", delayMs, to } satisfies AttemptEvent);
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
    const told: StreamEvent = grant !== undefined && event.type === "failure" ? { type: "failure", failure: namingWhom(event.failure, grant.candidate) } : event;
    if (grant !== undefined && told.type === "failure") {
      const { clock, health } = this.#ports;
      if (told.failure.kind === "aborted") {
        health.learnedNothing(grant.sent);
      } else {
        // Before the next request is let go.
        health.failed(grant.sent, told.failure, clock.nowMs());
      }
      grant.failed(told.failure);
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

  #asked(candidate?: Candidate): Pick<Failure, "provider" | "model" | "accountLabel" | "accountId" | "origin"> {
    const [target] = this.#execution.targets;
    return candidate === undefined
      ? { provider: target?.provider ?? "", model: target?.model }
      : { provider: candidate.provider, model: candidate.model, accountLabel: candidate.accountLabel, accountId: candidate.accountId, origin: candidate.origin };
  }
}

/** A failure with the ids of who was asked, which is not who was asked first after a failover. An adapter knows no ids of keys. */
function namingWhom(failure: Failure, { provider, model, accountId, accountLabel, origin }: Candidate): Failure {
  return { ...failure, provider, model: failure.model ?? model, accountId, accountLabel: failure.accountLabel ?? accountLabel, origin: failure.origin ?? origin };
}

import type { Failure } from "../model/failure.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReadyEvents } from "../readyEvents.ts";
import { hasReadyEvents } from "../readyEvents.ts";

/** How long silence is borne, in milliseconds. `Infinity`: for ever. */
export interface SilenceLimits {
  /** From asking to the first sign of an answer. */
  readonly firstByteMs: number;
  /** Between two signs of life once the answer has begun. */
  readonly idleMs: number;
}

/** Whom a stall is told of. */
export interface WatchedRequest {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. Default: its id. */
  readonly label?: string | undefined;
  readonly model?: string | undefined;
  readonly accountLabel?: string | undefined;
  readonly origin?: string | undefined;
}

/** Opens the stream that is watched: `ChatProvider.stream` with its request filled in. */
export type OpenStream = (signal: AbortSignal, onActivity: () => void) => AsyncIterable<StreamEvent>;

export interface WatchdogOptions {
  readonly limits: SilenceLimits;
  readonly request: WatchedRequest;
  readonly clock: Clock;
  /** The caller's own. Its abort is passed on to the stream. */
  readonly signal: AbortSignal;
}

/**
 * The events of the stream that `open` opens, as they are, until it falls silent for longer than its limit. Then the request is aborted
 * and the last event is a failure of kind `stalled`; an answer that the provider has said to be whole ends well. Only time in which the caller waits for an event counts. Nothing is opened before
 * iteration begins; leaving the loop early closes the stream.
 */
export function watchStream(open: OpenStream, options: WatchdogOptions): AsyncIterable<StreamEvent> {
  return { [Symbol.asyncIterator]: () => new WatchedStream(open, options) };
}

type Result = IteratorResult<StreamEvent, undefined>;

const done: Result = { done: true, value: undefined };

/**
 * An iterator by hand, not a generator, one timer that re-arms itself, not one an event, and no look at the clock for events that have
 * come already: this stands in the way of every token.
 */
class WatchedStream implements ReadyEvents {
  readonly #open: OpenStream;
  readonly #options: WatchdogOptions;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #inner: AsyncIterator<StreamEvent> | undefined;
  #ready: ReadyEvents | undefined;
  #resolve: ((result: Result) => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  /** `undefined` while the caller is busy with an event. */
  #waitingSinceMs: number | undefined;
  #lastActivityMs = 0;
  #begun = false;
  #hasContent = false;
  #ended = false;

  constructor(open: OpenStream, options: WatchdogOptions) {
    this.#open = open;
    this.#options = options;
    this.#clock = options.clock;
  }

  takeReady(): StreamEvent | undefined {
    const event = this.#ended ? undefined : this.#ready?.takeReady();
    if (event !== undefined) {
      this.#note(event);
    }
    return event;
  }

  next(): Promise<Result> {
    const ready = this.takeReady();
    if (ready !== undefined) {
      return Promise.resolve({ done: false, value: ready });
    }
    if (this.#ended) {
      return Promise.resolve(done);
    }
    this.#waitingSinceMs = this.#clock.monotonicMs();
    const inner = this.#inner ?? this.#start();
    return new Promise((resolve) => {
      this.#resolve = resolve;
      inner.next().then(this.#onResult, this.#onError);
    });
  }

  async return(): Promise<Result> {
    if (!this.#ended) {
      this.#end();
      this.#controller.abort();
      await this.#inner?.return?.();
    }
    return done;
  }

  #start(): AsyncIterator<StreamEvent> {
    const { signal, limits } = this.#options;
    if (signal.aborted) {
      this.#passAbortOn();
    } else {
      signal.addEventListener("abort", this.#passAbortOn, { once: true });
    }
    this.#lastActivityMs = this.#clock.monotonicMs();
    this.#arm(limits.firstByteMs);
    const inner = this.#open(this.#controller.signal, this.#onActivity)[Symbol.asyncIterator]();
    this.#inner = inner;
    this.#ready = hasReadyEvents(inner) ? inner : undefined;
    return inner;
  }

  readonly #passAbortOn = (): void => {
    this.#controller.abort(this.#options.signal.reason);
  };

  readonly #onActivity = (): void => {
    this.#lastActivityMs = this.#clock.monotonicMs();
    this.#begin();
  };

  readonly #onResult = (result: IteratorResult<StreamEvent>): void => {
    if (this.#ended) {
      return;
    }
    this.#waitingSinceMs = undefined;
    if (result.done === true) {
      this.#end();
      this.#settle(done);
      return;
    }
    this.#note(result.value);
    this.#settle(result);
  };

  /** A stream never throws. Should one do so, its caller still gets an event. */
  readonly #onError = (error: unknown): void => {
    if (this.#ended) {
      return;
    }
    this.#end();
    const reason = error instanceof Error ? error.name : typeof error;
    this.#settle({ done: false, value: { type: "failure", failure: this.#failure("unknown", `The answer broke off inside Baton (${reason}).`) } });
  };

  #note({ type }: StreamEvent): void {
    if (type === "finish" || type === "failure") {
      this.#end();
    } else {
      this.#begin();
      this.#hasContent ||= type === "text-delta" || type === "reasoning-delta" || type === "tool-call-start";
    }
  }

  #begin(): void {
    if (!this.#begun && !this.#ended) {
      this.#begun = true;
      this.#arm(this.#options.limits.idleMs);
    }
  }

  #arm(delayMs: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = Number.isFinite(delayMs) ? this.#clock.after(delayMs, this.#check) : undefined;
  }

  readonly #check = (): void => {
    if (this.#ended) {
      return;
    }
    const { limits } = this.#options;
    const limitMs = this.#begun ? limits.idleMs : limits.firstByteMs;
    if (this.#waitingSinceMs === undefined) {
      this.#arm(limitMs);
      return;
    }
    const silentMs = this.#clock.monotonicMs() - Math.max(this.#waitingSinceMs, this.#lastActivityMs);
    if (silentMs < limitMs) {
      this.#arm(limitMs - silentMs);
      return;
    }
    // What was said to be whole is whole, though the connection was left open.
    if (this.#ready?.endWhole?.() !== true) {
      this.#stall(limitMs);
    }
  };

  #stall(limitMs: number): void {
    this.#end();
    this.#controller.abort();
    const who = this.#options.request.label ?? this.#options.request.provider;
    const howLong = `${String(Math.round(limitMs / 100) / 10)} s`;
    const message = this.#hasContent
      ? `${who} stopped in the middle of its answer: nothing came for ${howLong}.`
      : `${who} did not begin its answer: nothing came for ${howLong}.`;
    this.#settle({ done: false, value: { type: "failure", failure: this.#failure("stalled", message) } });
  }

  #failure(kind: "stalled" | "unknown", message: string): Failure {
    const { provider, model, accountLabel, origin } = this.#options.request;
    return { kind, message, provider, model, accountLabel, origin, retry: "same" };
  }

  #settle(result: Result | IteratorYieldResult<StreamEvent>): void {
    this.#resolve?.(result);
    this.#resolve = undefined;
  }

  #end(): void {
    this.#ended = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#options.signal.removeEventListener("abort", this.#passAbortOn);
  }
}

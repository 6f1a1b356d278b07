import type { Failure } from "../model/failure.ts";
import type { StreamEvent } from "../model/streamEvent.ts";
import type { Clock } from "../ports/clock.ts";
import type { ReadyEvents } from "../readyEvents.ts";
import { hasReadyEvents } from "../readyEvents.ts";
import { ContentSoFar } from "./contentSoFar.ts";
import { stalledFailure, stoppedFailure, thrownFailure, type WatchedRequest } from "./silenceFailures.ts";

/** How long silence is borne, in milliseconds. `Infinity`: for ever. */
export interface SilenceLimits {
  /** From asking to the first sign of an answer. */
  readonly firstByteMs: number;
  /** Between two signs of life once the answer has begun. */
  readonly idleMs: number;
}

/**
 * Opens the stream that is watched: `ChatProvider.stream` with its request filled in. What must come first, such as reading a key, is waited for under the
 * same limits. A stream that is opened too late is dropped: nobody iterates over it, so nothing is sent.
 */
export type OpenStream = (signal: AbortSignal, onActivity: () => void) => AsyncIterable<StreamEvent> | Promise<AsyncIterable<StreamEvent>>;

export interface WatchdogOptions {
  readonly limits: SilenceLimits;
  readonly request: WatchedRequest;
  readonly clock: Clock;
  /** The caller's own. Its abort is passed on to the stream. */
  readonly signal: AbortSignal;
}

/** So many times the limit of silence may pass in signs of life alone, such as pings: half an hour by default, which is more than any model thinks without a word. */
const lifeSigns = 30;

/** How long a stream may take to end after the caller's abort, in milliseconds. Then it is left to itself. */
const abortGraceMs = 500;

/**
 * The events of the stream that `open` opens, as they are, until it falls silent for longer than its limit. Then the request is aborted
 * and the last event is a failure of kind `stalled`; an answer that the provider has said to be whole ends well. Only time in which the caller waits for an event counts. Nothing is opened before
 * iteration begins; leaving the loop early closes the stream. After the caller's abort it ends at once while the stream is being opened, and else within
 * {@link abortGraceMs}, whatever the stream does.
 *
 * Everything that reads a provider's answer reads it through here, so this is also where an answer in which nothing was said becomes a failure: see
 * {@link ContentSoFar}.
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
  readonly #content = new ContentSoFar();
  #inner: AsyncIterator<StreamEvent> | undefined;
  #ready: ReadyEvents | undefined;
  #resolve: ((result: Result) => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  /** `undefined` while the caller is busy with an event. */
  #waitingSinceMs: number | undefined;
  #lastActivityMs = 0;
  #begun = false;
  #ended = false;

  constructor(open: OpenStream, options: WatchdogOptions) {
    this.#open = open;
    this.#options = options;
    this.#clock = options.clock;
  }

  takeReady(): StreamEvent | undefined {
    const event = this.#ended ? undefined : this.#ready?.takeReady();
    return event === undefined ? undefined : this.#note(event);
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
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#inner === undefined) {
        this.#start();
      } else {
        this.#inner.next().then(this.#onResult, this.#onError);
      }
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

  #start(): void {
    const { signal, limits } = this.#options;
    this.#lastActivityMs = this.#clock.monotonicMs();
    this.#arm(signal.aborted ? abortGraceMs : limits.firstByteMs);
    if (signal.aborted) {
      this.#controller.abort(signal.reason);
    } else {
      signal.addEventListener("abort", this.#onAbort, { once: true });
    }
    try {
      const opened = this.#open(this.#controller.signal, this.#onActivity);
      if (opened instanceof Promise) {
        if (signal.aborted) {
          this.#endAborted();
        }
        opened.then(this.#onOpened, this.#onError);
      } else {
        this.#onOpened(opened);
      }
    } catch (error) {
      this.#onError(error);
    }
  }

  readonly #onOpened = (stream: AsyncIterable<StreamEvent>): void => {
    if (this.#ended) {
      return;
    }
    const inner = stream[Symbol.asyncIterator]();
    this.#inner = inner;
    this.#ready = hasReadyEvents(inner) ? inner : undefined;
    inner.next().then(this.#onResult, this.#onError);
  };

  readonly #onAbort = (): void => {
    this.#controller.abort(this.#options.signal.reason);
    if (this.#ended) {
      return;
    }
    if (this.#inner === undefined) {
      this.#endAborted();
    } else {
      this.#arm(abortGraceMs);
    }
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
    this.#settle({ done: false, value: this.#note(result.value) });
  };

  /** A stream never throws. Should one do so, its caller still gets an event. */
  readonly #onError = (error: unknown): void => {
    if (this.#ended) {
      return;
    }
    const isOpened = this.#inner !== undefined;
    this.#end();
    this.#settleFailed(thrownFailure(this.#options.request, isOpened, error));
  };

  /** Takes notice of an event. Returns what the caller gets in its place: the same, but for the end of an answer in which nothing was said. */
  #note(event: StreamEvent): StreamEvent {
    if (event.type === "finish" || event.type === "failure") {
      this.#end();
      const { label, provider, model, accountLabel, origin } = this.#options.request;
      return this.#content.end(event, () => this.#ready?.remark?.(), label ?? provider, { provider, model, accountLabel, origin });
    }
    this.#begin();
    this.#content.note(event);
    return event;
  }

  #begin(): void {
    if (!this.#begun && !this.#ended) {
      this.#begun = true;
      if (!this.#controller.signal.aborted) {
        this.#arm(this.#options.limits.idleMs);
      }
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
    const { limits, signal } = this.#options;
    if (signal.aborted) {
      if (this.#waitingSinceMs === undefined) {
        this.#arm(abortGraceMs);
      } else {
        this.#endAborted();
      }
      return;
    }
    const limitMs = this.#begun ? limits.idleMs : limits.firstByteMs;
    if (this.#waitingSinceMs === undefined) {
      this.#arm(limitMs);
      return;
    }
    const waitedMs = this.#clock.monotonicMs() - this.#waitingSinceMs;
    const silentMs = Math.min(waitedMs, this.#clock.monotonicMs() - this.#lastActivityMs);
    if (silentMs < limitMs && waitedMs < limitMs * lifeSigns) {
      this.#arm(limitMs - silentMs);
      return;
    }
    // What was said to be whole is whole, though the connection was left open.
    if (this.#ready?.endWhole?.() !== true) {
      this.#stall(silentMs < limitMs ? waitedMs : limitMs, silentMs < limitMs ? "nothing but signs of life" : "nothing");
    }
  };

  #stall(limitMs: number, what: string): void {
    const progress = this.#inner === undefined ? "unopened" : this.#content.something ? "speaking" : "opened";
    this.#leave();
    this.#settleFailed(stalledFailure(this.#options.request, progress, limitMs, what));
  }

  #endAborted(): void {
    this.#leave();
    this.#settleFailed(stoppedFailure(this.#options.request));
  }

  /** Ends, and has the stream end too, which nobody waits for. */
  #leave(): void {
    const inner = this.#inner;
    this.#end();
    this.#controller.abort();
    inner?.return?.().catch(() => undefined);
  }

  #settleFailed(failure: Failure): void {
    this.#settle({ done: false, value: { type: "failure", failure } });
  }

  #settle(result: Result | IteratorYieldResult<StreamEvent>): void {
    this.#resolve?.(result);
    this.#resolve = undefined;
  }

  #end(): void {
    this.#ended = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#options.signal.removeEventListener("abort", this.#onAbort);
  }
}

import { isStreamEvent, type RunEvent } from "./model/runEvent.ts";
import type { StreamEvent } from "./model/streamEvent.ts";
import { hasReadyEvents, type ReadyEvents } from "./readyEvents.ts";

/** Where a {@link Drive} puts its events. */
export interface EventOutlet<Event> {
  /** Hands out an event, after those before it. */
  readonly push: (event: Event) => void;
  /**
   * Hands on what `events` give, each as `map` returns it (`undefined`: not at all), and resolves at their end, or when the caller leaves. Pulls only when the caller
   * asks. Rejects where `events` or `map` throw.
   */
  readonly pipe: <Inner>(events: AsyncIterator<Inner>, map: (event: Inner) => Event | undefined) => Promise<void>;
}

/** What makes a stream's events. The stream ends when it resolves. `left` is aborted when the caller leaves early. */
export type Drive<Event> = (outlet: EventOutlet<Event>, left: AbortSignal) => Promise<void>;

/** The events that `drive` makes. It is started, once for each iteration, when the first event is asked for. */
export function drivenEvents<Event>(drive: Drive<Event>): AsyncIterable<Event> {
  return { [Symbol.asyncIterator]: () => new DrivenEvents(drive) };
}

/** The events as `map` returns them (`undefined`: not at all); `push` hands out another before. */
export function mappedEvents<Inner, Event>(
  events: AsyncIterable<Inner>,
  map: (event: Inner, push: (event: Event) => void) => Event | undefined,
): AsyncIterable<Event> {
  return drivenEvents(({ push, pipe }) => pipe(events[Symbol.asyncIterator](), (event) => map(event, push)));
}

/** The answer's own events, without those around it. */
export function streamEventsOf(events: AsyncIterable<RunEvent>): AsyncIterable<StreamEvent> {
  return mappedEvents(events, (event) => (isStreamEvent(event) ? event : undefined));
}

interface Flow<Event> {
  readonly inner: AsyncIterator<unknown>;
  readonly ready: ReadyEvents<unknown> | undefined;
  readonly map: (event: unknown) => Event | undefined;
  readonly settle: (error?: unknown) => void;
}

const done = { done: true, value: undefined } as const;

/**
 * The one iterator of streams that are made of other streams. By hand, not a generator: a generator's `yield` costs three turns of the microtask queue
 * for each event, and an event that has come already goes through any number of these without a promise.
 */
class DrivenEvents<Event> implements ReadyEvents<Event> {
  readonly #drive: Drive<Event>;
  readonly #left = new AbortController();
  #queue: Event[] = [];
  #flow: Flow<Event> | undefined;
  #started = false;
  #ended = false;
  #error: { readonly error: unknown } | undefined;
  #resume: (() => void) | undefined;

  constructor(drive: Drive<Event>) {
    this.#drive = drive;
  }

  takeReady(): Event | undefined {
    let event = this.#queue.shift();
    while (event === undefined) {
      const flow = this.#flow;
      const inner = flow?.ready?.takeReady();
      if (flow === undefined || inner === undefined) {
        return undefined;
      }
      event = this.#mapped(flow, inner);
    }
    return event;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    for (;;) {
      const ready = this.takeReady();
      if (ready !== undefined) {
        return { done: false, value: ready };
      }
      if (this.#flow !== undefined) {
        await this.#pull(this.#flow);
      } else if (this.#ended) {
        const failed = this.#error;
        this.#error = undefined;
        if (failed !== undefined) {
          throw failed.error;
        }
        return done;
      } else {
        const news = new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
        this.#start();
        await news;
      }
    }
  }

  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#queue = [];
    this.#ended = true;
    const flow = this.#flow;
    this.#left.abort();
    this.#endFlow(flow);
    await flow?.inner.return?.();
    return done;
  }

  #start(): void {
    if (this.#started) {
      return;
    }
    this.#started = true;
    this.#drive({ push: this.#push, pipe: this.#pipe }, this.#left.signal).then(
      () => {
        this.#end();
      },
      (error: unknown) => {
        this.#error = { error };
        this.#end();
      },
    );
  }

  async #pull(flow: Flow<Event>): Promise<void> {
    try {
      const result = await flow.inner.next();
      if (result.done === true) {
        this.#endFlow(flow);
      } else if (this.#flow === flow) {
        const event = this.#mapped(flow, result.value);
        if (event !== undefined) {
          this.#queue.unshift(event);
        }
      }
    } catch (error) {
      this.#endFlow(flow, error);
    }
  }

  /** The next event of those that `map` has made so far; `undefined` if it has made none. */
  #mapped(flow: Flow<Event>, event: unknown): Event | undefined {
    let made: Event | undefined;
    try {
      made = flow.map(event);
    } catch (error) {
      this.#endFlow(flow, error);
    }
    if (this.#queue.length === 0) {
      return made;
    }
    if (made !== undefined) {
      this.#queue.push(made);
    }
    return this.#queue.shift();
  }

  readonly #push = (event: Event): void => {
    if (!this.#ended) {
      this.#queue.push(event);
      this.#resume?.();
    }
  };

  readonly #pipe = <Inner>(inner: AsyncIterator<Inner>, map: (event: Inner) => Event | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      this.#flow = {
        inner,
        ready: hasReadyEvents(inner) ? inner : undefined,
        map: map as (event: unknown) => Event | undefined,
        settle: (error) => {
          if (error === undefined) {
            resolve();
          } else {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is thrown on
            reject(error);
          }
        },
      };
      this.#resume?.();
    });

  #endFlow(flow: Flow<Event> | undefined, error?: unknown): void {
    if (flow !== undefined && this.#flow === flow) {
      this.#flow = undefined;
      flow.settle(error);
    }
  }

  #end(): void {
    this.#ended = true;
    this.#resume?.();
  }
}

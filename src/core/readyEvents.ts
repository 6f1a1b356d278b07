import type { StreamEvent } from "./model/streamEvent.ts";

/**
 * A stream's iterator that holds events which have come already: many come in one network chunk. `takeReady` hands out the next of them
 * without a promise, `undefined` where one must be waited for with `next` (or the stream is at its end). The order is the same either way.
 */
export interface ReadyEvents<Event = StreamEvent> extends AsyncIterator<Event> {
  takeReady(): Event | undefined;
  /**
   * Ends an answer that the provider has said to be whole, though its connection stays open, and returns `true`: whoever waits for the next event gets
   * the last ones. `false` where there may be more to come. Left out: that is not known.
   */
  endWhole?(): boolean;
  /** What the provider said beside its answer, in words of its own, redacted and cut. `undefined` or left out: nothing. */
  remark?(): string | undefined;
}

/** Whether an iterator can hand out events without a promise. */
export function hasReadyEvents<Event>(iterator: AsyncIterator<Event>): iterator is ReadyEvents<Event> {
  return "takeReady" in iterator && typeof iterator.takeReady === "function";
}

/**
 * Calls `take` with each event, in order, and resolves after the last: `for await` without a promise for each event. Where `take` throws, the stream is
 * left and this rejects.
 */
export async function readEvents<Event>(events: AsyncIterable<Event>, take: (event: Event) => void): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  const ready = hasReadyEvents(iterator) ? iterator : undefined;
  try {
    for (;;) {
      for (let event = ready?.takeReady(); event !== undefined; event = ready?.takeReady()) {
        take(event);
      }
      const result = await iterator.next();
      if (result.done === true) {
        return;
      }
      take(result.value);
    }
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

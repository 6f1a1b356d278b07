import type { StreamEvent } from "./model/streamEvent.ts";

/**
 * A stream's iterator that holds events which have come already: many come in one network chunk. `takeReady` hands out the next of them
 * without a promise, `undefined` where one must be waited for with `next` (or the stream is at its end). The order is the same either way.
 */
export interface ReadyEvents extends AsyncIterator<StreamEvent> {
  takeReady(): StreamEvent | undefined;
  /**
   * Ends an answer that the provider has said to be whole, though its connection stays open, and returns `true`: whoever waits for the next event gets
   * the last ones. `false` where there may be more to come. Left out: that is not known.
   */
  endWhole?(): boolean;
  /** What the provider said beside its answer, in words of its own, redacted and cut. `undefined` or left out: nothing. */
  remark?(): string | undefined;
}

/** Whether an iterator can hand out events without a promise. */
export function hasReadyEvents(iterator: AsyncIterator<StreamEvent>): iterator is ReadyEvents {
  return "takeReady" in iterator && typeof iterator.takeReady === "function";
}

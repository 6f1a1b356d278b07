/** Time, as a port, so that waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, for people and files. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start that never run backwards, for durations. */
  monotonicMs(): number;
  /** Calls `callback` once after `delayMs`, with 0 as soon as what has come already is dealt with; the returned function cancels it and may be called any number of times. */
  after(delayMs: number, callback: () => void): () => void;
}

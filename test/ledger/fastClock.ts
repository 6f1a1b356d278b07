import type { Clock } from "../../src/core/ports/clock.ts";

/** A clock that runs so many times as fast as others: waits of seconds are over in milliseconds, and nothing else differs. */
export function fastClock(times: number): Clock {
  const startMs = Date.now();
  const fromMs = performance.now();
  const passedMs = (): number => (performance.now() - fromMs) * times;
  return {
    nowMs: () => startMs + Math.floor(passedMs()),
    monotonicMs: passedMs,
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs / times);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

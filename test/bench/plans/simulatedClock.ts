import type { Clock } from "../../../src/core/ports/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock whose time goes on to the next timer as soon as there is nothing else to do. */
export class SimulatedClock implements Clock {
  #timeMs = 0;
  #timers: readonly Timer[] = [];

  nowMs(): number {
    return this.#timeMs;
  }

  monotonicMs(): number {
    return this.#timeMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#timeMs + delayMs, callback };
    this.#timers = [...this.#timers, timer].sort((one, other) => one.atMs - other.atMs);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Fires timers, in order, until `isOver`. Throws if none is left before that. */
  runUntil(isOver: () => boolean): void {
    while (!isOver()) {
      const [next, ...others] = this.#timers;
      if (next === undefined) {
        throw new Error("Nothing goes on any more.");
      }
      this.#timers = others;
      this.#timeMs = next.atMs;
      next.callback();
    }
  }
}

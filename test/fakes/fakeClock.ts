import type { Clock } from "../../src/core/ports/clock.ts";

/** A clock that stands still until a test advances it. */
export class FakeClock implements Clock {
  private timeMs = 1_000_000;
  private readonly timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  nowMs(): number {
    return this.timeMs;
  }

  monotonicMs(): number {
    return this.timeMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.timeMs + delayMs, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.timers.size;
  }

  /** Goes on by `ms`, firing each timer that falls due, in order, at its own time. */
  advance(ms: number): void {
    const endMs = this.timeMs + ms;
    for (;;) {
      const [next] = [...this.timers].filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) {
        break;
      }
      this.timers.delete(next);
      this.timeMs = next.atMs;
      next.callback();
    }
    this.timeMs = endMs;
  }
}

import { systemClock } from "../../src/app/clock.ts";
import type { Clock } from "../../src/core/ports/clock.ts";

/** The real time, which stands still for callers until it is released: no wait ends before all who are to wait do. */
export class HeldClock implements Clock {
  readonly #heldAtMs = systemClock.nowMs();
  readonly #heldAtMonotonicMs = systemClock.monotonicMs();
  readonly #timers = new Map<object, () => void>();
  #isHeld = true;

  nowMs(): number {
    return this.#isHeld ? this.#heldAtMs : systemClock.nowMs();
  }

  monotonicMs(): number {
    return this.#isHeld ? this.#heldAtMonotonicMs : systemClock.monotonicMs();
  }

  after(delayMs: number, callback: () => void): () => void {
    if (!this.#isHeld || delayMs === 0) {
      return systemClock.after(delayMs, callback);
    }
    const timer = {};
    let cancel = (): void => {
      this.#timers.delete(timer);
    };
    this.#timers.set(timer, () => {
      cancel = systemClock.after(Math.max(1, this.#heldAtMs + delayMs - systemClock.nowMs()), callback);
    });
    return () => {
      cancel();
    };
  }

  /** Time goes on: it is now as late as it really is. */
  release(): void {
    this.#isHeld = false;
    for (const start of this.#timers.values()) {
      start();
    }
    this.#timers.clear();
  }
}

import { formatDuration } from "./formats.ts";

/** What takes less is over before anybody wonders. */
const shownFromMs = 3000;
const secondMs = 1000;

/** Reports how long something has run, whole seconds, from a few seconds on; once a second until it is disposed of. */
export class Elapsed {
  readonly #sinceMs: number;
  readonly #report: (words: string) => void;
  #timer: number | undefined;

  /** `sinceMs`: milliseconds since 1970-01-01 UTC. */
  constructor(sinceMs: number, report: (words: string) => void) {
    this.#sinceMs = sinceMs;
    this.#report = report;
    this.#tick();
  }

  /** Ends the timer; nothing more is reported. */
  dispose(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    const elapsedMs = Date.now() - this.#sinceMs;
    if (elapsedMs >= shownFromMs) {
      this.#report(formatSeconds(elapsedMs));
    }
    this.#timer = window.setTimeout(() => this.#tick(), secondMs - (Math.max(0, elapsedMs) % secondMs));
  }
}

/** Tenths would only flicker. */
function formatSeconds(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / secondMs);
  return seconds < 10 ? `${seconds} s` : formatDuration(seconds * secondMs);
}

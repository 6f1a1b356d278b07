import { formatWait } from "./formats.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** Reports how long it is until a moment, whenever that reads otherwise: at once, and at last that the moment has come. Its timer ends there, or with `dispose`. */
export class Countdown {
  readonly #untilMs: number;
  readonly #report: (left: string | undefined) => void;
  #timer: number | undefined;

  /** `untilMs`: milliseconds since 1970-01-01 UTC. `report` gets words such as `42 s`, and `undefined` when nothing is left. */
  constructor(untilMs: number, report: (left: string | undefined) => void) {
    this.#untilMs = untilMs;
    this.#report = report;
    this.#tick();
  }

  /** Ends the timer; nothing more is reported. */
  dispose(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    const leftMs = this.#untilMs - Date.now();
    if (leftMs <= 0) {
      this.#report(undefined);
      return;
    }
    this.#report(formatWait(leftMs));
    const stepMs = leftMs > 2 * minuteMs ? minuteMs : secondMs;
    this.#timer = window.setTimeout(() => this.#tick(), leftMs % stepMs || stepMs);
  }
}

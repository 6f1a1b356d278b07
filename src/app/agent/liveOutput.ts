import type { Clock } from "../../core/ports/clock.ts";
import { shownOutputLimit } from "../../shared/agentViews.ts";
import type { SessionFactsChange } from "../../shared/panelState.ts";

/** How long output waits for more of it, in milliseconds: a command may write thousands of lines a second, and nobody reads faster than a screen shows them. */
const gatherMs = 50;

/** Hands on what running calls write, gathered, and no more of it than is shown. */
export class LiveOutput {
  readonly #clock: Pick<Clock, "after">;
  readonly #change: (change: SessionFactsChange) => void;
  readonly #waiting = new Map<string, string>();
  readonly #shown = new Set<string>();
  #cancel: (() => void) | undefined;

  constructor(clock: Pick<Clock, "after">, change: (change: SessionFactsChange) => void) {
    this.#clock = clock;
    this.#change = change;
  }

  /** More output of the call whose part this is. */
  add(partId: string, text: string): void {
    this.#waiting.set(partId, `${this.#waiting.get(partId) ?? ""}${text}`.slice(-shownOutputLimit));
    this.#cancel ??= this.#clock.after(gatherMs, () => {
      this.#flush();
    });
  }

  /** The call has ended: what it wrote is in its result. */
  end(partId: string): void {
    this.#waiting.delete(partId);
    if (this.#shown.delete(partId)) {
      this.#change({ type: "output-end", partId });
    }
  }

  /** The run has ended. */
  endAll(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting.clear();
    for (const partId of [...this.#shown]) {
      this.end(partId);
    }
  }

  #flush(): void {
    this.#cancel = undefined;
    for (const [partId, text] of this.#waiting) {
      this.#shown.add(partId);
      this.#change({ type: "output-append", partId, text });
    }
    this.#waiting.clear();
  }
}

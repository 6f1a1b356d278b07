/** Drawing may take this share of the time at most: after a draw of 10 ms the next waits 30 ms. */
const pauseFactor = 3;
/** What streams is never older than this on the page, beside the time that drawing takes. */
const longestPauseMs = 250;
/** A draw within this is drawn again in the next frame. */
const freeDrawMs = 8;

/**
 * Keeps a part that is costly to draw, such as one list of a hundred pages, from holding up the page while it streams: the longer a draw took,
 * the longer the next one waits. What is complete is drawn at once.
 */
export class PacedRender<T> {
  readonly #draw: (part: T, streaming: boolean) => void;
  #notBeforeMs = 0;
  #timer: number | undefined;
  #latest: T | undefined;

  constructor(draw: (part: T, streaming: boolean) => void) {
    this.#draw = draw;
  }

  /** Draws `part` now, or the latest one when its time has come. */
  update(part: T, streaming: boolean): void {
    this.#latest = part;
    const waitMs = this.#notBeforeMs - performance.now();
    if (!streaming || waitMs <= 0) {
      this.dispose();
      this.#run(part, streaming);
    } else {
      this.#timer ??= window.setTimeout(() => {
        this.#timer = undefined;
        if (this.#latest !== undefined) {
          this.#run(this.#latest, true);
        }
      }, waitMs);
    }
  }

  /** Forgets a draw that still waits. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(part: T, streaming: boolean): void {
    const startMs = performance.now();
    this.#draw(part, streaming);
    const endMs = performance.now();
    const costMs = endMs - startMs;
    this.#notBeforeMs = costMs > freeDrawMs ? endMs + Math.min(costMs * pauseFactor, longestPauseMs) : 0;
  }
}

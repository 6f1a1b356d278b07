import type { ViewToHost } from "../../../src/shared/protocol.ts";

const quietMs = 300;
/** A draft this long is reported only when the panel hides or loses focus: copying it at each pause would be felt. */
const longDraftCharacters = 1_000_000;

/** Reports to the host what stands in the composer, so that it outlives the panel: after a pause, and at once when the panel may be about to go. */
export class Draft {
  readonly #post: (message: ViewToHost) => void;
  readonly #read: () => string;
  #reported = "";
  #timer: number | undefined;

  constructor(read: () => string, post: (message: ViewToHost) => void) {
    this.#read = read;
    this.#post = post;
    document.addEventListener("visibilitychange", () => this.flush());
    window.addEventListener("blur", () => this.flush());
    window.addEventListener("pagehide", () => this.flush());
  }

  /** The text changed. */
  changed(length: number): void {
    clearTimeout(this.#timer);
    this.#timer = length > longDraftCharacters ? undefined : window.setTimeout(() => this.flush(), quietMs);
  }

  /** Takes what the host reported as reported. */
  restored(text: string): void {
    this.#reported = text;
  }

  /** Notifies the host now, unless it knows. */
  flush(): void {
    clearTimeout(this.#timer);
    const text = this.#read();
    if (text !== this.#reported) {
      this.#reported = text;
      this.#post({ type: "draft-change", text });
    }
  }
}

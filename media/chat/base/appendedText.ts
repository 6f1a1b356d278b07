import type { PanelChange } from "../../../src/shared/panelState.ts";

/**
 * What was appended to each part since it was drawn last. A browser copies a text that has grown before it looks at it, all of it however little is
 * new, so that a long answer would cost more with each word.
 */
export class AppendedText {
  readonly #pieces = new Map<string, string>();
  readonly #changed = new Set<string>();

  /** Takes note of what `change` does to a part's text. */
  add(change: PanelChange): void {
    if (change.type === "part-append") {
      this.#pieces.set(change.partId, (this.#pieces.get(change.partId) ?? "") + change.text);
    } else if (change.type === "part-update") {
      this.#changed.add(change.partId);
    }
  }

  /** Forgets everything: a whole state has come. */
  clear(): void {
    this.#pieces.clear();
    this.#changed.clear();
  }

  /** What was appended to the part since this was called last, and no longer; `undefined` where its text was changed in other ways too. */
  take(partId: string): string | undefined {
    const piece = this.#pieces.get(partId) ?? "";
    this.#pieces.delete(partId);
    return this.#changed.delete(partId) ? undefined : piece;
  }
}

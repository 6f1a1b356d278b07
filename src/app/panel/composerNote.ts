import type { PanelSignal } from "./outbox.ts";

/** Shows a sentence above the composer, if there is one. */
export function note(signal: (message: PanelSignal) => void, text: string | undefined): void {
  if (text !== undefined) {
    signal({ type: "composer-note", text });
  }
}

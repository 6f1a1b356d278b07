import type { Completion } from "./completion.ts";
import type { PromptText } from "./promptText.ts";
import type { Recall } from "./recall.ts";

/** What keys in the composer act on. */
export interface KeyTarget {
  readonly completion: Pick<Completion, "keyPressed">;
  readonly recall: Recall;
  readonly text: PromptText;
  readonly send: () => void;
  readonly write: (text: string, caret: number) => void;
  /** Scrolls the conversation by a page. */
  readonly page: (direction: -1 | 1) => void;
}

/** Does what a key stands for in the composer; leaves alone what the text field does itself. */
export function composerKeyPressed(event: KeyboardEvent, target: KeyTarget): void {
  const { completion, recall, write } = target;
  // Enter and arrows belong to the input method while it composes.
  if (event.isComposing || completion.keyPressed(event)) {
    return;
  }
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    target.send();
  } else if (event.key === "Escape" && recall.active) {
    event.preventDefault();
    event.stopPropagation();
    recall.end();
    write("", 0);
  } else if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    recallByKey(event, target);
  } else if ((event.key === "PageUp" || event.key === "PageDown") && target.text.isInSight) {
    // Text that is all in sight has no pages: those of the conversation are meant.
    event.preventDefault();
    target.page(event.key === "PageUp" ? -1 : 1);
  }
}

function recallByKey(event: KeyboardEvent, { recall, text, write }: KeyTarget): void {
  const up = event.key === "ArrowUp";
  const prompt = recall.byArrow(up, text.input, text.whole === "");
  if (prompt !== undefined) {
    event.preventDefault();
    write(prompt, up ? 0 : prompt.length);
  }
}

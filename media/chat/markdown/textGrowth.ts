/**
 * Text that is to be appended to nodes when all else is drawn. A browser shapes text anew at once that is appended to a node whose line it knows, which
 * takes as long as all else; after other changes of a frame it leaves that to the frame's layout, which shapes the line anyway.
 */
const waiting = new Map<Text, string>();

/** Appends `text` to `node` with {@link growTexts}. */
export function growLater(node: Text, text: string): void {
  waiting.set(node, (waiting.get(node) ?? "") + text);
}

/** Appends what waits. */
export function growTexts(): void {
  if (waiting.size > 0) {
    for (const [node, text] of waiting) {
      node.appendData(text);
    }
    waiting.clear();
  }
}

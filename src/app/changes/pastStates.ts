import type { PendingFile } from "./pendingFile.ts";

/** States of a file that are kept. */
const mostStates = 20;

/** What was pending of files whenever Baton had changed them, so that it's pending again if the editor's own undo or redo brings back such a text. Lives as long as the window. */
export class PastStates {
  readonly #states = new Map<string, PendingFile[]>();

  /** Keeps the state of a text file. */
  remember(key: string, file: PendingFile | undefined): void {
    const { content } = file ?? {};
    if (file === undefined || content?.kind !== "text") {
      return;
    }
    const others = (this.#states.get(key) ?? []).filter((one) => one.content.kind !== "text" || one.content.text !== content.text);
    this.#states.set(key, [...others, file].slice(-mostStates));
  }

  /** What was pending of a file when it had this text; `undefined` if it's not known. */
  find(key: string, text: string): PendingFile | undefined {
    return this.#states.get(key)?.find(({ content }) => content.kind === "text" && content.text === text);
  }

  /** The user has kept something of a file: nothing before that is pending again. */
  forget(key: string): void {
    this.#states.delete(key);
  }
}

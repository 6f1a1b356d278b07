import type { Replacement } from "../../core/tools/edits/textEdit.ts";

/** A change of a document as an editor reports it. */
export interface DocumentChange {
  /** In order, counted in the text before. */
  readonly changes: readonly Replacement[];
  /** The text after. */
  readonly text: string;
}

/** Holds back what editors report of files that Baton is changing, so that its own changes aren't taken for the user's. */
export class HeldChanges {
  readonly #held = new Map<string, { count: number; readonly changes: DocumentChange[] }>();

  /** From now on, what is reported of these files is held back. */
  hold(paths: readonly string[]): void {
    for (const path of paths) {
      const held = this.#held.get(path);
      if (held === undefined) {
        this.#held.set(path, { count: 1, changes: [] });
      } else {
        held.count += 1;
      }
    }
  }

  /** Whether a file is being changed by Baton. */
  holds(path: string): boolean {
    return this.#held.has(path);
  }

  /** Whether a report was held back. */
  takes(path: string, change: DocumentChange): boolean {
    return this.#held.get(path)?.changes.push(change) !== undefined;
  }

  /** Ends one {@link hold}. What the user did after Baton's change, which left `text`, is given back once nobody holds the file any more; without `text` all that was reported is. */
  release(path: string, text: string | undefined): readonly DocumentChange[] {
    const held = this.#held.get(path);
    if (held === undefined) {
      return [];
    }
    held.count -= 1;
    const last = text === undefined ? -1 : held.changes.findLastIndex((change) => change.text === text);
    held.changes.splice(0, last + 1);
    if (held.count > 0) {
      return [];
    }
    this.#held.delete(path);
    return held.changes;
  }
}

import { contentHash, plainContent } from "./contentHash.ts";
import type { EditRejection } from "./rejection.ts";
import { unifiedDiffBetween } from "./unifiedDiff.ts";

/** A file as an agent knows it, as it is kept. */
export interface KnownFile {
  readonly path: string;
  /** {@link contentHash} of what the agent read or wrote. */
  readonly hash: string;
}

/** What was read, as long as there is room for it; then its hash. */
type Known = { readonly text: string } | { readonly hash: string };

/** Characters of all texts that are kept to show what has changed; the oldest go first, and only their hashes stay. */
const mostCharacters = 16 * 1024 * 1024;

/**
 * What one agent knows of the files that it has read or written. An edit of a file that it never read needs nothing. An edit of one that has changed since is rejected with the change, and then the agent knows
 * it. Any change counts, wherever it is, except to line ends and the byte order mark.
 */
export class KnownFiles {
  readonly #files = new Map<string, Known>();
  #characters = 0;

  /** The agent has read this text of the file, a part of it or all, or has written it. */
  know(path: string, text: string): void {
    this.forget(path);
    const content = plainContent(text);
    this.#files.set(path, { text: content });
    this.#characters += content.length;
    this.#trim();
  }

  /** The file is deleted, or the agent no longer has in mind what it read. */
  forget(path: string): void {
    this.#characters -= charactersOf(this.#files.get(path));
    this.#files.delete(path);
  }

  /** The file has another name now. */
  rename(path: string, newPath: string): void {
    const known = this.#files.get(path);
    if (known !== undefined) {
      this.forget(newPath);
      this.#files.delete(path);
      this.#files.set(newPath, known);
    }
  }

  /** Whether the agent has read or written the file. */
  knows(path: string): boolean {
    return this.#files.has(path);
  }

  /**
   * Why the file must not be edited now, if it has changed since the agent read it. An agent that was shown the whole change may edit the file at once; else it must read it again. `mayQuote` false:
   * the change isn't shown.
   */
  changeOf(path: string, current: string, mayQuote: boolean): EditRejection | undefined {
    const known = this.#files.get(path);
    const content = plainContent(current);
    if (known === undefined || ("text" in known ? known.text === content : known.hash === contentHash(content))) {
      return undefined;
    }
    const head = `${path} has changed since you read it. Nothing was written.`;
    if (!("text" in known) || !mayQuote) {
      return { reason: "changed", message: `${head} Read it again.` };
    }
    const diff = unifiedDiffBetween(known.text, content);
    if (!diff.whole) {
      return { reason: "changed", message: `${head} This is the change, in part. Read the file again.\n${diff.text}` };
    }
    this.know(path, content);
    return { reason: "changed", message: `${head} This is the change; edit the file as it is now.\n${diff.text}` };
  }

  /** What survives a restart. */
  records(): KnownFile[] {
    return Array.from(this.#files, ([path, known]) => ({ path, hash: "text" in known ? contentHash(known.text) : known.hash }));
  }

  /** Takes back what {@link records} gave. Texts are gone, so that a change is reported without being shown. */
  restore(records: readonly KnownFile[]): void {
    for (const { path, hash } of records) {
      this.forget(path);
      this.#files.set(path, { hash });
    }
  }

  #trim(): void {
    for (const [path, known] of this.#files) {
      if (this.#characters <= mostCharacters) {
        return;
      }
      if ("text" in known) {
        this.#characters -= known.text.length;
        this.#files.set(path, { hash: contentHash(known.text) });
      }
    }
  }
}

function charactersOf(known: Known | undefined): number {
  return known !== undefined && "text" in known ? known.text.length : 0;
}

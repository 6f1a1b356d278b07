import { readFile } from "node:fs/promises";
import { scanFile, type Scan, type ScannedFile } from "./scanFiles.ts";

/** What is kept in memory: files of up to so many bytes, so many bytes in all; and how long a look takes at most, in milliseconds. */
const limits = { fileBytes: 512 * 1024, bytes: 32 * 1024 * 1024, ms: 1500 };
/** Files that are read at once. */
const atOnce = 32;

interface Kept {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** The contents of files, as they were when they were last looked at. Each file is read again only once it has changed. */
export class KeptContents {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** Reads what isn't known of the scanned files, those that were changed last first, as far as there is time and room. Never rejects; ends early with `signal`. */
  async keep(scan: Scan, mayKeep: (path: string) => boolean, signal: AbortSignal, nowMs: () => number): Promise<void> {
    const endMs = nowMs() + limits.ms;
    for (const [path, { key }] of this.#kept) {
      if (scan.files.get(path)?.key !== key) {
        this.#forget(path);
      }
    }
    const unknown = [...scan.files]
      .filter(([path, file]) => file.kind === "file" && file.size <= limits.fileBytes && !this.#kept.has(path) && mayKeep(path))
      .sort(([, one], [, other]) => other.modifiedMs - one.modifiedMs);
    let room = limits.bytes - this.#bytes;
    const chosen = unknown.filter(([, { size }]) => {
      room -= size;
      return room >= 0;
    });
    for (let at = 0; at < chosen.length && !signal.aborted && nowMs() <= endMs; at += atOnce) {
      await Promise.all(chosen.slice(at, at + atOnce).map(([path, file]) => this.#read(path, file)));
    }
  }

  /** What a file held when it was as `file` says; `undefined` if that isn't known. */
  contentOf(path: string, file: ScannedFile): Uint8Array | undefined {
    const kept = this.#kept.get(path);
    return kept?.key === file.key ? kept.bytes : undefined;
  }

  async #read(path: string, file: ScannedFile): Promise<void> {
    const bytes = await readFile(path).catch(() => undefined);
    // Something may have changed it meanwhile.
    if (bytes?.length === file.size && (await scanFile(path))?.key === file.key) {
      this.#kept.set(path, { key: file.key, bytes });
      this.#bytes += bytes.length;
    }
  }

  #forget(path: string): void {
    this.#bytes -= this.#kept.get(path)?.bytes.length ?? 0;
    this.#kept.delete(path);
  }
}

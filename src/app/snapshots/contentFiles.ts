import { createHash, randomBytes } from "node:crypto";
import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ContentStore } from "../../core/ports/contentStore.ts";
import { isMissing } from "../diskErrors.ts";

/** Bytes as files of a folder, each named by its SHA-256. */
export class ContentFiles implements ContentStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  idOf(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("hex");
  }

  async put(bytes: Uint8Array): Promise<string> {
    const id = this.idOf(bytes);
    const path = this.#path(id);
    if (await isThere(path)) {
      return id;
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      // A secret file's earlier bytes are nobody else's business.
      const handle = await open(temporary, "wx", 0o600);
      try {
        await handle.writeFile(bytes);
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    return id;
  }

  async get(id: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#path(id));
      return this.idOf(bytes) === id ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  /** Deletes all contents but those of the given names. Rejects if the disk does. */
  async prune(kept: ReadonlySet<string>): Promise<void> {
    for (const start of await namesIn(this.#folder)) {
      for (const rest of await namesIn(join(this.#folder, start))) {
        // Half-written ones are another's, or were left by a crash.
        if (!kept.has(start + rest) && !rest.endsWith(".tmp")) {
          await rm(join(this.#folder, start, rest), { force: true });
        }
      }
    }
  }

  #path(id: string): string {
    return join(this.#folder, id.slice(0, 2), id.slice(2));
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  });
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

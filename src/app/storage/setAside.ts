import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ByteRange } from "./journalLines.ts";
import { isTaken } from "../diskErrors.ts";

/**
 * Copies what could not be read of a journal into a file beside it, each line on its own. The journal stays as it is, so the same damage has the same file:
 * resolves to its path when it was written now, and to `undefined` when it was there already. Rejects with what the file system says.
 */
export async function setLinesAside(folder: string, id: string, ranges: readonly ByteRange[]): Promise<string | undefined> {
  const name = createHash("sha256").update(JSON.stringify(ranges)).digest("hex").slice(0, 12);
  const path = join(folder, `${id}.damaged-${name}.txt`);
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    if (!isTaken(error)) {
      throw error;
    }
  });
  if (file === undefined) {
    return undefined;
  }
  try {
    for (const [from, to] of ranges) {
      await file.appendFile(createReadStream(join(folder, `${id}.jsonl`), { start: from, end: to - 1 }));
      await file.appendFile("\n");
    }
  } finally {
    await file.close();
  }
  return path;
}

/** Renames a journal that holds no conversation at all, so that it is not met again. Resolves to its new path; rejects with what the file system says. */
export async function setFileAside(folder: string, id: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${id}.damaged-${number}.txt`);
    // Taken by opening: a rename would replace a file that is there.
    const file = await open(path, "wx", 0o600).catch((error: unknown) => {
      if (!isTaken(error)) {
        throw error;
      }
    });
    if (file !== undefined) {
      await file.close();
      await rename(join(folder, `${id}.jsonl`), path);
      return path;
    }
  }
}

import { mkdir, open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Appends whole lines in a single write, and makes the file and its folder where they are not there. Writes again where the file was replaced by a tidied one
 * meanwhile: a line twice does no harm. Rejects where the disk rejects a write, or has room for a part alone.
 */
export async function appendText(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (;;) {
    const file = await openToAppend(path);
    try {
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten < bytes.length) {
        throw new Error("there is no room left on the disk");
      }
      // A file that is open keeps its number to itself.
      const there = await stat(path, { bigint: true }).catch(() => undefined);
      if (there?.ino === (await file.stat({ bigint: true })).ino) {
        return;
      }
    } finally {
      await file.close();
    }
  }
}

async function openToAppend(path: string): Promise<FileHandle> {
  try {
    return await open(path, "a");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
    await mkdir(dirname(path), { recursive: true });
    return open(path, "a");
  }
}

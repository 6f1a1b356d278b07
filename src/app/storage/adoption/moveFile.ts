import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, rmdir, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isAttachmentName } from "../attachmentPath.ts";
import { isMissing } from "../../diskErrors.ts";

/** Moves a file where there is none yet. Does nothing for a file that is not there (any more). Rejects with what the file system says; the file is then where it was. */
export async function moveFile(from: string, to: string): Promise<void> {
  if (!existsSync(from) || existsSync(to)) {
    return;
  }
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (isOtherDisk(error)) {
      await copyOver(from, to);
    } else if (!isMissing(error)) {
      throw error;
    }
  }
}

/** Moves the files of a folder into another. One that is there already under the same name has the same bytes, by the rule of those names, and stays. */
export async function moveFilesInto(from: string, to: string): Promise<void> {
  for (const name of await readdir(from).catch(() => [])) {
    await moveFile(join(from, name), join(to, name));
    if (isAttachmentName(name)) {
      await rm(join(from, name), { force: true });
    }
  }
  await rmdir(from).catch(() => undefined);
}

async function copyOver(from: string, to: string): Promise<void> {
  const part = `${to}.${String(process.pid)}.part`;
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, part);
    await utimes(part, atime, mtime);
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await rm(from, { force: true });
}

function isOtherDisk(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EXDEV";
}

import { randomBytes } from "node:crypto";
import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { access, chmod, chown, lstat, mkdir, open, rm, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ChangeOutcome, FileState } from "../../core/ports/workspace.ts";
import { isMissing, isTaken, writeProblemOf } from "../diskErrors.ts";

/** `Workspace.write` on the disk. What is compared and what is replaced is one file: nothing else of this process runs between the two. Never rejects. */
export async function replaceBytes(path: string, bytes: Uint8Array, expected: Uint8Array, mode?: number): Promise<ChangeOutcome> {
  let temporary: string | undefined;
  try {
    const stat = await lstat(path);
    if (!stat.isFile()) {
      return no("not-file", "This is no regular file. Nothing was written.");
    }
    if (!(await isWritable(path, stat))) {
      return no("read-only", "The file is read-only. Nothing was written.");
    }
    temporary = await temporaryBeside(path, bytes, stat, mode);
    if (!isSame(readFileSync(path), expected)) {
      return changed();
    }
    if (temporary !== undefined && isReplaced(temporary, path)) {
      temporary = undefined;
      return { ok: true };
    }
    writeFileSync(path, bytes);
    if (mode !== undefined) {
      chmodSync(path, mode);
    }
    return { ok: true };
  } catch (error) {
    return isMissing(error) ? no("missing", "The file isn't there any more. Nothing was written.") : problem(error, "Nothing was written.");
  } finally {
    if (temporary !== undefined) {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}

/** `Workspace.create` on the disk. Never rejects. */
export async function createState(path: string, state: FileState): Promise<ChangeOutcome> {
  let isBegun = false;
  try {
    await mkdir(dirname(path), { recursive: true });
    if (state.kind === "link") {
      await symlink(state.target, path);
      return { ok: true };
    }
    const handle = await open(path, "wx");
    isBegun = true;
    try {
      await handle.writeFile(state.bytes);
      if (state.mode !== undefined) {
        await handle.chmod(state.mode);
      }
    } finally {
      await handle.close();
    }
    return { ok: true };
  } catch (error) {
    if (isBegun) {
      await rm(path, { force: true }).catch(() => undefined);
    }
    return isTaken(error) && (await exists(path))
      ? no("exists", "A file or folder of this name exists already. Nothing was written.")
      : problem(error, "Nothing was written.");
  }
}

/** `Workspace.delete` on the disk. Never rejects. */
export function deleteState(path: string, expected: FileState): ChangeOutcome {
  try {
    const stat = lstatSync(path);
    const isExpected =
      expected.kind === "link"
        ? stat.isSymbolicLink() && readlinkSync(path) === expected.target
        : stat.isFile() && isSame(readFileSync(path), expected.bytes);
    if (!isExpected) {
      return stat.isDirectory() ? no("not-file", "This is a folder. Nothing was deleted.") : changed();
    }
    unlinkSync(path);
    return { ok: true };
  } catch (error) {
    return isMissing(error) ? no("missing", "The file isn't there any more.") : problem(error, "Nothing was deleted.");
  }
}

/** `Workspace.rename` on the disk. A new name is never taken from another file, even if it's made at the same time. Never rejects. */
export async function renameOnDisk(path: string, newPath: string): Promise<ChangeOutcome> {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile() && !stat.isSymbolicLink()) {
      return no("not-file", "This is no file. Nothing was renamed.");
    }
    await mkdir(dirname(newPath), { recursive: true });
    if (isOtherCase(path, newPath, stat)) {
      renameSync(path, newPath);
      return { ok: true };
    }
    if (stat.isSymbolicLink()) {
      symlinkSync(readlinkSync(path), newPath);
    } else {
      secondName(path, newPath);
    }
    unlinkSync(path);
    return { ok: true };
  } catch (error) {
    if (isMissing(error)) {
      return no("missing", "The file isn't there any more.");
    }
    return isTaken(error) && (await exists(newPath))
      ? no("exists", "A file or folder of the new name exists already. Nothing was renamed.")
      : problem(error, "Nothing was renamed.");
  }
}

/** Windows lets no file be replaced that another program holds open; it may still be written. */
function isReplaced(temporary: string, path: string): boolean {
  try {
    renameSync(temporary, path);
    return true;
  } catch (error) {
    if (process.platform === "win32" && isForbidden(error)) {
      return false;
    }
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EACCES", "EPERM", "EBUSY"].includes(String(error.code));
}

/** The file under a second name; copied if the disk knows no second names, or the new one is on another disk. Throws if something has the name. */
function secondName(path: string, newPath: string): void {
  try {
    linkSync(path, newPath);
  } catch (error) {
    if (isTaken(error)) {
      throw error;
    }
    copyFileSync(path, newPath, constants.COPYFILE_EXCL);
  }
}

/** On a system that ignores case the new name may be the file's own, otherwise written. */
function isOtherCase(path: string, newPath: string, stat: Stats): boolean {
  if (path.toLowerCase() !== newPath.toLowerCase()) {
    return false;
  }
  try {
    const other = lstatSync(newPath);
    return other.ino === stat.ino && other.dev === stat.dev && other.nlink === 1;
  } catch {
    return false;
  }
}

/** A file with the bytes, in the same folder and with the same rights; `undefined` if the file must be written in its place: it has several names, or its folder takes no others. */
async function temporaryBeside(path: string, bytes: Uint8Array, stat: Stats, mode: number | undefined): Promise<string | undefined> {
  if (stat.nlink > 1) {
    return undefined;
  }
  const temporary = `${dirname(path)}/.baton-${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, bytes, { flag: "wx", mode: stat.mode & 0o777 });
    await chmod(temporary, mode ?? stat.mode & 0o7777);
    if (process.getuid !== undefined && (stat.uid !== process.getuid() || stat.gid !== process.getgid?.())) {
      await chown(temporary, stat.uid, stat.gid);
    }
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (isForbidden(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Root may write what nobody is meant to: the permission bits count for it as well. */
async function isWritable(path: string, stat: Stats): Promise<boolean> {
  if ((stat.mode & 0o222) === 0) {
    return false;
  }
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function changed(): ChangeOutcome {
  return no("changed", "The file has changed in the meantime. Nothing was changed: read it again.");
}

function problem(error: unknown, nothing: string): ChangeOutcome {
  return no("failed", `It couldn't be done: ${writeProblemOf(error).reason}. ${nothing}`);
}

function no(reason: Extract<ChangeOutcome, { ok: false }>["reason"], message: string): ChangeOutcome {
  return { ok: false, reason, message };
}

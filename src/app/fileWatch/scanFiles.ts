import type { BigIntStats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { IgnoreRules } from "../workspace/ignoreRules.ts";

/** A file or link as it stands on the disk. */
export interface ScannedFile {
  readonly kind: "file" | "link";
  /** Changes whenever the file does, as far as the disk knows: size, times, inode and permissions. */
  readonly key: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** The permission bits, if the system has such. */
  readonly mode: number | undefined;
  /** Where a link leads, as it is written in it. */
  readonly target: string | undefined;
}

/** What a look at the folders found. */
export interface Scan {
  /** By absolute path. */
  readonly files: ReadonlyMap<string, ScannedFile>;
  readonly folders: ReadonlySet<string>;
  /** Everything was looked at. */
  readonly isWhole: boolean;
  /** Whether a file below a root would have been left out: by the ignore files as they were. */
  ignored(root: string, path: string): Promise<boolean>;
}

/** How much is looked at. */
export interface ScanLimits {
  readonly files: number;
  readonly ms: number;
}

/** Entries that are looked at at once. */
const atOnce = 64;

/** Looks at all files that aren't ignored, by their names alone. What is ignored or a version control system's own is left out. Never rejects; ends early with `signal`. */
export async function scanFiles(
  roots: readonly string[],
  { limits, ignoresCase, signal, nowMs }: { limits: ScanLimits; ignoresCase: boolean; signal: AbortSignal; nowMs: () => number },
): Promise<Scan> {
  const rules = new IgnoreRules(false, ignoresCase);
  const files = new Map<string, ScannedFile>();
  const folders = new Set<string>(roots);
  const ignored = (root: string, path: string): Promise<boolean> => rules.ignoresFile(root, path);
  const endMs = nowMs() + limits.ms;
  const open = roots.map((root) => ({ root, folder: root }));
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { root, folder } = next;
    if (signal.aborted || files.size > limits.files || nowMs() > endMs) {
      return { files, folders, isWhole: false, ignored };
    }
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const paths: string[] = [];
    for (const entry of entries) {
      if ((await rules.ignores(root, folder, entry.name, entry.isDirectory())) !== "no") {
        continue;
      }
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.add(path);
        open.push({ root, folder: path });
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        paths.push(path);
      }
    }
    for (let at = 0; at < paths.length; at += atOnce) {
      const found = await Promise.all(paths.slice(at, at + atOnce).map(async (path) => ({ path, file: await scanFile(path) })));
      found.forEach(({ path, file }) => file !== undefined && files.set(path, file));
    }
  }
  return { files, folders, isWhole: true, ignored };
}

/** A file or link as it is now; `undefined` if it's neither, or gone. Never rejects. */
export async function scanFile(path: string): Promise<ScannedFile | undefined> {
  try {
    const stat = await lstat(path, { bigint: true });
    if (!stat.isFile() && !stat.isSymbolicLink()) {
      return undefined;
    }
    const target = stat.isSymbolicLink() ? await readlink(path) : undefined;
    return {
      kind: stat.isFile() ? "file" : "link",
      key: keyOf(stat, target),
      size: Number(stat.size),
      modifiedMs: Number(stat.mtimeMs),
      mode: process.platform === "win32" ? undefined : Number(stat.mode & 0o7777n),
      target,
    };
  } catch {
    return undefined;
  }
}

function keyOf(stat: BigIntStats, target: string | undefined): string {
  return [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino, stat.mode, target ?? ""].join(" ");
}

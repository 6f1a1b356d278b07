import { lstat, readFile, readlink, realpath, rmdir } from "node:fs/promises";
import type {
  ChangeOutcome,
  FileStat,
  FileState,
  Listing,
  ListingQuestion,
  SearchOutcome,
  SearchQuestion,
  Workspace,
  WorkspaceFolder,
} from "../../core/ports/workspace.ts";
import { writeProblemOf } from "../diskErrors.ts";
import { createState, deleteState, renameOnDisk, replaceBytes } from "./fileWriting.ts";
import { listFolders } from "./listFolders.ts";
import { searchByRipgrep } from "./searchByRipgrep.ts";
import { searchByWalk } from "./searchByWalk.ts";

/** Files of more bytes are neither read nor kept for Undo. */
const mostBytes = 100 * 1024 * 1024;

/** What a workspace on the disk is made of. */
export interface NodeWorkspaceOptions {
  /** The open folders, as they are now. */
  folders(): readonly WorkspaceFolder[];
  /** The path of ripgrep. Left out: files are searched one by one. */
  readonly ripgrep?: string | undefined;
  /** Whether `A` and `a` are one file. Left out: as on most disks of the system. */
  readonly ignoresCase?: boolean | undefined;
}

/** The files of the disk, without an editor. */
export class NodeWorkspace implements Workspace {
  readonly ignoresCase: boolean;
  readonly #options: NodeWorkspaceOptions;

  constructor(options: NodeWorkspaceOptions) {
    this.#options = options;
    this.ignoresCase = options.ignoresCase ?? (process.platform === "win32" || process.platform === "darwin");
  }

  folders(): readonly WorkspaceFolder[] {
    return this.#options.folders();
  }

  async realPath(path: string): Promise<string | undefined> {
    try {
      return slashed(await realpath(path));
    } catch {
      return undefined;
    }
  }

  async stat(path: string): Promise<FileStat | undefined> {
    try {
      const stat = await lstat(path);
      const kind = stat.isFile() ? "file" : stat.isDirectory() ? "folder" : stat.isSymbolicLink() ? "link" : "other";
      return { kind, size: kind === "file" ? stat.size : 0, ...(process.platform === "win32" ? {} : { mode: stat.mode & 0o7777 }) };
    } catch {
      return undefined;
    }
  }

  async readLink(path: string): Promise<string | undefined> {
    try {
      return await readlink(path);
    } catch {
      return undefined;
    }
  }

  async read(path: string): ReturnType<Workspace["read"]> {
    try {
      const stat = await lstat(path);
      if (!stat.isFile()) {
        return { ok: false, message: "This is no regular file." };
      }
      if (stat.size > mostBytes) {
        return { ok: false, message: "The file is larger than 100 MB. Files of that size aren't read." };
      }
      return { ok: true, bytes: await readFile(path) };
    } catch (error) {
      return { ok: false, message: `The file couldn't be read: ${writeProblemOf(error).reason}.` };
    }
  }

  list(question: ListingQuestion, signal: AbortSignal): Promise<Listing> {
    return listFolders(question, this.ignoresCase, signal);
  }

  async search(question: SearchQuestion, signal: AbortSignal): Promise<SearchOutcome> {
    const { ripgrep } = this.#options;
    const outcome = ripgrep === undefined ? undefined : await searchByRipgrep(ripgrep, question, this.ignoresCase, signal);
    return outcome ?? searchByWalk(question, this.ignoresCase, signal);
  }

  async write(path: string, bytes: Uint8Array, expected: Uint8Array, mode?: number): Promise<ChangeOutcome> {
    return replaceBytes(path, bytes, expected, mode);
  }

  async create(path: string, state: FileState): Promise<ChangeOutcome> {
    return createState(path, state);
  }

  async delete(path: string, expected: FileState): Promise<ChangeOutcome> {
    return deleteState(path, expected);
  }

  async rename(path: string, newPath: string): Promise<ChangeOutcome> {
    return renameOnDisk(path, newPath);
  }

  async deleteEmptyFolder(path: string): Promise<boolean> {
    try {
      await rmdir(path);
      return true;
    } catch {
      return false;
    }
  }
}

/** A path of the system as Baton writes it. */
export function slashed(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

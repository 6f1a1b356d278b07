import { copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { attachmentFolder, attachmentPath, isAttachmentName } from "./attachmentPath.ts";

/** What was given with prompts, on disk: one folder a conversation, one file for the same bytes however often they were given. */
export class AttachmentFiles {
  private readonly folder: string;
  private readonly rejected: (error: unknown) => void;
  /** Bytes that the disk rejected, by path. */
  private readonly unsaved = new Map<string, Uint8Array>();
  private readonly unsynced = new Set<string>();

  /** `folder`: an absolute path; made when the first file is written. `rejected` hears what the disk says when it does not take a file. */
  constructor(folder: string, rejected: (error: unknown) => void) {
    this.folder = folder;
    this.rejected = rejected;
  }

  /** Whether the disk has rejected something that still waits. */
  get isBehind(): boolean {
    return this.unsaved.size > 0;
  }

  /**
   * Keeps a file: when this returns the kernel has it, so a prompt that is shown with it is not without it after a crash. What the disk rejects
   * lives in this window until {@link write} succeeds; {@link read} has it in any case. A prompt's 14 MB take some ten milliseconds.
   */
  keep(conversationId: string, name: string, bytes: Uint8Array): void {
    const path = this.path(conversationId, name);
    if (path !== undefined) {
      this.unsaved.set(path, bytes);
      this.write();
    }
  }

  /** Writes what the disk has rejected before, and reports if it rejects it again. */
  write(): void {
    for (const [path, bytes] of this.unsaved) {
      try {
        mkdirSync(join(path, ".."), { recursive: true });
        // Under another name until it is whole: half a file must not pass for the bytes that its name promises.
        const part = `${path}.${String(process.pid)}.part`;
        writeFileSync(part, bytes, { mode: 0o600 });
        renameSync(part, path);
        this.unsaved.delete(path);
        this.unsynced.add(path);
      } catch (error) {
        this.rejected(error);
        return;
      }
    }
  }

  /** A file's bytes; `undefined` where there is none (any more). Never rejects. */
  async read(conversationId: string, name: string): Promise<Uint8Array | undefined> {
    const path = this.path(conversationId, name);
    return path === undefined ? undefined : (this.unsaved.get(path) ?? (await readFile(path).catch(() => undefined)));
  }

  /** Where a file is; `undefined` for a name that is none of ours. */
  path(conversationId: string, name: string): string | undefined {
    return attachmentPath(this.folder, conversationId, name);
  }

  /** Has another conversation have the files of one, too. What cannot be given is missing there, as a file that was deleted is. */
  share(fromId: string, toId: string): void {
    const [from, to] = [this.folderOf(fromId), this.folderOf(toId)];
    for (const [path, bytes] of [...this.unsaved].filter(([path]) => path.startsWith(from))) {
      this.unsaved.set(join(to, path.slice(from.length)), bytes);
    }
    for (const name of namesIn(from)) {
      try {
        mkdirSync(to, { recursive: true });
        shareFile(join(from, name), join(to, name));
      } catch (error) {
        this.rejected(error);
        return;
      }
    }
  }

  /** Deletes all files of a conversation. */
  async remove(conversationId: string): Promise<void> {
    const folder = this.folderOf(conversationId);
    for (const path of [...this.unsaved.keys()].filter((path) => path.startsWith(folder))) {
      this.unsaved.delete(path);
    }
    await rm(folder, { recursive: true, force: true });
  }

  /** Resolves when everything kept so far is on the disk itself, or was rejected. Never rejects. */
  async sync(): Promise<void> {
    const paths = [...this.unsynced];
    this.unsynced.clear();
    await Promise.all(paths.map((path) => syncFile(path).catch((error: unknown) => this.rejected(error))));
  }

  private folderOf(conversationId: string): string {
    return attachmentFolder(this.folder, conversationId);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(isAttachmentName);
  } catch {
    return [];
  }
}

/** The same bytes under two names, where the file system can; they are never written to again. */
function shareFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

async function syncFile(path: string): Promise<void> {
  // Windows syncs what is open for writing alone.
  const file = await open(path, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

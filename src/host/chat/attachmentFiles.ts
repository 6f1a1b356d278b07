import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../core/ports/logger.ts";

/** A file's name in here: the SHA-256 of its bytes, and an ending that other programs know it by. */
const namePattern = /^[0-9a-f]{64}\.[a-z0-9]{2,4}$/;

/** What was given with prompts, on disk: one folder a conversation, one file for the same bytes however often they were given. */
export class AttachmentFiles {
  private readonly folder: string;
  private readonly log: Logger;
  /** Bytes that are not on disk: being written, or refused by the disk. By path. */
  private readonly unsaved = new Map<string, Uint8Array>();
  private writing: Promise<void> = Promise.resolve();

  /** `folder`: an absolute path; made when the first file is written. */
  constructor(folder: string, log: Logger) {
    this.folder = folder;
    this.log = log;
  }

  /** Keeps a file. {@link read} has it at once; a disk that refuses is told in the log, and the file lives as long as this window. */
  keep(conversationId: string, name: string, bytes: Uint8Array): void {
    const path = this.path(conversationId, name);
    if (path !== undefined && !this.unsaved.has(path)) {
      this.unsaved.set(path, bytes);
      this.writing = this.writing.then(() => this.write(conversationId, path, bytes));
    }
  }

  /** A file's bytes; `undefined` where there is none (any more). Never rejects. */
  async read(conversationId: string, name: string): Promise<Uint8Array | undefined> {
    const path = this.path(conversationId, name);
    return path === undefined ? undefined : (this.unsaved.get(path) ?? (await readFile(path).catch(() => undefined)));
  }

  /** Where a file is; `undefined` for a name that is none of ours. */
  path(conversationId: string, name: string): string | undefined {
    return namePattern.test(name) ? join(this.folderOf(conversationId), name) : undefined;
  }

  /** Deletes all files of a conversation. */
  async remove(conversationId: string): Promise<void> {
    await this.writing;
    await rm(this.folderOf(conversationId), { recursive: true, force: true });
  }

  /** Resolves when everything kept so far is on disk, or was refused. Never rejects. */
  flush(): Promise<void> {
    return this.writing;
  }

  private async write(conversationId: string, path: string, bytes: Uint8Array): Promise<void> {
    try {
      await mkdir(this.folderOf(conversationId), { recursive: true });
      // Under another name until it is whole: half a file must not pass for the bytes that its name promises.
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
      this.unsaved.delete(path);
    } catch (error) {
      this.log.error(`An attachment could not be saved in ${this.folder}: ${error instanceof Error ? error.message : String(error)}. It is there until this window closes.`);
    }
  }

  private folderOf(conversationId: string): string {
    return join(this.folder, `${conversationId}.files`);
  }
}

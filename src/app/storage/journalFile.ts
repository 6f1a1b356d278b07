import { close, constants, fdatasync, fstatSync, fsync, mkdirSync, open, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { afterCutLine } from "../../core/session/journal.ts";
import { isMissing } from "../diskErrors.ts";

/** What is known of a file from reading it. */
export interface KnownFile {
  readonly sizeBytes: number;
  /** Whether its last line has its line break. */
  readonly endsWhole: boolean;
}

const { O_APPEND, O_CREAT, O_WRONLY } = constants;
const closeHandle = promisify(close);
const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);
const openHandle = promisify(open);

/**
 * A file that is only appended to, and by us alone: what another wrote to it, or that it was deleted, is noticed before the next write.
 *
 * Writing hands the bytes to the kernel before it returns, some ten microseconds later: from then on they outlive this process, however that ends.
 * Only {@link sync} waits for the disk, and away from this thread; what it has waited for outlives a power cut.
 */
export class JournalFile {
  readonly path: string;
  private handle: number | undefined;
  /** How long the file is where nobody else wrote to it, in bytes. */
  private sizeBytes: number;
  private syncedBytes: number;
  private isListed: boolean;
  /** Stands before the first lines that we write. */
  private lead: string;
  /** What the disk has not taken yet; may begin within a line. */
  private unwritten: Buffer | undefined;
  private syncing: Promise<void> | undefined;

  /** `known`: absent for a file that is not there yet; its folder is made with it. `isListed`: whether the disk has the file's name. Nothing is opened before the first write. */
  constructor(path: string, known?: KnownFile, isListed = known !== undefined) {
    this.path = path;
    this.sizeBytes = known?.sizeBytes ?? 0;
    this.syncedBytes = this.sizeBytes;
    this.isListed = isListed;
    this.lead = known?.endsWhole === false ? afterCutLine : "";
  }

  /** Whether the disk has rejected something that still waits. */
  get isBehind(): boolean {
    return this.unwritten !== undefined;
  }

  /**
   * Appends whole lines in one piece, after what waits from before. `false`: the file is not as we left it, and was not touched. Throws what the disk
   * says: the text, or the part of it that was not taken, then waits for the next write, which goes on where this one ended.
   */
  write(lines: string): boolean {
    if (lines !== "") {
      const added = Buffer.from(this.lead + lines);
      this.lead = "";
      this.unwritten = this.unwritten === undefined ? added : Buffer.concat([this.unwritten, added]);
    }
    if (this.unwritten === undefined) {
      return true;
    }
    try {
      const handle = this.open();
      while (this.unwritten.length > 0) {
        if (handle === undefined || !this.isOurs(handle)) {
          return false;
        }
        const written = writeSync(handle, this.unwritten);
        this.sizeBytes += written;
        this.unwritten = this.unwritten.subarray(written);
      }
      this.unwritten = undefined;
      return true;
    } catch (error) {
      // The next try begins anew: a disk that was away has other handles when it is back.
      this.suspend();
      throw error;
    }
  }

  /**
   * Resolves when all that was written so far is on the disk itself. Calls that come together, or while one is under way, share the next wait. Rejects
   * with what the disk says.
   */
  sync(): Promise<void> {
    this.syncing ??= this.untilSynced().finally(() => {
      this.syncing = undefined;
    });
    return this.syncing;
  }

  /** Gives the handle back; the next write opens the file again. */
  suspend(): void {
    const { handle, syncing } = this;
    this.handle = undefined;
    if (handle !== undefined) {
      // What the disk has to say on closing it has said on writing.
      void Promise.allSettled([syncing]).then(() => closeHandle(handle).catch(() => undefined));
    }
  }

  private async untilSynced(): Promise<void> {
    while (this.syncedBytes < this.sizeBytes) {
      const handle = this.open();
      if (handle === undefined) {
        return;
      }
      const { sizeBytes } = this;
      await syncData(handle);
      if (!this.isListed) {
        await syncFolder(dirname(this.path));
        this.isListed = true;
      }
      this.syncedBytes = sizeBytes;
    }
  }

  /** `undefined` where a file that we wrote is no longer there. */
  private open(): number | undefined {
    if (this.handle === undefined) {
      const isNew = this.sizeBytes === 0;
      if (isNew) {
        mkdirSync(dirname(this.path), { recursive: true });
      }
      try {
        // Chats are their user's alone.
        this.handle = openSync(this.path, O_WRONLY | O_APPEND | (isNew ? O_CREAT : 0), 0o600);
      } catch (error) {
        if (isNew || !isMissing(error)) {
          throw error;
        }
      }
    }
    return this.handle;
  }

  private isOurs(handle: number): boolean {
    const { size, nlink } = fstatSync(handle);
    return size === this.sizeBytes && nlink > 0;
  }
}

/** Has the disk keep the names of new files. Where folders cannot be opened (Windows) their file system does that by itself. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await openHandle(folder, "r").catch(() => undefined);
  if (handle !== undefined) {
    await syncAll(handle).catch(() => undefined);
    await closeHandle(handle);
  }
}

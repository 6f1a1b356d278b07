import { watch, type FSWatcher } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { encodeRecord, type SharedRecord, type RecordPorts } from "./record.ts";
import { appendText } from "./appendText.ts";
import { tidyRecords } from "./tidyRecords.ts";

/** How long changes of the file may gather before they are read, in milliseconds. */
const gatherMs = 20;
/** How long to wait before another try where the disk rejected a write, in milliseconds. */
const retryMs = 10_000;

/** The records that are kept up. */
export interface KeptUp {
  /** Set, and not yet in the file. What is written is taken out. */
  readonly unsaved: Map<string, SharedRecord>;
  /** Reads what is new in the file. */
  refresh(): void;
}

/** Writes records, watches their file, and tidies it: all that can wait until they have been read. One for each {@link SharedRecords}. */
export class RecordUpkeep {
  private readonly path: string;
  private readonly ports: RecordPorts;
  private readonly records: KeptUp;
  /** What is done to the file by this window, one after the other. */
  private working: Promise<void> = Promise.resolve();
  /** A file that was tidied and is no shorter than this is left alone, in bytes. */
  private tidyBeyondBytes = 0;
  private isTidying = false;
  private isRejected = false;
  private isDisposed = false;
  private watcher: FSWatcher | undefined;
  private cancelRefresh: (() => void) | undefined;
  private cancelRetry: (() => void) | undefined;

  constructor(path: string, ports: RecordPorts, records: KeptUp) {
    this.path = path;
    this.ports = ports;
    this.records = records;
  }

  /** Calls for a reading whenever the file has changed. Never rejects. */
  async watch(): Promise<void> {
    const folder = dirname(this.path);
    try {
      await mkdir(folder, { recursive: true });
      if (this.isDisposed) {
        return;
      }
      this.watcher = watch(folder, { persistent: false }, (_event, file) => {
        if (file === null || file === basename(this.path)) {
          this.cancelRefresh ??= this.ports.clock.after(gatherMs, () => {
            this.cancelRefresh = undefined;
            this.records.refresh();
          });
        }
      });
      this.watcher.on("error", () => this.watcher?.close());
    } catch (error) {
      this.ports.log.info(
        `${folder} cannot be watched: ${wordsOf(error)}. What other windows change is seen when this one gets the focus.`,
      );
    }
    // What was written before it was watched.
    this.records.refresh();
  }

  /** Resolves once all that was set so far is in the file, or could not be written; that is reported once, and tried again. Never rejects. */
  flush(): Promise<void> {
    this.working = this.working.then(() => this.write());
    return this.working;
  }

  /** Tidies the file, unless that is under way, or was done and was of no use. */
  tidy(fileBytes: number, isUntidy: boolean): void {
    if (!this.isTidying && !this.isDisposed && (isUntidy || fileBytes > this.tidyBeyondBytes)) {
      this.isTidying = true;
      this.working = this.working.then(() => this.tidyNow(fileBytes));
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.watcher?.close();
    this.cancelRefresh?.();
    this.cancelRetry?.();
  }

  private async write(): Promise<void> {
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    const { unsaved } = this.records;
    const batch = [...unsaved.values()];
    if (batch.length === 0) {
      return;
    }
    try {
      await appendText(this.path, batch.map(encodeRecord).join(""));
    } catch (error) {
      this.rejected(error);
      return;
    }
    this.isRejected = false;
    for (const record of batch) {
      if (unsaved.get(record.key) === record) {
        unsaved.delete(record.key);
      }
    }
    // Where the file is not watched, its length is noticed all the same.
    this.records.refresh();
  }

  private async tidyNow(fileBytes: number): Promise<void> {
    try {
      const keptBytes = await tidyRecords(this.path, this.ports);
      if (keptBytes === undefined) {
        // Another window is at it, or was killed at it.
        this.ports.clock.after(retryMs * 2, () => {
          this.tidy(fileBytes, true);
        });
      } else {
        // A file of which all still counts is no shorter afterwards: it may double before the next try.
        this.tidyBeyondBytes = keptBytes * 2;
      }
    } catch (error) {
      this.ports.log.warn(`${this.path} could not be tidied: ${wordsOf(error)}. It is used as it is.`);
      this.tidyBeyondBytes = fileBytes * 2;
    }
    this.isTidying = false;
    this.records.refresh();
  }

  private rejected(error: unknown): void {
    if (!this.isRejected) {
      this.isRejected = true;
      const message = `Baton couldn't write to ${this.path}: ${wordsOf(error)}. Changes apply to this window only until writing succeeds.`;
      this.ports.log.error(message);
      this.ports.onTrouble?.(message);
    }
    if (!this.isDisposed) {
      this.cancelRetry ??= this.ports.clock.after(retryMs, () => void this.flush());
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { LedgerEntry, LedgerPort } from "../../core/accounting/ledger.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import { appendText } from "../records/appendText.ts";
import { encodeEntry, parseEntry } from "./ledgerLine.ts";

/** What the ledger needs of the outside. */
export interface LedgerPorts {
  readonly clock: Clock;
  readonly log: Logger;
}

/** What was read of the ledger. */
export interface LedgerReading {
  /** In the order in which they were booked, windows mixed. */
  readonly entries: readonly LedgerEntry[];
  /** Lines that are no entries: torn when a process was killed, or damaged since. */
  readonly skippedLines: number;
  /** Files that could not be read. */
  readonly unreadFiles: number;
}

/** How long to wait before another try if the disk rejected a write, in milliseconds. */
const retryMs = 10_000;
/** The most entries that wait for a disk that rejects writes; older ones are lost, and counted in the log. */
const mostWaiting = 10_000;

/**
 * Every attempt of all windows, for good: a file of JSON lines for each month (`2026-11.jsonl`, by UTC), only appended to. Nothing waits for it: what is
 * booked is written a moment later, in order, and again if the disk rejects a write. One for each window; all write to the same files.
 */
export class Ledger implements LedgerPort {
  private readonly folder: string;
  private readonly ports: LedgerPorts;
  private readonly underWay = new Set<() => LedgerEntry | undefined>();
  private waiting: LedgerEntry[] = [];
  private working: Promise<void> = Promise.resolve();
  private isDue = false;
  private isRejected = false;
  private lost = 0;
  private cancelRetry: (() => void) | undefined;

  /** `folder` is made when it is needed. */
  constructor(folder: string, ports: LedgerPorts) {
    this.folder = folder;
    this.ports = ports;
  }

  book(entry: LedgerEntry): void {
    this.waiting.push(entry);
    if (this.waiting.length > mostWaiting) {
      this.waiting.shift();
      this.lost += 1;
    }
    this.schedule();
  }

  watch(entry: () => LedgerEntry | undefined): () => void {
    this.underWay.add(entry);
    return () => this.underWay.delete(entry);
  }

  /** Books what is under way as it is, since the process ends, and writes it. Resolves as {@link flush} does. */
  close(): Promise<boolean> {
    const entries = [...this.underWay].map((entry) => entry());
    this.underWay.clear();
    for (const entry of entries) {
      if (entry !== undefined) {
        this.book(entry);
      }
    }
    return this.flush();
  }

  /** Resolves to whether all that was booked so far is in its file. Never rejects. */
  async flush(): Promise<boolean> {
    this.schedule();
    await this.working;
    return this.waiting.length === 0;
  }

  /** The entries that ended from `fromMs` up to, but not at, `toMs` (milliseconds since 1970-01-01 UTC), of all windows. Never rejects. */
  async read(fromMs = 0, toMs = Number.POSITIVE_INFINITY): Promise<LedgerReading> {
    await this.flush();
    const entries: LedgerEntry[] = [];
    let [skippedLines, unreadFiles] = [0, 0];
    for (const name of await this.monthsBetween(fromMs, toMs)) {
      try {
        for await (const line of createInterface({ input: createReadStream(join(this.folder, name)), crlfDelay: Infinity })) {
          const entry = parseEntry(line);
          if (entry === undefined) {
            skippedLines += line.trim() === "" ? 0 : 1;
          } else if (entry.atMs >= fromMs && entry.atMs < toMs) {
            entries.push(entry);
          }
        }
      } catch (error) {
        unreadFiles += 1;
        this.ports.log.warn(`${name} of the ledger could not be read: ${wordsOf(error)}.`);
      }
    }
    return { entries, skippedLines, unreadFiles };
  }

  /** Writes what waits, and resolves then. */
  async dispose(): Promise<void> {
    await this.flush();
    this.cancelRetry?.();
  }

  private schedule(): void {
    if (!this.isDue) {
      this.isDue = true;
      this.working = this.working.then(() => this.write());
    }
  }

  private async write(): Promise<void> {
    this.isDue = false;
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    for (const [name, entries] of Map.groupBy(this.waiting, ({ atMs }) => fileOf(atMs))) {
      try {
        await appendText(join(this.folder, name), entries.map(encodeEntry).join(""));
      } catch (error) {
        this.rejected(error);
        return;
      }
      const written = new Set(entries);
      this.waiting = this.waiting.filter((entry) => !written.has(entry));
    }
    this.isRejected = false;
    if (this.lost > 0) {
      this.ports.log.warn(`${String(this.lost)} ledger entries were lost because the disk rejected them.`);
      this.lost = 0;
    }
  }

  private rejected(error: unknown): void {
    if (!this.isRejected) {
      this.isRejected = true;
      this.ports.log.error(`Baton couldn't write to its ledger: ${wordsOf(error)}. It tries again.`);
    }
    this.cancelRetry ??= this.ports.clock.after(retryMs, () => {
      this.schedule();
    });
  }

  private async monthsBetween(fromMs: number, toMs: number): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    const [first, last] = [fileOf(fromMs), Number.isFinite(toMs) ? fileOf(toMs) : "9999-12.jsonl"];
    return names.filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name) && name >= first && name <= last).sort();
  }
}

function fileOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 7)}.jsonl`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

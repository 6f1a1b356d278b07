import { join } from "node:path";
import type { JsonValue } from "../../core/model/json.ts";
import { Listeners } from "../listeners.ts";
import { isLater, type RecordPorts, type Records, type SharedRecord } from "./record.ts";
import { RecordReader, type RecordReading } from "./recordReader.ts";
import { RecordUpkeep } from "./recordUpkeep.ts";

/** Beyond this size a file is written anew with what still counts, in bytes. */
const tidyBytes = 256 * 1024;

/**
 * Keys and their values, shared by all windows and kept beyond them: a file of JSON lines that is only appended to, `NAME.jsonl`. The last writer of a key wins. What is
 * set is in force at once, and in the file when the promise resolves; what another window sets is here a moment later. Nothing is read before it is
 * asked for. Where the disk rejects a write, all goes on in memory, and writing is tried again.
 */
export class SharedRecords implements Records {
  private readonly path: string;
  private readonly ports: RecordPorts;
  private readonly reader: RecordReader;
  private readonly by = crypto.randomUUID().slice(0, 8);
  private readonly listeners = new Listeners<ReadonlySet<string>>();
  private records = new Map<string, SharedRecord>();
  /** Set here, not yet in the file. */
  private readonly unsaved = new Map<string, SharedRecord>();
  private seq = 0;
  /** Writes and watches, once the file has been read for the first time. */
  private upkeep: RecordUpkeep | undefined;
  private isUnreadable = false;
  private isDisposed = false;

  /** Fires with the keys that another window has changed, after they are known here. */
  readonly onDidChange = this.listeners.add;

  /** `folder` is made when it is needed. `name` is a file's, without an ending. */
  constructor(folder: string, name: string, ports: RecordPorts) {
    this.path = join(folder, `${name}.jsonl`);
    this.ports = ports;
    this.reader = new RecordReader(this.path);
  }

  /** The key's value; `undefined` where it has none. */
  get(key: string): JsonValue | undefined {
    this.load();
    return this.records.get(key)?.value;
  }

  /** All keys that have a value, with when it was set (milliseconds since 1970-01-01 UTC), in no order. */
  entries(): readonly { readonly key: string; readonly value: JsonValue; readonly atMs: number }[] {
    this.load();
    return [...this.records.values()].flatMap(({ key, value, atMs }) => (value === undefined ? [] : [{ key, value, atMs }]));
  }

  /**
   * Sets a key. `atMs`: when what it says came to be, for what may be older than what is known; it then changes nothing. Resolves to whether all that was set is in
   * the file: what is not is written later. Never rejects.
   */
  set(key: string, value: JsonValue, atMs?: number): Promise<boolean> {
    return this.put(key, value, atMs);
  }

  /** Deletes a key, as {@link set} sets it. */
  delete(key: string, atMs?: number): Promise<boolean> {
    return this.put(key, undefined, atMs);
  }

  /** Resolves to whether all that was set so far is in the file, once that is settled. Never rejects. */
  async flush(): Promise<boolean> {
    await this.keepUp().flush();
    return this.unsaved.size === 0;
  }

  /** Reads what other windows have written since. Cheap; for a moment when it matters, or when watching the file may have missed something. */
  refresh(): void {
    if (this.upkeep !== undefined && !this.isDisposed) {
      const changed = this.readNew();
      if (changed.size > 0) {
        this.listeners.fire(changed);
      }
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.upkeep?.dispose();
    this.listeners.clear();
  }

  private put(key: string, value: JsonValue | undefined, atMs: number | undefined): Promise<boolean> {
    this.load();
    const known = this.records.get(key);
    this.seq += 1;
    // A clock that was set back must not keep the user from changing what was set before.
    const record: SharedRecord = {
      key,
      atMs: atMs ?? Math.max(this.ports.clock.nowMs(), (known?.atMs ?? 0) + 1),
      by: this.by,
      seq: this.seq,
      value,
    };
    if (isLater(record, known)) {
      this.records.set(key, record);
      this.unsaved.set(key, record);
    }
    return this.flush();
  }

  private load(): void {
    if (this.upkeep === undefined) {
      this.readNew();
      this.keepUp();
    }
  }

  private keepUp(): RecordUpkeep {
    if (this.upkeep === undefined) {
      this.upkeep = new RecordUpkeep(this.path, this.ports, {
        unsaved: this.unsaved,
        refresh: () => {
          this.refresh();
        },
      });
      void this.upkeep.watch();
    }
    return this.upkeep;
  }

  /** Takes in what is new in the file; the keys that it changed. */
  private readNew(): Set<string> {
    const reading = this.read();
    if (reading === undefined) {
      return new Set();
    }
    const before = this.records;
    const after = new Map(reading.fresh ? this.unsaved : before);
    for (const record of reading.records) {
      if (isLater(record, after.get(record.key))) {
        after.set(record.key, record);
      }
    }
    this.records = after;
    if (reading.isUntidy || reading.fileBytes > tidyBytes) {
      this.keepUp().tidy(reading.fileBytes, reading.isUntidy);
    }
    return new Set([...before.keys(), ...after.keys()].filter((key) => !isSame(before.get(key), after.get(key))));
  }

  private read(): RecordReading | undefined {
    try {
      const reading = this.reader.read();
      this.isUnreadable = false;
      return reading;
    } catch (error) {
      if (!this.isUnreadable) {
        this.isUnreadable = true;
        this.ports.log.warn(
          `${this.path} could not be read: ${error instanceof Error ? error.message : String(error)}. What is known of it stays in force.`,
        );
      }
      return undefined;
    }
  }
}

function isSame(one: SharedRecord | undefined, other: SharedRecord | undefined): boolean {
  return one?.atMs === other?.atMs && one?.by === other?.by && one?.seq === other?.seq;
}

import { isRecord, parseJson, type JsonValue } from "../../core/model/json.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";

/** Keys and their values, as `SharedRecords` keeps them in a file for all windows, and `MemoryRecords` in memory for one process. */
export interface Records {
  /** The key's value; `undefined` if it has none. */
  get(key: string): JsonValue | undefined;
  /** All keys that have a value, with when it was set (milliseconds since 1970-01-01 UTC), in no order. */
  entries(): readonly { readonly key: string; readonly value: JsonValue; readonly atMs: number }[];
  /** Sets a key. Resolves to whether it is kept. Never rejects. */
  set(key: string, value: JsonValue, atMs?: number): Promise<boolean>;
  /** Deletes a key, as {@link set} sets it. */
  delete(key: string, atMs?: number): Promise<boolean>;
  /** Calls `listener` with the keys that another process has changed, until the result is disposed of. */
  onDidChange(listener: (keys: ReadonlySet<string>) => void): { dispose(): unknown };
}

/** What was last said of a key. */
export interface SharedRecord {
  readonly key: string;
  /** When it was said, in milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  /** Who said it: settles which of two records of the same moment counts, for all windows alike. */
  readonly by: string;
  /** Counts what this writer has said. */
  readonly seq: number;
  /** `undefined`: the key was deleted. */
  readonly value: JsonValue | undefined;
}

/**
 * A record as it is appended. It begins with a line break besides ending with one, so that it is whole even after a record that was torn when its
 * writer was killed.
 */
export function encodeRecord({ value, ...rest }: SharedRecord): string {
  return `\n${JSON.stringify(value === undefined ? { ...rest, deleted: true } : { ...rest, value })}\n`;
}

/** The record in a line; `undefined` where it is none. Fields that are not known are passed over: a later version may have more. */
export function parseRecord(line: string): SharedRecord | undefined {
  const fields = parseJson(line);
  if (!isRecord(fields)) {
    return undefined;
  }
  const { key, atMs, by, seq, value, deleted } = fields;
  if (
    typeof key !== "string" ||
    typeof atMs !== "number" ||
    typeof by !== "string" ||
    typeof seq !== "number" ||
    (value === undefined && deleted !== true)
  ) {
    return undefined;
  }
  return { key, atMs, by, seq, value: deleted === true ? undefined : (value as JsonValue) };
}

/** Whether `record` comes after `known`: it is later, or of the same moment and of a writer of a greater name, or that writer's next. */
export function isLater(record: SharedRecord, known: SharedRecord | undefined): boolean {
  if (known === undefined || record.atMs !== known.atMs) {
    return known === undefined || record.atMs > known.atMs;
  }
  return record.by === known.by ? record.seq > known.seq : record.by > known.by;
}

/** What records need of the outside. */
export interface RecordPorts {
  readonly clock: Clock;
  readonly log: Logger;
  /** Reported once, for people, that nothing can be written any more; and again only after it could be in between. */
  readonly onTrouble?: ((message: string) => void) | undefined;
}

/** The name by which a file of records is still there until all is taken over into the tidied one in its place. Found later, it means that a process was killed before that. */
export function replacedPath(path: string): string {
  return `${path}.replaced`;
}

import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { parseRecord, replacedPath, type SharedRecord } from "./record.ts";

/** What was new in a file of records. */
export interface RecordReading {
  /** The file is another one than at the last reading, and this is all that it holds. */
  readonly fresh: boolean;
  readonly records: readonly SharedRecord[];
  /** Whether the file is to be tidied whatever its length: it has lines that are no records, or is not whole since a process was killed while tidying it. */
  readonly isUntidy: boolean;
  /** How long the file is, in bytes. */
  readonly fileBytes: number;
}

/**
 * Reads a file of records from where it last stopped. Synchronous: such a file is small, what is new in it is a line or two, and whoever asks for a key's
 * record should not have to wait for a promise.
 */
export class RecordReader {
  private readonly path: string;
  private identity = "";
  private offset = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** What has come since the last call; `undefined` where there is no file. A line that is still being written is left for later. Throws where the file cannot be read. */
  read(): RecordReading | undefined {
    const file = openIfThere(this.path);
    if (file === undefined) {
      return undefined;
    }
    try {
      const stats = fstatSync(file, { bigint: true });
      const fileBytes = Number(stats.size);
      // The number alone would not do: it is given to another file once the first is gone.
      const identity = `${String(stats.ino)}:${String(stats.birthtimeNs)}`;
      const fresh = identity !== this.identity || fileBytes < this.offset;
      const startByte = fresh ? 0 : this.offset;
      const buffer = Buffer.alloc(fileBytes - startByte);
      const bytes = buffer.subarray(0, buffer.length === 0 ? 0 : readSync(file, buffer, 0, buffer.length, startByte));
      const end = bytes.lastIndexOf(0x0a) + 1;
      this.identity = identity;
      this.offset = startByte + end;
      const replaced = fresh ? readIfThere(replacedPath(this.path)) : undefined;
      const lines = [...linesOf(bytes.toString("utf8", 0, end)), ...linesOf(replaced ?? "")];
      const records = lines.map(parseRecord).filter((record) => record !== undefined);
      return { fresh, records, isUntidy: records.length < lines.length || replaced !== undefined, fileBytes };
    } finally {
      closeSync(file);
    }
  }
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
const openIfThere = (path: string): number | undefined => ifThere(() => openSync(path, "r"));
const readIfThere = (path: string): string | undefined => ifThere(() => readFileSync(path, "utf8"));

function ifThere<Result>(open: () => Result): Result | undefined {
  try {
    return open();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

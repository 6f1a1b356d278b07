import { appendFile, copyFile, link, open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { isLater, parseRecord, type RecordPorts, replacedPath, type SharedRecord } from "./record.ts";
import { appendText } from "./appendText.ts";
import { underLock } from "./fileLock.ts";

/** How long it is remembered that a key was deleted, in milliseconds: 30 days, longer than any window holds back what it knew before. */
const deletionMs = 30 * 24 * 3_600_000;

/** A record with its line, which may hold more than is understood here. */
interface RecordLine {
  readonly record: SharedRecord;
  readonly line: string;
}

/**
 * Writes a file of records anew with what still counts, and puts it in the old one's place while others go on appending. Lines that are no records are kept aside in a
 * file that the log names. Killed at any moment, it leaves nothing lost. Resolves with the new length in bytes; `undefined`, and nothing is done, where another process
 * is at it. Rejects where the disk rejects; the old file is then as it was.
 */
export async function tidyRecords(path: string, ports: Pick<RecordPorts, "clock" | "log">): Promise<number | undefined> {
  return underLock(
    `${path}.lock`,
    () => ports.clock.nowMs(),
    async (isHeld) => {
      await takeInReplaced(path);
      const file = await open(path, "r");
      const fresh = `${path}.fresh`;
      try {
        const before = await file.readFile();
        const readBytes = before.lastIndexOf(0x0a) + 1;
        const { lines, damaged } = sortOut(before.toString("utf8", 0, readBytes));
        const text = newest(lines, ports.clock.nowMs() - deletionMs)
          .map(({ line }) => `\n${line}\n`)
          .join("");
        await writeSynced(fresh, text);
        await keepAside(path, damaged, ports);
        if (!(await isHeld())) {
          return undefined;
        }
        await linkOrCopy(path, replacedPath(path));
        await rename(fresh, path);
        // What others appended until then, and did not see that they wrote into the file that was replaced.
        await takeInTail(path, file, readBytes, ports);
        await rm(replacedPath(path), { force: true });
        return Buffer.byteLength(text);
      } finally {
        await file.close();
        await rm(fresh, { force: true });
      }
    },
  );
}

async function takeInTail(path: string, file: FileHandle, fromByte: number, ports: Pick<RecordPorts, "clock" | "log">): Promise<void> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.max(0, size - fromByte));
  await file.read(tail, 0, tail.length, fromByte);
  const { lines, damaged } = sortOut(tail.toString("utf8"));
  await appendLines(path, lines);
  await keepAside(path, damaged, ports);
}

/** What a process that was killed while it tidied has left: records that the new file may not have. */
async function takeInReplaced(path: string): Promise<void> {
  const replaced = await readFile(replacedPath(path), "utf8").catch(() => undefined);
  if (replaced !== undefined) {
    const present = new Map(newest(sortOut(await readFile(path, "utf8")).lines, -Infinity).map(({ record }) => [record.key, record]));
    const missing = newest(sortOut(replaced).lines, -Infinity).filter(({ record }) => isLater(record, present.get(record.key)));
    await appendLines(path, missing);
    await rm(replacedPath(path), { force: true });
  }
}

async function appendLines(path: string, lines: readonly RecordLine[]): Promise<void> {
  if (lines.length > 0) {
    await appendText(path, lines.map(({ line }) => `\n${line}\n`).join(""));
  }
}

function sortOut(text: string): { readonly lines: readonly RecordLine[]; readonly damaged: readonly string[] } {
  const all = text.split("\n").filter((line) => line !== "");
  const parsed = all.map((line) => ({ line, record: parseRecord(line) }));
  return {
    lines: parsed.flatMap(({ line, record }) => (record === undefined ? [] : [{ line, record }])),
    damaged: parsed.filter(({ record }) => record === undefined).map(({ line }) => line),
  };
}

/** The last record of each key, without deletions from before `deletedAfterMs`. */
function newest(lines: readonly RecordLine[], deletedAfterMs: number): readonly RecordLine[] {
  const byKey = new Map<string, RecordLine>();
  for (const entry of lines) {
    if (isLater(entry.record, byKey.get(entry.record.key)?.record)) {
      byKey.set(entry.record.key, entry);
    }
  }
  return [...byKey.values()].filter(({ record }) => record.value !== undefined || record.atMs > deletedAfterMs);
}

async function keepAside(path: string, damaged: readonly string[], { log }: Pick<RecordPorts, "log">): Promise<void> {
  if (damaged.length > 0) {
    const aside = `${path}.damaged.txt`;
    await appendFile(aside, damaged.map((line) => `${line}\n`).join(""));
    log.warn(`${damaged.length} lines of ${path} could not be read. They are kept in ${aside}; the rest is used.`);
  }
}

/** A new file that is on the disk, and not merely on its way there, before it takes another's place. */
async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a file a second name; where the file system knows no such thing, makes a copy. */
async function linkOrCopy(path: string, second: string): Promise<void> {
  await link(path, second).catch(() => copyFile(path, second));
}

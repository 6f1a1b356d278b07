import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord, parseJson } from "../../core/model/json.ts";

/** Titles by the ids of conversations. A title never changes, since a journal is only appended to. */
export type Titles = ReadonlyMap<string, string>;

/**
 * The titles of conversations, so that a list of thousands does not open as many files. Only a cache: whatever is not in it is read from its
 * journal, and whatever is wrong with it counts as an empty one.
 */
export async function readTitles(folder: string): Promise<Titles> {
  const value = parseJson(await readFile(pathOf(folder), "utf8").catch(() => ""));
  return new Map(isRecord(value) ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string") : []);
}

/** Replaces the index. A disk that rejects writes costs time at the next list, and nothing else. */
export async function writeTitles(folder: string, titles: Titles): Promise<void> {
  const part = `${pathOf(folder)}.${String(process.pid)}.part`;
  try {
    await writeFile(part, JSON.stringify(Object.fromEntries(titles)), { mode: 0o600 });
    await rename(part, pathOf(folder));
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/** Takes a title out: what the user deleted is to be found nowhere. */
export async function forgetTitle(folder: string, id: string): Promise<void> {
  const titles = new Map(await readTitles(folder));
  if (titles.delete(id)) {
    await writeTitles(folder, titles);
  }
}

function pathOf(folder: string): string {
  return join(folder, "titles.json");
}

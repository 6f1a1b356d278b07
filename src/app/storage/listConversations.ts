import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readTitle } from "./conversationTitle.ts";
import { readTitles, writeTitles } from "./titleIndex.ts";

/** A conversation in the list of earlier ones. */
export interface ConversationSummary {
  readonly id: string;
  /** The first prompt, on one line. */
  readonly title: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly changedAtMs: number;
}

/** How many files are looked at together: more would be no faster, and systems allow only so many to be open. */
const atOnce = 16;
const namePattern = /^([0-9a-f-]{36})\.jsonl$/;

/** The conversations of a folder, the latest first. A file that cannot be read, or in which nothing was asked, is passed over. Never rejects. */
export async function listConversations(folder: string): Promise<readonly ConversationSummary[]> {
  const names = await readdir(folder).catch(() => []);
  const ids = names.map((name) => namePattern.exec(name)?.[1]).filter((id) => id !== undefined);
  const known = await readTitles(folder);
  const summaries = await inTurn(ids, (id) => summaryOf(folder, id, known.get(id)).catch(() => undefined));
  const found = summaries.filter((summary) => summary !== undefined);
  if (found.length !== known.size || found.some(({ id }) => !known.has(id))) {
    await writeTitles(folder, new Map(found.map(({ id, title }) => [id, title])));
  }
  return found.sort((a, b) => b.changedAtMs - a.changedAtMs);
}

async function summaryOf(folder: string, id: string, known: string | undefined): Promise<ConversationSummary | undefined> {
  const path = join(folder, `${id}.jsonl`);
  const entry = await stat(path);
  const title = entry.isFile() ? (known ?? (await readTitle(path, id))) : undefined;
  return title === undefined ? undefined : { id, title, changedAtMs: entry.mtimeMs };
}

/** The results in the order of `values`, with only some of them under way at a time. */
async function inTurn<Value, Result>(values: readonly Value[], act: (value: Value) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < values.length; index = next++) {
      results[index] = await act(values[index] as Value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

import { readdir } from "node:fs/promises";
import type { Dirent } from "node:fs";
import type { ListedEntry, Listing, ListingQuestion } from "../../core/ports/workspace.ts";
import { globFilter } from "./globs.ts";
import { IgnoreRules } from "./ignoreRules.ts";

/** Folders that are read at once. */
const atOnce = 16;

interface Found {
  readonly entries: ListedEntry[];
  readonly unreadable: string[];
  ignored: number;
}

/** Lists folders of the disk: see `Workspace.list`. Level by level, so that what a limit cuts off is what is deepest. Rejects only if the signal is aborted. */
export async function listFolders(question: ListingQuestion, ignoresCase: boolean, signal: AbortSignal): Promise<Listing> {
  const rules = new IgnoreRules(question.includeIgnored, ignoresCase);
  const found: Found = { entries: [], unreadable: [], ignored: 0 };
  const fits = globFilter(question.globs, ignoresCase);
  let level = question.under.map((root) => ({ root, folder: root }));
  while (level.length > 0 && found.entries.length <= question.limit) {
    const next: { root: string; folder: string }[] = [];
    for (let at = 0; at < level.length && found.entries.length <= question.limit; at += atOnce) {
      signal.throwIfAborted();
      const read = await Promise.all(
        level.slice(at, at + atOnce).map(async (one) => ({ ...one, entries: await entriesOf(one.folder, found) })),
      );
      for (const { root, folder, entries } of read) {
        for (const entry of entries) {
          const path = `${folder}/${entry.name}`;
          const kind = kindOf(entry);
          const verdict = await rules.ignores(root, folder, entry.name, kind === "folder");
          if (verdict !== "no") {
            found.ignored += verdict === "ignored" ? 1 : 0;
            continue;
          }
          if (kind === "folder" && question.recursive) {
            next.push({ root, folder: path });
          }
          if (fits === undefined || (kind !== "folder" && fits(path.slice(root.length + 1)))) {
            found.entries.push({ path, kind });
          }
        }
      }
    }
    level = next;
  }
  const isCut = found.entries.length > question.limit;
  const entries = found.entries.slice(0, question.limit).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { entries, isCut, ignored: found.ignored, unreadable: found.unreadable };
}

async function entriesOf(folder: string, found: Found): Promise<readonly Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    found.unreadable.push(folder);
    return [];
  }
}

function kindOf(entry: Dirent): ListedEntry["kind"] {
  return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : entry.isSymbolicLink() ? "link" : "other";
}

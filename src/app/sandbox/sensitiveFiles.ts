import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isProtectedPath, isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";

/** Entries that are looked at, at most. */
const mostEntries = 100_000;
/** Folders of other people's packages: large, and without the user's secrets. */
const skipped = new Set(["node_modules", ".git"]);

/** Absolute paths of what a command in a sandbox may not read, and may not write. */
export interface SensitiveFiles {
  readonly secrets: readonly string[];
  readonly protected: readonly string[];
}

/** Looks for secrets and protected files below folders; links are not followed. What cannot be listed is left out. Never rejects. */
export async function sensitiveFilesBelow(folders: readonly string[]): Promise<SensitiveFiles> {
  const secrets: string[] = [];
  const guarded: string[] = [];
  const open = folders.map((path) => ({ path, inside: "" }));
  let seen = 0;
  for (let folder = open.shift(); folder !== undefined && seen < mostEntries; folder = open.shift()) {
    const entries = await readdir(folder.path, { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    for (const entry of entries) {
      const path = join(folder.path, entry.name);
      const inside = folder.inside === "" ? entry.name : `${folder.inside}/${entry.name}`;
      if (isSecretPath(inside)) {
        secrets.push(path);
      } else if (isProtectedPath(inside) && entry.name !== ".git") {
        guarded.push(path);
      } else if (entry.isDirectory() && !skipped.has(entry.name)) {
        open.push({ path, inside });
      }
    }
  }
  return { secrets, protected: guarded };
}

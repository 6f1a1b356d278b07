import type { FileFacts } from "../../ports/fileFacts.ts";
import type { TreeOptions } from "../terms/commandScope.ts";
import { globPattern } from "../terms/globs.ts";
import type { Finding } from "../terms/judgement.ts";
import { hasCredentials } from "../programs/repositorySettings.ts";
import { isSecretPath } from "../terms/sensitivePaths.ts";
import { isWithin } from "./absolutePath.ts";

/** Entries that are looked at before a folder counts as too large. */
const mostEntries = 50_000;

/** Looks for a file with secrets, or a link out of the workspace, that a search below `folder` would read. Packages that were installed (`node_modules`) are passed over: they are public. Never rejects. */
export async function findSecretBelow(
  folder: string,
  options: TreeOptions,
  around: { readonly files: FileFacts; readonly workspaceFolders: readonly string[] },
): Promise<Finding | undefined> {
  const { files, workspaceFolders } = around;
  const names = options.names.map((glob) => globPattern(glob, true));
  const isRead = (name: string): boolean => names.length === 0 || names.some((pattern) => pattern.test(name));
  const waiting = [folder];
  const seen = new Set(waiting);
  let left = mostEntries;
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const entries = (await files.list(current)) ?? [];
    left -= entries.length;
    if (left < 0) {
      return { reason: "It reads more files than Baton looks through for secrets." };
    }
    for (const { name, kind } of entries) {
      const path = `${current === "/" ? "" : current}/${name}`;
      if ((name.startsWith(".") && !options.hidden) || name === "node_modules") {
        continue;
      }
      if (name === ".git") {
        const facts = isRead("config") ? await files.repository(current) : undefined;
        if (facts?.configs?.some(hasCredentials) === true) {
          return secretBelow(path);
        }
      } else if (kind === "link" && options.followsLinks) {
        const target = await files.realpath(path);
        if (target !== undefined && (!workspaceFolders.some((each) => isWithin(target, each)) || (isSecretPath(target) && isRead(name)))) {
          return secretBelow(path);
        }
        if (target !== undefined && !seen.has(target)) {
          seen.add(target);
          waiting.push(target);
        }
      } else if (kind === "folder") {
        if (!seen.has(path)) {
          seen.add(path);
          waiting.push(path);
        }
      } else if (kind !== "link" && isSecretPath(path.slice(folder.length)) && isRead(name)) {
        return secretBelow(path);
      }
    }
  }
  return undefined;
}

function secretBelow(path: string): Finding {
  return { reason: `It would read ${path.split("/").slice(-2).join("/")}, which may hold secrets.`, concern: "secret" };
}

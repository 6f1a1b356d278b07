import { readFile, readdir, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { FileFacts, RepositoryFacts } from "../../core/ports/fileFacts.ts";
import { readGitIndex } from "./gitIndex.ts";

/** {@link FileFacts} of this computer's disk. */
export const nodeFileFacts: FileFacts = {
  realpath: async (path) => {
    const found = await realpath(path).catch(() => undefined);
    return process.platform === "win32" ? found?.replaceAll("\\", "/") : found;
  },
  list: async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    return entries?.map((entry) => ({
      name: entry.name,
      kind: entry.isSymbolicLink() ? "link" : entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other",
    }));
  },
  repository: repositoryOf,
};

async function repositoryOf(folder: string): Promise<RepositoryFacts | undefined> {
  for (let current = (await nodeFileFacts.realpath(folder)) ?? folder; ; current = dirname(current)) {
    const place = await gitFolder(current);
    if (place !== undefined) {
      return { root: process.platform === "win32" ? current.replaceAll("\\", "/") : current, ...(await factsOf(place, current, 0)) };
    }
    if (dirname(current) === current) {
      return undefined;
    }
  }
}

/** The folder that git would take for the repository in `folder` itself, as git looks for it: `.git`, a file that names it, or a bare repository. */
async function gitFolder(folder: string): Promise<string | undefined> {
  const place = join(folder, ".git");
  const found = await stat(place).catch(() => undefined);
  if (found?.isDirectory() === true) {
    return place;
  }
  if (found?.isFile() === true) {
    const [, target] = /^gitdir:\s*(.*?)\s*$/m.exec(await readFile(place, "utf8").catch(() => "")) ?? [];
    return target === undefined ? place : isAbsolute(target) ? target : join(folder, target);
  }
  const parts = await Promise.all(["HEAD", "objects", "refs"].map((name) => stat(join(folder, name)).catch(() => undefined)));
  return parts.every((part) => part !== undefined) ? folder : undefined;
}

type FoundFacts = Omit<RepositoryFacts, "root">;

/** Submodules in submodules that are looked at. */
const mostDepth = 5;

async function factsOf(place: string, worktree: string, depth: number): Promise<FoundFacts> {
  try {
    const common = (await readIfThere(join(place, "commondir")))?.toString().trim();
    const shared = common === undefined ? place : isAbsolute(common) ? common : join(place, common);
    const texts = await Promise.all([join(shared, "config"), join(place, "config.worktree")].map(readIfThere));
    const configs = texts.map((bytes) => bytes?.toString("utf8") ?? "");
    const bytes = await readIfThere(join(place, "index"));
    const split = (await readdir(place)).some((name) => name.startsWith("sharedindex."));
    const index =
      bytes === undefined
        ? { paths: [], submodules: [] }
        : split
          ? undefined
          : readGitIndex(bytes, /objectformat\s*=\s*sha256/i.test(configs.join("\n")) ? 32 : 20);
    // git looks into each with the settings that stand there.
    for (const path of index?.submodules ?? []) {
      const below = await gitFolder(join(worktree, path));
      const facts =
        below === undefined ? undefined : depth < mostDepth ? await factsOf(below, join(worktree, path), depth + 1) : unknownFacts;
      if (facts !== undefined && facts.configs === undefined) {
        return unknownFacts;
      }
      configs.push(...(facts?.configs ?? []));
    }
    return { configs: index === undefined ? undefined : configs, trackedFiles: index?.paths };
  } catch {
    return unknownFacts;
  }
}

const unknownFacts: FoundFacts = { configs: undefined, trackedFiles: undefined };

/** A file's bytes, `undefined` if it isn't there. Rejects if it can't be read. */
async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

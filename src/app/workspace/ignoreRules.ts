import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import ignore, { type Ignore } from "ignore";
import { hasFewWildcards } from "./wildcards.ts";

/** Never listed: what a version control system keeps for itself. */
const controlFolders: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".jj"]);
/** Ignored in any folder, as VS Code's searches do. */
const packageFolders: ReadonlySet<string> = new Set(["node_modules", "bower_components"]);
export const alwaysIgnored: readonly string[] = [...controlFolders];
export const usuallyIgnored: readonly string[] = [...packageFolders];

interface FolderRules {
  /** The folder whose ignore files these are. */
  readonly base: string;
  readonly rules: Ignore;
}

/**
 * Which files ignore files leave out: `.gitignore` and `.ignore` of each folder down to the file, from the root of the repository on, and `.git/info/exclude`. Folders are read once, when they are first needed. Never
 * rejects: an ignore file that can't be read has no rules.
 */
export class IgnoreRules {
  readonly #includeIgnored: boolean;
  readonly #ignoresCase: boolean;
  readonly #chains = new Map<string, Promise<readonly FolderRules[]>>();
  readonly #roots = new Map<string, Promise<string>>();

  constructor(includeIgnored: boolean, ignoresCase: boolean) {
    this.#includeIgnored = includeIgnored;
    this.#ignoresCase = ignoresCase;
  }

  /** Whether an entry is left out, not regarding the folders above it. `folder` is absolute and at or below `root`. */
  async ignores(root: string, folder: string, name: string, isFolder: boolean): Promise<"no" | "ignored" | "control"> {
    if (controlFolders.has(name)) {
      return "control";
    }
    if (this.#includeIgnored) {
      return "no";
    }
    if (isFolder && packageFolders.has(name)) {
      return "ignored";
    }
    const chain = await this.#chain(root, folder);
    const path = `${folder}/${name}`;
    for (const { base, rules } of chain) {
      const result = rules.test(path.slice(base.length + 1) + (isFolder ? "/" : ""));
      if (result.ignored || result.unignored) {
        return result.ignored ? "ignored" : "no";
      }
    }
    return "no";
  }

  /** Whether a file below `root` is left out, or any folder between. */
  async ignoresFile(root: string, path: string): Promise<boolean> {
    const names = path.slice(root.length + 1).split("/");
    let folder = root;
    for (const [index, name] of names.entries()) {
      if ((await this.ignores(root, folder, name, index < names.length - 1)) !== "no") {
        return true;
      }
      folder = `${folder}/${name}`;
    }
    return false;
  }

  /** The rules for what is in a folder, its own first. */
  #chain(root: string, folder: string): Promise<readonly FolderRules[]> {
    let chain = this.#chains.get(folder);
    if (chain === undefined) {
      chain = this.#readChain(root, folder);
      this.#chains.set(folder, chain);
    }
    return chain;
  }

  async #readChain(root: string, folder: string): Promise<readonly FolderRules[]> {
    const repository = await this.#repository(root);
    const isTop = folder === repository || dirname(folder) === folder;
    const above = isTop ? await this.#exclude(repository) : await this.#chain(root, dirname(folder));
    const texts = await Promise.all([".gitignore", ".ignore"].map((name) => textOf(`${folder}/${name}`)));
    const own = texts.filter((text) => text !== "");
    return own.length === 0 ? above : [{ base: folder, rules: this.#rulesOf(own) }, ...above];
  }

  async #exclude(repository: string): Promise<readonly FolderRules[]> {
    const text = await textOf(`${repository}/.git/info/exclude`);
    return text === "" ? [] : [{ base: repository, rules: this.#rulesOf([text]) }];
  }

  #rulesOf(texts: readonly string[]): Ignore {
    const rules = ignore({ ignorecase: this.#ignoresCase, allowRelativePaths: true });
    for (const text of texts) {
      rules.add(text.split(/\r?\n/).filter(hasFewWildcards));
    }
    return rules;
  }

  /** The root of the repository that a folder is in; the folder itself if it's in none. */
  #repository(root: string): Promise<string> {
    let found = this.#roots.get(root);
    if (found === undefined) {
      found = repositoryOf(root);
      this.#roots.set(root, found);
    }
    return found;
  }
}

async function repositoryOf(root: string): Promise<string> {
  for (let folder = root; ; folder = dirname(folder)) {
    try {
      await stat(`${folder}/.git`);
      return folder;
    } catch {
      if (dirname(folder) === folder) {
        return root;
      }
    }
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch {
    return "";
  }
}

import type { Finding, Concern } from "./judgement.ts";
import { isProtectedPath } from "./sensitivePaths.ts";
import type { Word } from "./word.ts";

/** A path that a command uses, to be held against the files that are there. */
export interface PathUse {
  readonly word: Word;
  /**
   * `name`: only whether it is there, its name and size; `read`: its content; `tree`: the content of all below it; `git`: the content of a file in a repository or a revision; `glob`: nothing, but no name that the glob
   * stands for may look like an option.
   */
  readonly kind: "name" | "read" | "tree" | "git" | "glob";
  /** Folders, absolute, in which the command may run. */
  readonly folders: readonly string[];
  /** For `tree`: which files are read, and whether links are followed and hidden files read. */
  readonly tree?: TreeOptions;
  /** Its globs stand for hidden names too, as in PowerShell. */
  readonly hiddenNames?: true;
}

/** How a command reads all below a folder. */
export interface TreeOptions {
  readonly hidden: boolean;
  readonly followsLinks: boolean;
  /** Globs of names: only such files are read. None: all. */
  readonly names: readonly string[];
}

/** A need of git: the repository of these folders must name no programs. `content`: the command shows what is in files. */
export interface RepositoryUse {
  readonly folders: readonly string[];
  readonly content: boolean;
}

/** One program call of a command line. */
export interface CommandPart {
  /** Its words, decoded; those that are not known stand as they are written. */
  readonly words: readonly string[];
  /** Words and nothing else: no unknown ones, assignments or redirections. A rule with a prefix may allow it. */
  readonly plain: boolean;
  /** What speaks against running it unasked. */
  readonly findings: readonly Finding[];
}

/** What a program call reports of itself while it is judged. */
export interface CommandScope {
  /** Folders in which it may run. */
  readonly folders: readonly string[];
  /** The call must be asked about. */
  ask(reason: string, concern?: Concern): void;
  /** It uses a path. */
  use(word: Word, kind: PathUse["kind"], tree?: TreeOptions): void;
  /** It runs git in its folders, or in one given relative to them. */
  useRepository(content: boolean, folder?: Word): void;
  /** None of these names may be in its folders or above, up to the workspace's: they name programs that would run. */
  mustBeAbsent(names: readonly string[]): void;
}

/** The finding for a word that names a protected path, for levels at which commands write unasked. */
export function protectedFinding(words: readonly string[]): Finding | undefined {
  const found = words.find((word) => word !== "" && isProtectedPath(word.replace(/^[^=]*=/, "")));
  return found === undefined ? undefined : { reason: `It names ${found}, which is asked about at every level.`, concern: "protected" };
}

import type { FileFacts } from "../../ports/fileFacts.ts";
import type { PathUse, RepositoryUse } from "../terms/commandScope.ts";
import { globPattern, matchesName } from "../terms/globs.ts";
import type { Finding } from "../terms/judgement.ts";
import { runningSetting } from "../programs/repositorySettings.ts";
import { isSecretPath } from "../terms/sensitivePaths.ts";
import { absolutePath, isAbsolute, isWithin } from "./absolutePath.ts";
import { findSecretBelow } from "./findSecretBelow.ts";
import { realPlace } from "./realPlace.ts";

/** The files around a call. */
export interface Surroundings {
  readonly files: FileFacts;
  /** The workspace's folders, absolute, links resolved, with `/`. */
  readonly workspaceFolders: readonly string[];
}

/** Paths that are nobody's. */
const harmless = new Set(["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"]);
/** Names that a glob may stand for and still be looked at. */
const mostMatches = 2000;

/** What speaks against a use of a path, by its name and by where it leads; `undefined`: nothing. Never rejects. */
export async function checkUse(use: PathUse, around: Surroundings): Promise<Finding | undefined> {
  const { word } = use;
  if (word.opaque) {
    // A process substitution: its inside is judged by itself.
    return /^\/dev\/fd\/$/.test(word.text) ? undefined : { reason: `Which file “${word.source}” is, is only known when the command runs.` };
  }
  if (word.tilde) {
    return outside(word.source);
  }
  for (const folder of use.folders) {
    const finding = word.glob ? await checkGlob(use, folder, around) : await checkPath(use, folder, word.text, around);
    if (finding !== undefined) {
      return finding;
    }
  }
  return undefined;
}

const outside = (path: string): Finding => ({ reason: `${path} is outside the workspace.`, concern: "secret" });
const secret = (path: string): Finding => ({ reason: `${path} may hold secrets.`, concern: "secret" });

async function checkPath(use: PathUse, folder: string, path: string, around: Surroundings): Promise<Finding | undefined> {
  if (use.kind === "glob" || harmless.has(path)) {
    return undefined;
  }
  const reads = use.kind !== "name";
  if (reads && (isSecretPath(path) || (use.kind === "git" && path.split(":").some(isSecretPath)))) {
    return secret(path);
  }
  const place = await realPlace(folder, path, around.files);
  if (!around.workspaceFolders.some((each) => isWithin(place.path, each))) {
    return outside(path);
  }
  if (reads && isSecretPath(place.path.slice(around.workspaceFolders.find((each) => isWithin(place.path, each))?.length ?? 0))) {
    return secret(path);
  }
  return use.kind === "tree" && use.tree !== undefined ? findSecretBelow(place.path, use.tree, around) : undefined;
}

/** Follows a glob through the folders that are there: each name that it stands for is checked, and none may look like an option. */
async function checkGlob(use: PathUse, folder: string, around: Surroundings): Promise<Finding | undefined> {
  const pattern = use.word.pattern;
  const absolute = isAbsolute(pattern);
  const matches = await expand(pattern, absolute ? "/" : folder, around.files, use.hiddenNames === true);
  if (matches === undefined) {
    return { reason: `“${use.word.source}” stands for more files than Baton looks at.` };
  }
  const option = matches.find((match) => match.startsWith("-"));
  if (option !== undefined) {
    return { reason: `“${use.word.source}” stands for ${option} among others, which is taken for an option.` };
  }
  for (const match of [...matches, use.word.text]) {
    const finding = await checkPath(use, folder, absolute ? absolutePath("/", match) : match, around);
    if (finding !== undefined) {
      return finding;
    }
  }
  return undefined;
}

/** The paths that a glob stands for, relative to `base`; `undefined` if they are too many. `**` is `*`, as in shells whose options nobody has changed: the environment of commands has none, and a command that sets them asks. */
async function expand(pattern: string, base: string, files: FileFacts, hiddenNames: boolean): Promise<readonly string[] | undefined> {
  let found: string[] = [""];
  for (const segment of pattern.split("/").filter((each) => each !== "")) {
    const next: string[] = [];
    const literal = segment.replace(/\\(.)/gs, "$1");
    const expression = /[*?[]/.test(segment.replace(/\\./gs, "")) ? globPattern(segment, true) : undefined;
    for (const prefix of found) {
      const at = (name: string): string => (prefix === "" ? name : `${prefix}/${name}`);
      if (expression === undefined) {
        next.push(at(literal));
        continue;
      }
      const entries = (await files.list(absolutePath(base, prefix === "" ? "." : prefix))) ?? [];
      next.push(
        ...entries
          .filter(({ name }) => (hiddenNames ? expression.test(name) : matchesName(expression, segment, name)))
          .map(({ name }) => at(name)),
      );
    }
    if (next.length > mostMatches) {
      return undefined;
    }
    found = next;
  }
  return found;
}

/** What speaks against running git in folders: settings of the repository that run programs, and files with secrets that it would show. Never rejects. */
export async function checkRepository(use: RepositoryUse, around: Surroundings): Promise<Finding | undefined> {
  for (const folder of use.folders) {
    const facts = await around.files.repository(folder);
    if (facts === undefined) {
      if (use.content) {
        return { reason: "There is no repository here, so that git may compare any files." };
      }
      continue;
    }
    const setting =
      facts.configs === undefined ? "that can't be read" : facts.configs.map(runningSetting).find((each) => each !== undefined);
    if (setting !== undefined) {
      return { reason: `The repository has a setting, ${setting}, that may make git run a program.` };
    }
    if (use.content && !around.workspaceFolders.some((each) => isWithin(facts.root, each))) {
      return { reason: "git may show files of the repository that are outside the workspace.", concern: "secret" };
    }
    const tracked = facts.trackedFiles?.find(isSecretPath);
    if (use.content && (facts.trackedFiles === undefined || tracked !== undefined)) {
      return { reason: `git may show ${tracked ?? "files that may hold secrets"}, which is in the repository.`, concern: "secret" };
    }
  }
  return undefined;
}

/** Whether one of some names is in a folder or above it, up to the workspace's folder. Never rejects. */
export async function checkAbsent(
  names: readonly string[],
  folders: readonly string[],
  around: Surroundings,
): Promise<Finding | undefined> {
  for (const folder of folders) {
    let current = folder;
    for (;;) {
      const entries = (await around.files.list(current)) ?? [];
      const found = entries.find(({ name }) => names.includes(name));
      if (found !== undefined) {
        return { reason: `${found.name} may name a program that runs instead.` };
      }
      if (
        around.workspaceFolders.includes(current) ||
        current === "/" ||
        !around.workspaceFolders.some((each) => isWithin(current, each))
      ) {
        break;
      }
      current = absolutePath(current, "..");
    }
  }
  return undefined;
}

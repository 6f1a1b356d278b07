import type { Git, GitOutcome, GitRepository } from "../../ports/git.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { resolvedFolders, locateFile } from "../locateFile.ts";
import type { ToolResult } from "../tool.ts";
import { failed } from "../files/resultWords.ts";
import { isInside, parentOf, shownPath } from "../workspacePath.ts";

/** What the tools for git work on. */
export interface GitPorts {
  readonly workspace: Workspace;
  readonly git: Git;
  /** Whether a file has secrets, by its shown path: what is in it isn't shown. */
  isSecret(shownPath: string): boolean;
}

/** A repository, and what of it is looked at. */
export interface LookedAt {
  readonly repository: GitRepository;
  /** Absolute paths, without links, of files or folders in the workspace; they need not exist. */
  readonly paths: readonly string[];
  /** An absolute path as models are shown it. */
  readonly shown: (path: string) => string;
}

/** What a call is about: the file or folder that it names, or else all folders of the workspace, by repository. A sentence instead if there is no repository. Never rejects. */
export async function repositoriesFor(
  { workspace, git }: GitPorts,
  path: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly found: readonly LookedAt[] } | { readonly ok: false; readonly result: ToolResult }> {
  const folders = await resolvedFolders(workspace, workspace.folders());
  const shown = (absolute: string): string => shownPath(absolute, folders, workspace.ignoresCase);
  let asked = folders.map((folder) => folder.path);
  if (path !== undefined) {
    const located = await locateFile(workspace, path);
    if (!located.ok) {
      return { ok: false, result: failed(located.message) };
    }
    asked = [located.file.path];
  }
  const found = new Map<string, LookedAt>();
  let message = "No folder is open.";
  for (const one of asked) {
    const reading = await git.repository(await folderAt(workspace, one), signal);
    if (!reading.ok) {
      message = reading.message;
      continue;
    }
    const { repository } = reading;
    const before = found.get(repository.root);
    found.set(repository.root, { repository: before?.repository ?? repository, paths: [...(before?.paths ?? []), one], shown });
  }
  return found.size === 0 ? { ok: false, result: failed(message) } : { ok: true, found: [...found.values()] };
}

/** The folder that git is run in for a path that may be a file, or be gone. */
async function folderAt(workspace: Workspace, path: string): Promise<string> {
  const stat = await workspace.stat(path);
  const { parent } = parentOf(path);
  return stat?.kind === "folder" || parent === path ? path : folderAt(workspace, parent);
}

/** A path of git's, relative to its repository, made absolute. Pure. */
export function absoluteIn({ root }: GitRepository, path: string): string {
  return `${root.replace(/\/$/, "")}/${path}`;
}

/** Absolute paths as git's arguments, each exactly what it says. Pure. */
export function pathspecs({ repository, paths }: LookedAt, ignoresCase: boolean): readonly string[] {
  return paths.map(
    (path) =>
      `:(top,literal)${isInside(path, repository.root, ignoresCase) ? path.slice(repository.root.length).replace(/^\//, "") : path}`,
  );
}

/** Why git did not do it, for the model. */
export function gitFailure(outcome: Exclude<GitOutcome, { kind: "done" }>): ToolResult {
  return failed(outcome.kind === "stopped" ? "It was stopped." : `git says: ${outcome.message}`);
}

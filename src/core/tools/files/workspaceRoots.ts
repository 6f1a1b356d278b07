import type { Workspace, WorkspaceFolder } from "../../ports/workspace.ts";
import { resolvedFolders } from "../locateFile.ts";
import { shownPath } from "../workspacePath.ts";

/** The folders for listings and searches, by their real paths. */
export interface WorkspaceRoots {
  readonly folders: readonly WorkspaceFolder[];
  /** Absolute paths; a folder inside of another isn't gone through twice. */
  readonly paths: readonly string[];
  /** An absolute path as models are shown it. */
  readonly shown: (path: string) => string;
}

/** The workspace's folders, as they are now. Never rejects. */
export async function workspaceRoots(workspace: Workspace): Promise<WorkspaceRoots> {
  const folders = await resolvedFolders(workspace, workspace.folders());
  const all = folders.map(({ path }) => path);
  return {
    folders,
    paths: all.filter((path, index) => !all.some((other, at) => (other === path ? at < index : path.startsWith(`${other}/`)))),
    shown: (path) => shownPath(path, folders, workspace.ignoresCase),
  };
}

/** Globs that a model wrote, for each folder: with several folders, one that begins with a folder's name is meant for that folder. Pure. */
export function globsByRoot(
  globs: readonly string[],
  { folders, paths }: WorkspaceRoots,
): readonly { readonly path: string; readonly globs: readonly string[] }[] {
  const plain = globs.map((glob) => glob.replace(/^(?:\.?\/)+/, ""));
  return paths.flatMap((path) => {
    const name = folders.length > 1 ? folders.find((folder) => folder.path === path)?.name : undefined;
    const fitting = plain.flatMap((glob) => {
      const named = folders.length > 1 ? folders.find((folder) => glob.startsWith(`${folder.name}/`)) : undefined;
      return named === undefined ? [glob] : named.name === name ? [glob.slice(named.name.length + 1)] : [];
    });
    return fitting.length === 0 && globs.length > 0 ? [] : [{ path, globs: fitting }];
  });
}

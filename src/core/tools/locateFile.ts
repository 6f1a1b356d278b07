import type { Workspace, WorkspaceFolder } from "../ports/workspace.ts";
import { absolutePath, folderOf, parentOf, readPlace, shownPath } from "./workspacePath.ts";

/** A place in the workspace, links resolved. */
export interface LocatedFile {
  /** Absolute and without links: this is what is read or changed. */
  readonly path: string;
  /** {@link LocatedFile.path} as a model is shown it. */
  readonly shown: string;
  /** The place as it was asked for, without `..`; another than `shown` if there are links. */
  readonly asked: string;
}

/** A place, or a sentence that says why it can't be used. */
export type FileLocation = { readonly ok: true; readonly file: LocatedFile } | { readonly ok: false; readonly message: string };

/**
 * Finds what a path that a model wrote stands for, whether it exists or not, and rejects what lies outside of the folders, by `..` or through links. `isLinkItself`: a link at the end of the path isn't
 * followed, as for deleting and renaming. Never rejects.
 */
export async function locateFile(workspace: Workspace, asked: string, isLinkItself = false): Promise<FileLocation> {
  const folders = workspace.folders();
  const reading = readPlace(asked, folders, workspace.ignoresCase);
  // An absolute path outside may be another name of one inside, such as the real path of a folder that is a link.
  const path = reading.ok ? reading.place.path : absolutePath(asked, folders);
  if (path === undefined) {
    return reading.ok ? { ok: false, message: `${asked} is no path.` } : reading;
  }
  const realFolders = await resolvedFolders(workspace, folders);
  const isFolder = [...folders, ...realFolders].some((folder) => folder.path === path);
  const real = isLinkItself && !isFolder ? await realOfParent(workspace, path) : await realOrMissing(workspace, path);
  if (real === undefined || folderOf(real, realFolders, workspace.ignoresCase) === undefined) {
    const message =
      real === undefined
        ? `${asked} is a link that leads nowhere, or is below one.`
        : `${asked} leads outside of the workspace through a link. Only files in its folders can be used.`;
    return reading.ok ? { ok: false, message } : reading;
  }
  const shownReal = shownPath(real, realFolders, workspace.ignoresCase);
  return {
    ok: true,
    file: { path: real, shown: shownReal, asked: reading.ok ? shownPath(path, folders, workspace.ignoresCase) : shownReal },
  };
}

/** The folders with their real paths, under the same names. Never rejects. */
export function resolvedFolders(workspace: Workspace, folders: readonly WorkspaceFolder[]): Promise<readonly WorkspaceFolder[]> {
  return Promise.all(folders.map(async ({ name, path }) => ({ name, path: (await workspace.realPath(path)) ?? path })));
}

/** The real path of what exists; of what doesn't, the real path of the deepest folder above that does, and the rest. `undefined`: a link on the way leads nowhere. */
async function realOrMissing(workspace: Workspace, path: string): Promise<string | undefined> {
  const real = await workspace.realPath(path);
  if (real !== undefined) {
    return real;
  }
  // Something is there that has no real path: a link that leads nowhere. Writing to it would make a file wherever it leads.
  return (await workspace.stat(path)) === undefined ? realOfParent(workspace, path) : undefined;
}

async function realOfParent(workspace: Workspace, path: string): Promise<string | undefined> {
  const { parent, name } = parentOf(path);
  if (parent === path || name === "") {
    return path;
  }
  const real = await realOrMissing(workspace, parent);
  return real === undefined ? undefined : real.endsWith("/") ? real + name : `${real}/${name}`;
}

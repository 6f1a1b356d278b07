import type { Workspace, WorkspaceFolder } from "../ports/workspace.ts";
import { folderOf, parentOf, readPlace, shownPath } from "./workspacePath.ts";

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
  const realFolders = await resolvedFolders(workspace, folders);
  const written = readPlace(asked, folders, workspace.ignoresCase);
  // A path that a program printed may be a folder's real one.
  const resolved = written.ok ? written : readPlace(asked, realFolders, workspace.ignoresCase);
  const reading = resolved.ok ? resolved : written;
  if (!reading.ok) {
    return reading;
  }
  const { path } = reading.place;
  const shownAsked = shownPath(path, written.ok ? folders : realFolders, workspace.ignoresCase);
  const isFolder = [...folders, ...realFolders].some((folder) => folder.path === path);
  const real = isLinkItself && !isFolder ? await realOfParent(workspace, path) : await realOrMissing(workspace, path);
  if (real === undefined) {
    return { ok: false, message: `${asked} is a link that leads nowhere, or is below one.` };
  }
  if (folderOf(real, realFolders, workspace.ignoresCase) === undefined) {
    return { ok: false, message: `${asked} leads outside of the workspace through a link. Only files in its folders can be used.` };
  }
  return { ok: true, file: { path: real, shown: shownPath(real, realFolders, workspace.ignoresCase), asked: shownAsked } };
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

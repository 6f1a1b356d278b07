import { basename, dirname, join } from "node:path";

/** Where Baton keeps files on this computer. Absolute paths. */
export interface StoragePaths {
  /** Shared by all windows and all profiles of VS Code. */
  readonly shared: string;
  /** All chats, whatever folder they were asked in. */
  readonly chats: string;
  /** The storage folders of all workspaces: earlier versions kept chats below them. */
  readonly workspaces: string;
  /** Baton's folder in the storage of a workspace. */
  readonly extension: string;
  /** The name of this workspace's storage folder; `undefined` for a window without a folder. */
  readonly workspace: string | undefined;
}

/**
 * Finds them from the two paths that VS Code gives an extension. VS Code has a global storage folder for each profile, but the storage of a workspace belongs to
 * all profiles: so that a chat is found in every profile, the default profile's folder is used in all of them. Pure.
 */
export function storagePaths(globalStorage: string, workspaceStorage: string | undefined): StoragePaths {
  const extension = basename(globalStorage);
  const home = dirname(dirname(globalStorage));
  const user = basename(dirname(home)) === "profiles" ? dirname(dirname(home)) : home;
  const shared = join(user, "globalStorage", extension);
  return {
    shared,
    chats: join(shared, "conversations"),
    workspaces: workspaceStorage === undefined ? join(user, "workspaceStorage") : dirname(dirname(workspaceStorage)),
    extension: workspaceStorage === undefined ? extension : basename(workspaceStorage),
    workspace: workspaceStorage === undefined ? undefined : basename(dirname(workspaceStorage)),
  };
}

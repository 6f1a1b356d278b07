import type { ShellName } from "../../core/ports/shellParser.ts";
import type { Workspace } from "../../core/ports/workspace.ts";

/** The shell that commands run in. */
export const commandShell: ShellName = process.platform === "win32" ? "powershell" : "bash";

/** The open folders, absolute and without links. */
export function realFolders(workspace: Pick<Workspace, "folders" | "realPath">): Promise<readonly string[]> {
  return Promise.all(workspace.folders().map(async ({ path }) => (await workspace.realPath(path)) ?? path));
}

/** The folder that commands run in: the first that is open. `path`: absolute, without links; `label`: as people know it. */
export async function commandFolder(
  workspace: Pick<Workspace, "folders" | "realPath">,
): Promise<{ readonly path: string; readonly label: string }> {
  const [folder] = workspace.folders();
  return folder === undefined
    ? { path: "", label: "" }
    : { path: (await workspace.realPath(folder.path)) ?? folder.path, label: folder.name };
}

import type { ChangeOutcome, Workspace } from "../../core/ports/workspace.ts";
import type { ChangeRecorder, FileChange } from "../../core/tools/files/fileChange.ts";
import { makeChange, readState } from "../../core/tools/files/makeChange.ts";

/** A workspace whose changes a recorder takes down, whoever makes them: for what changes files by itself, such as the undo of a turn. */
export function followedWorkspace(workspace: Workspace, recorder: ChangeRecorder): Workspace {
  const followed = (change: FileChange, done: () => Promise<ChangeOutcome>): Promise<ChangeOutcome> =>
    makeChange({ workspace: { ...delegate(workspace), create: done, write: done, delete: done, rename: done }, recorder }, change, {
      callId: "",
      stepId: "",
    });
  return {
    ...delegate(workspace),
    write: (path, bytes, expected, mode) =>
      followed({ kind: "edit", path, before: { kind: "file", bytes: expected }, after: { kind: "file", bytes, mode } }, () =>
        workspace.write(path, bytes, expected, mode),
      ),
    create: (path, state) => followed({ kind: "create", path, after: state, newFolders: [] }, () => workspace.create(path, state)),
    rename: async (path, newPath) => {
      const reading = await readState(workspace, path, path);
      return reading.ok
        ? followed({ kind: "rename", path, newPath, state: reading.state, newFolders: [] }, () => workspace.rename(path, newPath))
        : workspace.rename(path, newPath);
    },
    delete: (path, expected) => followed({ kind: "delete", path, before: expected }, () => workspace.delete(path, expected)),
  };
}

/** All that a workspace can do, as an object of its own. */
function delegate(workspace: Workspace): Workspace {
  return {
    ignoresCase: workspace.ignoresCase,
    folders: () => workspace.folders(),
    realPath: (path) => workspace.realPath(path),
    stat: (path) => workspace.stat(path),
    readLink: (path) => workspace.readLink(path),
    read: (path) => workspace.read(path),
    list: (question, signal) => workspace.list(question, signal),
    search: (question, signal) => workspace.search(question, signal),
    write: (path, bytes, expected, mode) => workspace.write(path, bytes, expected, mode),
    create: (path, state) => workspace.create(path, state),
    delete: (path, expected) => workspace.delete(path, expected),
    rename: (path, newPath) => workspace.rename(path, newPath),
    deleteEmptyFolder: (path) => workspace.deleteEmptyFolder(path),
  };
}

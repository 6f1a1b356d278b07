import type { WorkspaceFolder } from "../ports/workspace.ts";

/** A place inside of a folder, by its path alone: links aren't looked at. */
export interface PlaceInFolder {
  readonly folder: WorkspaceFolder;
  /** Absolute, with `/`, without `.` and `..`. */
  readonly path: string;
}

/** A place, or a sentence that says why there is none. */
export type PlaceReading = { readonly ok: true; readonly place: PlaceInFolder } | { readonly ok: false; readonly message: string };

/** As long as a path may be on most systems. */
const mostCharacters = 4096;
const drive = /^[a-z]:/i;
const url = /^[a-z][a-z\d+.-]+:\/\//i;
/** Here it would be a part of a name, and lead out of the folder wherever the file is copied to. */
const windowsParent = /(^|[\\/])\.\.\\|\\\.\.([\\/]|$)/;

/**
 * What a path means that a model writes: relative to the folder, with several folders to the one whose name comes first; `.` is all of a single folder. `\` counts as `/` where a drive begins the path or a
 * folder's. An absolute path must be in a folder, and so must whatever `..` leads to. Pure.
 */
export function readPlace(asked: string, folders: readonly WorkspaceFolder[], ignoresCase: boolean): PlaceReading {
  const [first] = folders;
  if (first === undefined) {
    return rejected("No folder is open.");
  }
  if (asked.trim() === "" || asked.includes("\0")) {
    return rejected(asked.trim() === "" ? "The path is empty." : `${JSON.stringify(asked)} is no path.`);
  }
  if (asked.length > mostCharacters) {
    return rejected(`A path of ${String(asked.length)} characters is too long.`);
  }
  if (url.test(asked)) {
    return rejected(`${asked} is a URL. Give a path relative to the workspace.`);
  }
  const isWindows = folders.some(({ path }) => drive.test(path));
  if (!isWindows && windowsParent.test(asked)) {
    return rejected(`${asked} leads upwards as paths on Windows do. Write paths with /.`);
  }
  const slashed = isWindows ? asked.replaceAll("\\", "/") : asked;
  if (slashed.startsWith("/") || drive.test(slashed)) {
    return absolutePlace(asked, normalized(slashed), folders, ignoresCase);
  }
  if (slashed === "~" || slashed.startsWith("~/")) {
    return rejected(`${asked} is in the home folder. Give a path relative to the workspace.`);
  }
  if (folders.length === 1) {
    return placed(asked, first, slashed, ignoresCase);
  }
  const [name = "", ...rest] = slashed.replace(/^(?:\.\/)+/, "").split("/");
  const folder = folders.find((one) => folded(one.name, ignoresCase) === folded(name, ignoresCase));
  return folder === undefined
    ? rejected(`${asked} names no folder. Begin the path with the name of one: ${folders.map((one) => one.name).join(", ")}.`)
    : placed(asked, folder, rest.join("/"), ignoresCase);
}

/** A path that is absolute, without `..`, wherever it is; `undefined` if it's no such path. Pure. */
export function absolutePath(asked: string, folders: readonly WorkspaceFolder[]): string | undefined {
  const slashed = folders.some(({ path }) => drive.test(path)) ? asked.replaceAll("\\", "/") : asked;
  const isUsable = !asked.includes("\0") && asked.length <= mostCharacters;
  return isUsable && (slashed.startsWith("/") || /^[a-z]:\//i.test(slashed)) ? normalized(slashed) : undefined;
}

function placed(asked: string, folder: WorkspaceFolder, relative: string, ignoresCase: boolean): PlaceReading {
  const path = normalized(`${folder.path}/${relative}`);
  return isInside(path, folder.path, ignoresCase)
    ? { ok: true, place: { folder, path } }
    : rejected(`${asked} is outside of the workspace. Only files in its folders can be used.`);
}

function absolutePlace(asked: string, path: string, folders: readonly WorkspaceFolder[], ignoresCase: boolean): PlaceReading {
  const folder = folderOf(path, folders, ignoresCase);
  return folder === undefined
    ? rejected(`${asked} is outside of the workspace. Only files in its folders can be used.`)
    : { ok: true, place: { folder, path } };
}

/** The innermost folder that an absolute path is in. Pure. */
export function folderOf(path: string, folders: readonly WorkspaceFolder[], ignoresCase: boolean): WorkspaceFolder | undefined {
  return folders
    .filter((folder) => isInside(path, folder.path, ignoresCase))
    .reduce<WorkspaceFolder | undefined>(
      (best, folder) => (best === undefined || folder.path.length > best.path.length ? folder : best),
      undefined,
    );
}

/** A path as models and people are shown it: relative to its folder, with the folder's name first if there are several; `.` for the only folder itself. One outside stays absolute. Pure. */
export function shownPath(path: string, folders: readonly WorkspaceFolder[], ignoresCase: boolean): string {
  const folder = folderOf(path, folders, ignoresCase);
  if (folder === undefined) {
    return path;
  }
  const relative = path.slice(folder.path.length).replace(/^\//, "");
  return folders.length === 1 ? (relative === "" ? "." : relative) : relative === "" ? folder.name : `${folder.name}/${relative}`;
}

/** Whether an absolute path is a folder's or below it. Pure. */
export function isInside(path: string, folder: string, ignoresCase: boolean): boolean {
  const root = folded(folder, ignoresCase).replace(/\/$/, "");
  const inner = folded(path, ignoresCase);
  return inner === root || inner.startsWith(`${root}/`);
}

/** The folder above a path, and the path's last name. Pure. */
export function parentOf(path: string): { readonly parent: string; readonly name: string } {
  const at = path.lastIndexOf("/");
  const parent = path.slice(0, at);
  return { parent: parent === "" ? "/" : drive.test(parent) && parent.length === 2 ? `${parent}/` : parent, name: path.slice(at + 1) };
}

/** Two names for one file where the system ignores case. */
function folded(text: string, ignoresCase: boolean): string {
  return ignoresCase ? text.toLowerCase() : text;
}

/** Without `.`, `..` and empty names. `..` at the root stays there. */
function normalized(path: string): string {
  const root = path.startsWith("//") ? "//" : path.startsWith("/") ? "/" : "";
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      names.pop();
    } else if (name !== "" && name !== ".") {
      names.push(name);
    }
  }
  return root + names.join("/");
}

function rejected(message: string): PlaceReading {
  return { ok: false, message };
}

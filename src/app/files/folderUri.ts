import { posix } from "node:path";

/** The parts of an address that say where a file is, decoded, as those of `vscode.Uri`. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** What says which folders are this window's. */
export interface OpenedFolders {
  readonly folders: readonly UriParts[];
  /** The window's remote, such as `ssh-remote+host`; absent where the window is not remote. */
  readonly remoteAuthority: string | undefined;
  /** Whether the file system takes `A` for `a`. */
  readonly ignoreCase: boolean;
}

const remoteScheme = "vscode-remote";

/**
 * The address that a file has for the extension host, where it is in an opened folder; else `undefined`. A window names the files of its remote
 * `vscode-remote:`, an extension that runs on that remote knows them as `file:`; each is taken for the other, of the same remote alone. `..` is resolved first. Pure.
 */
export function inOpenedFolder(uri: UriParts, { folders, remoteAuthority, ignoreCase }: OpenedFolders): UriParts | undefined {
  const path = withLowerDrive(posix.normalize(uri.path));
  for (const folder of folders) {
    if (isSamePlace(uri, folder, remoteAuthority) && isBelow(path, withLowerDrive(folder.path), ignoreCase)) {
      return { scheme: folder.scheme, authority: folder.authority, path };
    }
  }
  return undefined;
}

function isSamePlace(uri: UriParts, folder: UriParts, remoteAuthority: string | undefined): boolean {
  const isRemote = (parts: UriParts): boolean =>
    parts.scheme === remoteScheme && remoteAuthority !== undefined && isSameAuthority(parts.authority, remoteAuthority);
  const isLocal = (parts: UriParts): boolean => parts.scheme === "file" && parts.authority === "";
  const isSame = uri.scheme === folder.scheme && isSameAuthority(uri.authority, folder.authority);
  return isSame || (isRemote(uri) && isLocal(folder)) || (isLocal(uri) && isRemote(folder));
}

function isSameAuthority(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isBelow(path: string, folder: string, ignoreCase: boolean): boolean {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const root = fold(folder.replace(/\/+$/, ""));
  return fold(path) === root || fold(path).startsWith(`${root}/`);
}

/** `/C:/a` and `/c:/a` are one file. */
function withLowerDrive(path: string): string {
  return path.replace(/^\/[A-Z](?=:)/, (drive) => drive.toLowerCase());
}

/**
 * The remote of the window, as VS Code puts it into the addresses that it makes for a webview's files; `undefined` where the window is not remote. VS Code
 * gives extensions no other word of it. `resource`: what `Webview.asWebviewUri` makes of a `file:` address.
 */
export function remoteAuthorityOf(resource: string): string | undefined {
  const encoded = /^https:\/\/vscode-remote(?:\+|%2B)([^./]+)\./i.exec(resource)?.[1];
  return encoded?.replaceAll(/-([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

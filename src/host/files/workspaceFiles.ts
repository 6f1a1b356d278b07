import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import { inOpenedFolder, type OpenedFolders, type UriParts } from "../../app/files/folderUri.ts";
import { globOfEnds, pathCandidates, searchableEnd } from "../../app/files/pathCandidates.ts";

/** How long an answer is good, in milliseconds: files come and go. */
const keptMs = 30_000;
const keptCount = 2000;
/** How many files one search may bring. */
const searchLimit = 500;
/** How many places of one name are offered. */
const sameNameLimit = 20;

const notSearched = "**/{node_modules,bower_components,.git}/**";

/** Files of the opened folders, by whatever the panel calls them. Nothing outside of the folders is ever found. */
export class WorkspaceFiles {
  private readonly clock: Clock;
  private readonly remoteAuthority: () => string | undefined;
  private readonly kept = new Map<string, { readonly found: readonly vscode.Uri[]; readonly untilMs: number }>();

  /** `remoteAuthority`: the window's remote, such as `wsl+Ubuntu`. */
  constructor(clock: Clock, remoteAuthority: () => string | undefined) {
    this.clock = clock;
    this.remoteAuthority = remoteAuthority;
  }

  /** The file that an address names, as this extension host addresses it; `undefined` where it is in no opened folder. It need not exist. */
  own(address: string): vscode.Uri | undefined {
    try {
      return this.inside(vscode.Uri.parse(address, true));
    } catch {
      return undefined;
    }
  }

  /** The files that each of `paths` may mean, in its order; none where there is no such file in the opened folders. Never rejects. */
  async find(paths: readonly string[]): Promise<ReadonlyMap<string, readonly vscode.Uri[]>> {
    const nowMs = this.clock.monotonicMs();
    const unknown = [...new Set(paths)].filter((path) => (this.kept.get(path)?.untilMs ?? 0) <= nowMs);
    const looked = new Map(await Promise.all(unknown.map(async (path) => [path, await this.lookUp(path)] as const)));
    const ends = new Map(
      unknown
        .filter((path) => looked.get(path)?.length === 0)
        .flatMap((path) => {
          const end = searchableEnd(path);
          return end === undefined ? [] : [[path, end] as const];
        }),
    );
    const searched = await search([...new Set(ends.values())]);
    for (const path of unknown) {
      const end = ends.get(path);
      this.keep(
        path,
        end === undefined ? (looked.get(path) ?? []) : searched.filter((uri) => uri.path.endsWith(`/${end}`)).slice(0, sameNameLimit),
      );
    }
    return new Map(paths.map((path) => [path, this.kept.get(path)?.found ?? []]));
  }

  private keep(path: string, found: readonly vscode.Uri[]): void {
    if (this.kept.size >= keptCount) {
      this.kept.clear();
    }
    this.kept.set(path, { found, untilMs: this.clock.monotonicMs() + keptMs });
  }

  private async lookUp(path: string): Promise<readonly vscode.Uri[]> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
      name,
      scheme: uri.scheme,
      authority: uri.authority,
      path: uri.path,
    }));
    const named = /^file:/i.test(path) ? this.own(path) : undefined;
    const candidates = /^file:/i.test(path)
      ? named === undefined
        ? []
        : [named]
      : pathCandidates(path, folders).flatMap((parts) => this.inside(parts) ?? []);
    for (const uri of candidates) {
      if (await isFile(uri)) {
        return [uri];
      }
    }
    return [];
  }

  private inside(uri: UriParts): vscode.Uri | undefined {
    const parts = inOpenedFolder(uri, this.opened());
    return parts && vscode.Uri.from(parts);
  }

  private opened(): OpenedFolders {
    return {
      folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
      remoteAuthority: this.remoteAuthority(),
      ignoreCase: process.platform === "win32" || process.platform === "darwin",
    };
  }
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

async function search(ends: readonly string[]): Promise<readonly vscode.Uri[]> {
  if (ends.length === 0) {
    return [];
  }
  try {
    return await vscode.workspace.findFiles(globOfEnds(ends), notSearched, searchLimit);
  } catch {
    // Not every file system can be searched.
    return [];
  }
}

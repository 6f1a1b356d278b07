import { readFile } from "node:fs/promises";
import type { Clock } from "../../core/ports/clock.ts";
import type { FileWatch, FoundChanges, UnknownChange } from "../../core/tools/files/fileWatch.ts";
import type { FileState, Workspace } from "../../core/ports/workspace.ts";
import type { FileChange } from "../../core/tools/files/fileChange.ts";
import { workspaceRoots } from "../../core/tools/files/workspaceRoots.ts";
import { isInside } from "../../core/tools/workspacePath.ts";
import { KeptContents } from "./keptContents.ts";
import { scanFile, scanFiles, type Scan, type ScannedFile } from "./scanFiles.ts";

/** What files are watched with. */
export interface FileWatchPorts {
  readonly workspace: Workspace;
  readonly clock: Clock;
  /** Whether a file has secrets, by its shown path: what it held isn't kept. */
  isSecret(shownPath: string): boolean;
  /** Begins to note which files the user saves; the result gives their absolute paths, once. Left out: nobody does. */
  noteSaves?(): () => ReadonlySet<string>;
}

/** What is asked about paths that have changed. */
interface PathQuestions {
  readonly isOthers: (path: string) => boolean;
  readonly wasIgnored: (path: string) => Promise<boolean>;
  readonly isSecret: (path: string) => boolean;
}

const scanLimits = { files: 20_000, ms: 2000 };
/** Changes whose contents are kept for Undo, and bytes of a file that are. */
const mostChanges = 500;
const mostBytes = 4 * 1024 * 1024;

/** Compares the files of the disk before and after, without an editor or git. Remembers contents from one time to the next. */
export class NodeFileWatch implements FileWatch {
  readonly #ports: FileWatchPorts;
  readonly #contents = new KeptContents();

  constructor(ports: FileWatchPorts) {
    this.#ports = ports;
  }

  async begin(signal: AbortSignal): Promise<{ end(): Promise<FoundChanges> }> {
    const { clock, workspace } = this.#ports;
    const roots = await workspaceRoots(workspace);
    const isSecret = (path: string): boolean => this.#ports.isSecret(roots.shown(path));
    const look = (until: AbortSignal): Promise<Scan> =>
      scanFiles(roots.paths, { limits: scanLimits, ignoresCase: workspace.ignoresCase, signal: until, nowMs: () => clock.monotonicMs() });
    const before = await look(signal);
    await this.#contents.keep(
      before,
      (path) => !isSecret(path),
      signal,
      () => clock.monotonicMs(),
    );
    const saves = this.#ports.noteSaves?.();
    return {
      end: async () => {
        const after = await look(new AbortController().signal);
        const saved = saves?.() ?? new Set<string>();
        // A file that ignore files let through only now may have been there for long.
        const wasIgnored = async (path: string): Promise<boolean> => {
          const root = roots.paths.find((one) => isInside(path, one, workspace.ignoresCase));
          return root !== undefined && before.ignored(root, path);
        };
        return this.#compared(before, after, { isOthers: (path) => !saved.has(path), wasIgnored, isSecret });
      },
    };
  }

  async #compared(before: Scan, after: Scan, { isOthers, wasIgnored, isSecret }: PathQuestions): Promise<FoundChanges> {
    const changed = [...new Set([...before.files.keys(), ...after.files.keys()])]
      .filter((path) => before.files.get(path)?.key !== after.files.get(path)?.key && isOthers(path))
      .sort();
    const changes: FileChange[] = [];
    const unknown: UnknownChange[] = [];
    const folders = new Set(before.folders);
    for (const path of changed) {
      const old = before.files.get(path);
      // A look that broke off says nothing about what it didn't see, and none says anything about what is ignored by then.
      const now = after.files.get(path) ?? (await scanFile(path));
      if (old?.key === now?.key || (old === undefined && (!before.isWhole || (await wasIgnored(path))))) {
        continue;
      }
      const kind = old === undefined ? "create" : now === undefined ? "delete" : "edit";
      const [was, is] = [this.#stateBefore(path, old), await stateNow(path, now)];
      const isKnown = (old === undefined || was !== undefined) && (now === undefined || is !== undefined) && !isSecret(path);
      const change = isKnown && changes.length < mostChanges ? changeOf(path, was, is, () => newFoldersOf(path, folders)) : undefined;
      if (change === "same") {
        continue;
      }
      if (change === undefined) {
        unknown.push({ path, kind });
      } else {
        changes.push(change);
      }
    }
    return { changes, unknown, isPartial: !before.isWhole || !after.isWhole };
  }

  #stateBefore(path: string, file: ScannedFile | undefined): FileState | undefined {
    if (file?.kind === "link") {
      return { kind: "link", target: file.target ?? "" };
    }
    const bytes = file === undefined ? undefined : this.#contents.contentOf(path, file);
    return bytes === undefined ? undefined : { kind: "file", bytes, mode: file?.mode };
  }
}

/** A change from one state to another; `undefined` if it's none that can be undone, such as of a file into a link. */
function changeOf(
  path: string,
  before: FileState | undefined,
  after: FileState | undefined,
  newFolders: () => readonly string[],
): FileChange | "same" | undefined {
  if (before === undefined || after === undefined) {
    return before !== undefined
      ? { kind: "delete", path, before }
      : after === undefined
        ? undefined
        : { kind: "create", path, after, newFolders: newFolders() };
  }
  if (before.kind !== "file" || after.kind !== "file") {
    return undefined;
  }
  const isSame = before.mode === after.mode && Buffer.compare(before.bytes, after.bytes) === 0;
  return isSame ? "same" : { kind: "edit", path, before, after };
}

async function stateNow(path: string, file: ScannedFile | undefined): Promise<FileState | undefined> {
  if (file === undefined || file.size > mostBytes) {
    return undefined;
  }
  if (file.kind === "link") {
    return { kind: "link", target: file.target ?? "" };
  }
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? undefined : { kind: "file", bytes, mode: file.mode };
}

/** Folders above a path that weren't there, the outermost first; each is given once. */
function newFoldersOf(path: string, folders: Set<string>): readonly string[] {
  const found: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const folder = path.slice(0, at);
    if (folders.has(folder)) {
      break;
    }
    folders.add(folder);
    found.unshift(folder);
  }
  return found;
}

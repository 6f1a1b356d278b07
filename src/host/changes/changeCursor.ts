import * as vscode from "vscode";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import { kindOf, type PendingFile } from "../../app/changes/pendingFile.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";
import { placedHunks, type PlacedHunk } from "./hunkRanges.ts";

/** A place to go to: a hunk, or a file that has none. */
interface Stop {
  readonly file: PendingFile;
  readonly range: vscode.Range;
}

/** The file of the active editor, if changes of it are pending. */
export function activeFile(pending: PendingChanges, paths: FolderPaths): PendingFile | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri ?? activeTabUri();
  return uri?.scheme === "file" ? pending.file(paths.real(uri)) : undefined;
}

/** The hunk that the cursor is in, or else the nearest. */
export function hunkAtCursor(file: PendingFile): PlacedHunk | undefined {
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const distance = ({ range }: PlacedHunk): number => Math.max(0, range.start.line - line, line - range.end.line);
  return placedHunks(file).reduce<PlacedHunk | undefined>(
    (best, hunk) => (best === undefined || distance(hunk) < distance(best) ? hunk : best),
    undefined,
  );
}

/** Where the next or the previous change is, from the cursor on, through all files and round; `undefined`: nothing is pending. */
export function neighbourOfCursor(pending: PendingChanges, paths: FolderPaths, step: 1 | -1): Stop | undefined {
  const files = pending.files().filter((file) => kindOf(file) !== "delete");
  const stops = files.map(stopsIn);
  const at = files.indexOf(activeFile(pending, paths) ?? ({} as PendingFile));
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const here = (stops[at] ?? []).filter(({ range }) => (range.start.line - line) * step > 0);
  const inFile = step === 1 ? here[0] : here.at(-1);
  if (inFile !== undefined) {
    return inFile;
  }
  const next = at < 0 ? (step === 1 ? 0 : files.length - 1) : (at + step + files.length) % files.length;
  return step === 1 ? stops[next]?.[0] : stops[next]?.at(-1);
}

function stopsIn(file: PendingFile): readonly Stop[] {
  const hunks = placedHunks(file).map(({ range }) => ({ file, range }));
  return hunks.length === 0 ? [{ file, range: new vscode.Range(0, 0, 0, 0) }] : hunks;
}

/** A picture or another file that no text editor shows. */
function activeTabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook ? input.uri : undefined;
}

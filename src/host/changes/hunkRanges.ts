import * as vscode from "vscode";
import { LineTable } from "../../core/tools/edits/lineTable.ts";
import { linesOfHunk, stateIn, type PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import type { PendingFile } from "../../app/changes/pendingFile.ts";

/** A hunk in a document. */
export interface PlacedHunk {
  readonly hunk: PendingHunk;
  /** Whole lines; where lines were taken away, the start of the line that follows. */
  readonly range: vscode.Range;
  /** No line of the document is the agent's: lines were taken away. */
  readonly isRemoval: boolean;
  readonly state: PendingHunk["state"];
}

/** The hunks of a file, from the top down. */
export function placedHunks({ content }: PendingFile): readonly PlacedHunk[] {
  if (content.kind !== "text" || content.hunks.length === 0) {
    return [];
  }
  const table = new LineTable(content.text);
  return content.hunks
    .map((hunk) => {
      const { line, count } = linesOfHunk(table, hunk);
      const last = Math.max(line, line + count - 1);
      const range = count === 0 ? new vscode.Range(line, 0, line, 0) : new vscode.Range(line, 0, last, table.content(last).length);
      return { hunk, range, isRemoval: count === 0, state: stateIn(content.text, hunk) };
    })
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

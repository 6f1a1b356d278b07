import { baseOf, stateIn, type PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import { wholeLines } from "../../core/tools/edits/lineTable.ts";
import type { KeptState } from "../../core/tools/turns/keptState.ts";
import type { ChangedFileView } from "../../shared/agentViews.ts";

/** What is pending of a file's content. */
export type PendingContent =
  /** A text, as it was when it was last seen, without its byte order mark, and its hunks. That of a file that agents made has one hunk: all of it. */
  | { readonly kind: "text"; readonly text: string; readonly byteOrderMark: boolean; readonly hunks: readonly PendingHunk[] }
  /** A file that is no text, or a link: kept or undone whole. `after`: what agents left. */
  | { readonly kind: "whole"; readonly before: KeptState; readonly after: KeptState }
  /** Agents deleted it. `lines`: how many it had; 0 if it was no text. */
  | { readonly kind: "gone"; readonly before: KeptState; readonly lines: number };

/** A file that agents changed and whose changes the user has neither kept nor undone. */
export interface PendingFile {
  /** Absolute, without links: where it is, or was if it's gone. */
  readonly path: string;
  /** Where it was before; `undefined`: agents made it. */
  readonly origin: string | undefined;
  readonly content: PendingContent;
  /** Folders that agents made for it, the outermost first. */
  readonly newFolders: readonly string[];
}

/** What happened to a file, as a whole. Pure. */
export function kindOf({ path, origin, content }: PendingFile): ChangedFileView["kind"] {
  return content.kind === "gone" ? "delete" : origin === undefined ? "create" : origin === path ? "edit" : "rename";
}

/** Whether anything of a file is pending still. Pure. */
export function isPending(file: PendingFile): boolean {
  const { content } = file;
  if (kindOf(file) !== "edit") {
    return true;
  }
  return content.kind === "text" ? content.hunks.length > 0 : true;
}

/** A text file as it would be without what is pending. Pure. */
export function baseText({ origin, content }: PendingFile): string | undefined {
  return content.kind === "text" ? (origin === undefined ? "" : baseOf(content.text, content.hunks)) : undefined;
}

/** The hunks of a file; none of one that is kept or undone whole. Pure. */
export function hunksOf({ content }: PendingFile): readonly PendingHunk[] {
  return content.kind === "text" ? content.hunks : [];
}

/** A file as the panel shows it, under a label. Pure. */
export function changedFileView(file: PendingFile, label: string): ChangedFileView {
  const { content } = file;
  const hunks = hunksOf(file);
  const count = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + wholeLines(text).length, 0);
  const counted = hunks.filter(({ state }) => state !== "lost");
  return {
    path: file.path,
    label,
    kind: kindOf(file),
    addedLines: content.kind === "text" ? count(counted.map(({ start, end }) => content.text.slice(start, end))) : 0,
    removedLines: content.kind === "gone" ? content.lines : count(counted.map(({ baseText: before }) => before)),
    hunks: content.kind === "text" && kindOf(file) !== "create" ? hunks.length : 1,
    blockedHunks: content.kind === "text" ? hunks.filter((hunk) => stateIn(content.text, hunk) !== "clean").length : 0,
  };
}

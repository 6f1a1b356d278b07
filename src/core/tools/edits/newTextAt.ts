import { byteOrderMark, type MatchStep, type Place } from "./findPlaces.ts";
import { lineRuns } from "./lineDiff.ts";
import { withLineEnd, type LineEnds } from "./lineEnds.ts";
import { anyLineEnd } from "./lineTable.ts";
import type { TextEdit } from "./textEdit.ts";

/**
 * What is written at a place where `edit.oldText` was found: the new text with the line ends and the indentation of that place. Lines that the edit leaves alone stay as the file has them, byte for byte,
 * with the space at their ends, their quotation marks and line ends, even if the model wrote them differently.
 */
export function newTextAt(text: string, place: Place, step: MatchStep, edit: TextEdit, lineEnds: LineEnds): string {
  const found = text.slice(place.start, place.end);
  const lineEnd = lineEnds.at(place.start, place.end);
  const atStart = place.start === 0 || (step !== "exact" && edit.oldText.startsWith(byteOrderMark));
  const newText = atStart ? withoutMark(edit.newText) : edit.newText;
  if (step === "exact" && new Set(found.match(anyLineEnd) ?? []).size < 2) {
    return withLineEnd(newText, lineEnd);
  }
  return keepingLines(found, withoutMark(edit.oldText), newText, lineEnd, place.reindent);
}

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function keepingLines(found: string, oldText: string, newText: string, lineEnd: string | undefined, reindent: Place["reindent"]): string {
  const oldLines = oldText.split(anyLineEnd);
  const fileLines = found.split(anyLineEnd);
  const fileEnds = found.match(anyLineEnd) ?? [];
  const newLines = newText.split(/\r?\n/);
  const newEnds = newText.match(/\r?\n/g) ?? [];
  const { kept, inPlaceOf } = alignedLines(oldLines, newLines);
  const lines = newLines.map((line, index) => {
    const at = kept.get(index);
    const content = at === undefined ? reindented(line, reindent) : (fileLines[at] ?? "");
    const end = fileEnds[at ?? inPlaceOf.get(index) ?? -1] ?? lineEnd ?? newEnds[index] ?? "";
    return index === newLines.length - 1 ? content : content + end;
  });
  const written = lines.join("");
  // The old text ends its last line where the file just ends: so does the new text.
  return oldLines.length > fileLines.length && newLines.length > 1 && newLines.at(-1) === ""
    ? written.replace(/(?:\r\n|\n|\r)$/, "")
    : written;
}

interface AlignedLines {
  /** Which of the old lines each new line is, for those that are the same. */
  readonly kept: ReadonlyMap<number, number>;
  /** Which of the old lines each new line stands in for, as far as there are as many. */
  readonly inPlaceOf: ReadonlyMap<number, number>;
}

function alignedLines(oldLines: readonly string[], newLines: readonly string[]): AlignedLines {
  const kept = new Map<number, number>();
  const inPlaceOf = new Map<number, number>();
  let [oldIndex, newIndex] = [0, 0];
  for (const run of [...lineRuns(oldLines, newLines), { oldIndex: oldLines.length, removed: 0, newIndex: newLines.length, added: 0 }]) {
    for (; newIndex < run.newIndex; newIndex++, oldIndex++) {
      kept.set(newIndex, oldIndex);
    }
    for (let offset = 0; offset < Math.min(run.added, run.removed); offset++) {
      inPlaceOf.set(newIndex + offset, oldIndex + offset);
    }
    [oldIndex, newIndex] = [run.oldIndex + run.removed, run.newIndex + run.added];
  }
  return { kept, inPlaceOf };
}

/** Blank lines have no indentation to change. {@link canReindent} has said that the others have an answer. */
function reindented(line: string, reindent: Place["reindent"]): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return reindent === undefined || indent === line ? line : (reindent(indent) ?? indent) + line.slice(indent.length);
}

/** Whether every line that the edit writes at this place can be indented as the place is. */
export function canReindent(place: Place, edit: TextEdit): boolean {
  const { reindent } = place;
  if (reindent === undefined) {
    return true;
  }
  const newLines = edit.newText.split(/\r?\n/);
  const { kept } = alignedLines(edit.oldText.split(anyLineEnd), newLines);
  return newLines.every((line, index) => {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    return kept.has(index) || indent === line || reindent(indent) !== undefined;
  });
}

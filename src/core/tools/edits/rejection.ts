import type { LineRange } from "./nearestRegion.ts";
import type { LineTable } from "./lineTable.ts";

/** Why edits were rejected. Nothing was written then, not even those of the same call that fit. */
export type RejectionReason =
  | "no-edits"
  | "blank-old-text"
  | "same-text"
  | "broken-text"
  | "not-found"
  | "ambiguous"
  | "indentation"
  | "too-large"
  | "missing-file"
  | "not-text"
  | "changed";

/** Edits that were rejected, for a model to do better. */
export interface EditRejection {
  readonly reason: RejectionReason;
  /** Which edit of the call, from 0; missing if it's not about one. */
  readonly edit?: number;
  /** Whole sentences, and the lines in question. Has no text of a file that must not be quoted. */
  readonly message: string;
  /** The lines that have most in common with a text that isn't in the file; missing if nothing has, or if the file must not be quoted. */
  readonly nearest?: LineRange;
  /** The lines of every place of a text that is in the file more than once; the first thousand. Missing if the file must not be quoted. */
  readonly places?: readonly LineRange[];
}

/** Lines that are quoted at most, and characters of each. */
const mostLines = 30;
const mostCharacters = 300;

/** Lines as they are quoted to a model: each behind its number, counted from 1. */
export function quotedLines(table: LineTable, range: LineRange): string {
  const lines: string[] = [];
  for (let line = range.first; line <= Math.min(range.last, range.first + mostLines - 1); line++) {
    lines.push(`${String(line + 1)}| ${shortened(table.content(line))}`);
  }
  const left = range.last - range.first + 1 - lines.length;
  return left > 0 ? `${lines.join("\n")}\n(${String(left)} more lines)` : lines.join("\n");
}

function shortened(line: string): string {
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters).toWellFormed()}… (${String(line.length)} characters)` : line;
}

/** “line 3” or “lines 3–5”, counted from 1. */
export function lineWords({ first, last }: LineRange): string {
  return first === last ? `line ${String(first + 1)}` : `lines ${String(first + 1)}–${String(last + 1)}`;
}

/** The line numbers of places, as many as a sentence bears. */
export function placeWords(places: readonly LineRange[]): string {
  const shown = places
    .slice(0, 100)
    .map(({ first, last }) => (first === last ? String(first + 1) : `${String(first + 1)}–${String(last + 1)}`));
  const left = places.length - shown.length;
  return left > 0 ? `${shown.join(", ")} and ${String(left)} more` : shown.join(", ");
}

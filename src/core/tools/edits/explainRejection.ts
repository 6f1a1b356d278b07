import type { MatchStep, Place } from "./findPlaces.ts";
import { anyLineEnd, LineTable } from "./lineTable.ts";
import { nearestRegion, type LineRange } from "./nearestRegion.ts";
import { lineWords, placeWords, quotedLines, type EditRejection } from "./rejection.ts";
import type { Replacement, TextEdit } from "./textEdit.ts";

/** An edit that is being applied. */
export interface EditQuestion {
  readonly path: string;
  readonly mayQuote: boolean;
  readonly edit: TextEdit;
  /** Its place in the call, from 0. */
  readonly index: number;
  /** The file as the edits before this one leave it. */
  readonly text: string;
  /** The file before any of them. */
  readonly before: string;
  /** From `before` to `text`. */
  readonly replacements: readonly Replacement[];
}

const nothingWritten = "Nothing was written.";
const notQuoted = "Its text isn't shown, because it may have secrets in it.";

/** What is wrong with edits whatever the file says, the first of it; `undefined`: nothing. */
export function badEdit(edits: readonly TextEdit[], { path }: { readonly path: string }): EditRejection | undefined {
  if (edits.length === 0) {
    return { reason: "no-edits", message: `There are no edits for ${path}. ${nothingWritten}` };
  }
  for (const [index, { oldText, newText }] of edits.entries()) {
    const reject = (reason: EditRejection["reason"], problem: string): EditRejection => ({
      reason,
      edit: index,
      message: `${edits.length === 1 ? "The edit" : `Edit ${String(index + 1)}`} of ${path}: ${problem} ${nothingWritten}`,
    });
    if (oldText.trim() === "") {
      return reject(
        "blank-old-text",
        "oldText is blank. Give the lines to replace; to insert, give the line beside and repeat it in newText.",
      );
    }
    if (!newText.isWellFormed() || !oldText.isWellFormed()) {
      return reject("broken-text", "a character is cut in two (a lone surrogate), which no file can hold.");
    }
    if (oldText.replace(/\r\n/g, "\n") === newText.replace(/\r\n/g, "\n")) {
      return reject("same-text", "oldText and newText are the same, so there is nothing to change.");
    }
  }
  return undefined;
}

/** A file that isn't there. */
export function missingFile(path: string): EditRejection {
  return { reason: "missing-file", message: `${path} doesn't exist. ${nothingWritten} To make a new file, write it whole.` };
}

/** A file that can't be edited without harm; `why` is the sentence of `readFileText`. */
export function notText(why: string): EditRejection {
  return { reason: "not-text", message: `${why} ${nothingWritten}` };
}

/** An `oldText` that is nowhere: the nearest lines are quoted, with the first line that differs. */
export function notFound(question: EditQuestion): EditRejection {
  const { path, mayQuote, edit, index, text } = question;
  const head = `oldText of ${name(index)} isn't in ${path}${afterOthers(question)}. ${nothingWritten}`;
  if (!mayQuote) {
    return { reason: "not-found", edit: index, message: `${head} ${notQuoted}` };
  }
  const gone = index === 0 ? -1 : question.before.indexOf(edit.oldText);
  const consumed = gone < 0 ? "" : " It was there before the edits ahead of it in this call changed it.";
  const table = new LineTable(text);
  const nearest =
    gone < 0 ? nearestRegion(table, edit.oldText) : linesAfter(table, question.replacements, gone, gone + edit.oldText.length);
  if (nearest === undefined) {
    const none = text === "" ? "The file is empty." : "The file has nothing in common with oldText.";
    return { reason: "not-found", edit: index, message: `${head}${consumed} ${none}` };
  }
  const quoted = quotedLines(table, nearest);
  return {
    reason: "not-found",
    edit: index,
    nearest,
    message: `${head}${consumed} The nearest place is ${lineWords(nearest)}:\n${quoted}${firstDifference(table, nearest, edit.oldText)}`,
  };
}

/** Where the lines from `start` up to `end` have gone. */
function linesAfter(table: LineTable, replacements: readonly Replacement[], start: number, end: number): LineRange | undefined {
  const place = (offset: number, side: "start" | "end"): number => {
    let delta = 0;
    for (const replacement of replacements) {
      if (replacement.end <= offset) {
        delta += replacement.text.length - (replacement.end - replacement.start);
      } else if (replacement.start < offset) {
        return replacement.start + delta + (side === "end" ? replacement.text.length : 0);
      }
    }
    return offset + delta;
  };
  return table.text === "" ? undefined : linesOf(table, { start: place(start, "start"), end: place(end, "end") });
}

/** An `oldText` that is in more than one place: the lines of all. */
export function ambiguous(question: EditQuestion, step: MatchStep, places: readonly Place[], more: boolean): EditRejection {
  const { path, mayQuote, index, text } = question;
  const but = step === "exact" ? "" : ` (without regard to ${stepWords[step]})`;
  const help = "Give more of the lines around it, so that it fits one place, or set replaceAll.";
  if (!mayQuote) {
    const message = `oldText of ${name(index)} is in more than one place of ${path}. ${nothingWritten} ${help} ${notQuoted}`;
    return { reason: "ambiguous", edit: index, message };
  }
  const table = new LineTable(text);
  const ranges = places.map((place) => linesOf(table, place));
  const count = `${more ? "at least " : ""}${String(places.length)} places`;
  const message = `oldText of ${name(index)} is in ${count} of ${path}${afterOthers(question)}${but}: lines ${placeWords(ranges)}. ${nothingWritten} ${help}`;
  return { reason: "ambiguous", edit: index, places: ranges, message };
}

/** An `oldText` that fits but for its indentation, with a `newText` that can't be indented as the place is. */
export function notIndented(question: EditQuestion, place: Place): EditRejection {
  const { path, mayQuote, index, text } = question;
  const head = `oldText of ${name(index)} is indented differently in ${path}${afterOthers(question)}, and newText can't be indented alike. ${nothingWritten}`;
  if (!mayQuote) {
    return { reason: "indentation", edit: index, message: `${head} ${notQuoted}` };
  }
  const table = new LineTable(text);
  const nearest = linesOf(table, place);
  return { reason: "indentation", edit: index, nearest, message: `${head} It fits ${lineWords(nearest)}:\n${quotedLines(table, nearest)}` };
}

/** A change that would make the file too large to be worked with. */
export function tooLarge({ path, index }: EditQuestion, places: number): EditRejection {
  const message = `Edit ${String(index + 1)} changes ${String(places)} places and would make ${path} too large. ${nothingWritten}`;
  return { reason: "too-large", edit: index, message };
}

const stepWords: Record<Exclude<MatchStep, "exact">, string> = {
  "line-ends": "line ends",
  "trailing-space": "space at the ends of lines",
  indentation: "indentation",
  punctuation: "typographic punctuation",
};

function name(index: number): string {
  return `edit ${String(index + 1)}`;
}

/** Line numbers are those of the text as it is then, which the model has not seen. */
function afterOthers({ index }: EditQuestion): string {
  return index === 0 ? "" : index === 1 ? " as edit 1 leaves it" : ` as edits 1 to ${String(index)} leave it`;
}

function linesOf(table: LineTable, { start, end }: Place): LineRange {
  const first = table.lineAt(start);
  const last = table.lineAt(end);
  return { first, last: last > first && table.start(last) === end ? last - 1 : last };
}

/** The first of the quoted lines that isn't what `oldText` has there: what a model most often needs. */
function firstDifference(table: LineTable, { first, last }: LineRange, oldText: string): string {
  const wanted = oldText.split(anyLineEnd);
  for (let line = first; line <= last; line++) {
    const has = wanted[line - first];
    const content = table.content(line);
    if (has !== undefined && has !== content && has.trim() !== content.trim()) {
      return `\nFirst difference: line ${String(line + 1)}, where oldText has ${JSON.stringify(has.slice(0, 300).toWellFormed())}.`;
    }
  }
  return "\nThe words are the same: the space or the line breaks differ.";
}

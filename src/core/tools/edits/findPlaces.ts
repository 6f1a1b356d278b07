import { indentRule, type IndentPair, type Reindent } from "./indentation.ts";
import { anyLineEnd, LineTable } from "./lineTable.ts";
import { hasTypography, plainText } from "./punctuation.ts";

/** What of a text was left out of account when it was found: nothing; how lines end, and a byte order mark; space at the ends of lines; how far lines are indented; typographic punctuation. Each includes those before it. */
export type MatchStep = "exact" | "line-ends" | "trailing-space" | "indentation" | "punctuation";

/** Where a text is, from `start` up to `end`. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** How the lines of a new text are indented to fit there. */
  readonly reindent?: Reindent;
}

/** All places at the first step that has any, in order; with `overlapping` also those that begin within another. Empty: the text is nowhere. */
export interface FoundPlaces {
  readonly step: MatchStep;
  readonly places: readonly Place[];
}

export const byteOrderMark = "\ufeff";

/**
 * Where `wanted` is in `text`, by the first step that finds it; similarity counts for nothing. At most `limit` places. `wanted` is not blank.
 * What is found is the whole of what `wanted` says: a word is found within a line, but where a step ignores the space before or after lines, whole lines are compared.
 */
export function findPlaces(text: string, wanted: string, overlapping: boolean, limit: number): FoundPlaces {
  const collect = (found: Iterable<Place>): Place[] => taken(found, overlapping, limit);
  const exact = collect(exactPlaces(text, wanted));
  if (exact.length > 0) {
    return { step: "exact", places: exact };
  }
  const cleaned = wanted.startsWith(byteOrderMark) ? wanted.slice(1) : wanted;
  const looser = looserPlaces(text, cleaned, collect, cleaned !== wanted);
  if (looser.places.length > 0 || !(hasTypography(cleaned) || hasTypography(text))) {
    return looser;
  }
  const plain = plainText(text);
  const found = looserPlaces(plain.text, plainText(cleaned).text, (places) => [...places], true);
  const places = function* (): Generator<Place> {
    for (const place of found.places) {
      const [start, end] = [plain.originalOffset(place.start), plain.originalOffset(place.end)];
      if (start !== undefined && end !== undefined) {
        yield { ...place, start, end };
      }
    }
  };
  return { step: "punctuation", places: collect(places()) };
}

function looserPlaces(text: string, wanted: string, collect: (found: Iterable<Place>) => Place[], exactToo: boolean): FoundPlaces {
  const exact = exactToo ? collect(exactPlaces(text, wanted)) : [];
  if (exact.length > 0) {
    return { step: "line-ends", places: exact };
  }
  const table = new LineTable(text);
  const lines = wanted.split(anyLineEnd);
  const inLines = collect(linePlaces(table, lines, false));
  if (inLines.length > 0) {
    return { step: "line-ends", places: inLines };
  }
  const trimmed = collect(linePlaces(table, lines, true));
  return trimmed.length > 0
    ? { step: "trailing-space", places: trimmed }
    : { step: "indentation", places: collect(indentedPlaces(table, lines)) };
}

function taken(found: Iterable<Place>, overlapping: boolean, limit: number): Place[] {
  const places: Place[] = [];
  let end = 0;
  for (const place of found) {
    if (!overlapping && place.start < end) {
      continue;
    }
    places.push(place);
    end = place.end;
    if (places.length >= limit) {
      break;
    }
  }
  return places;
}

function* exactPlaces(text: string, wanted: string): Generator<Place> {
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + 1)) {
    yield { start, end: start + wanted.length };
  }
}

/** Places of lines that are the same but for how they end; `trimmed`: but for space at their ends too. The first may begin, and the last end, within a line. */
function* linePlaces(table: LineTable, lines: readonly string[], trimmed: boolean): Generator<Place> {
  for (let line = 0; line + lines.length <= table.count + 1; line++) {
    const start = firstLineAt(table, line, lines, trimmed);
    if (start === undefined) {
      continue;
    }
    // The last line before those between: in a file of many like lines that decides sooner.
    const end = lines.length === 1 ? table.contentEnd(line) : lastLineAt(table, line, lines, trimmed);
    if (end !== undefined && middleLinesAt(table, line, lines, trimmed)) {
      yield { start, end };
    }
  }
}

/** Where the first of the lines begins if it ends this line of the file. One line alone is here only if space after it was ignored: else an exact search would have found it. */
function firstLineAt(table: LineTable, line: number, lines: readonly string[], trimmed: boolean): number | undefined {
  const first = lines[0] ?? "";
  const length = trimmed ? trimmedEnd(first, 0, first.length) : first.length;
  if (line >= table.count || (lines.length === 1 && length === first.length)) {
    return undefined;
  }
  if (first === "") {
    return table.contentEnd(line);
  }
  const from = table.start(line);
  const start = (trimmed ? trimmedEnd(table.text, from, table.contentEnd(line)) : table.contentEnd(line)) - length;
  return start >= from && table.text.startsWith(first.slice(0, length), start) ? start : undefined;
}

function middleLinesAt(table: LineTable, line: number, lines: readonly string[], trimmed: boolean): boolean {
  for (let index = 1; index < lines.length - 1; index++) {
    const wanted = lines[index] ?? "";
    if (line + index >= table.count || !lineIs(table, line + index, wanted, trimmed)) {
      return false;
    }
  }
  return true;
}

function lineIs(table: LineTable, line: number, wanted: string, trimmed: boolean): boolean {
  const start = table.start(line);
  const end = trimmed ? trimmedEnd(table.text, start, table.contentEnd(line)) : table.contentEnd(line);
  const length = trimmed ? trimmedEnd(wanted, 0, wanted.length) : wanted.length;
  return end - start === length && table.text.startsWith(length === wanted.length ? wanted : wanted.slice(0, length), start);
}

function lastLineAt(table: LineTable, line: number, lines: readonly string[], trimmed: boolean): number | undefined {
  const at = line + lines.length - 1;
  const last = lines.at(-1) ?? "";
  if (at >= table.count) {
    return endsWithoutLineEnd(table, last) ? table.text.length : undefined;
  }
  const start = table.start(at);
  const length = trimmed ? trimmedEnd(last, 0, last.length) : last.length;
  if (length < last.length) {
    return lineIs(table, at, last, true) ? table.contentEnd(at) : undefined;
  }
  return start + length <= table.contentEnd(at) && table.text.startsWith(last, start) ? start + length : undefined;
}

/** Whether a text that goes on with `rest` after the last line is there all the same: a file's end ends its last line, if that has anything in it. */
function endsWithoutLineEnd(table: LineTable, rest: string): boolean {
  return rest === "" && table.content(table.count - 1) !== "";
}

/** Places of whole lines that are the same but for the space around them, where one rule explains how all of them are indented. */
function* indentedPlaces(table: LineTable, lines: readonly string[]): Generator<Place> {
  const wanted = lines.map((line) => ({ indent: /^[ \t]*/.exec(line)?.[0] ?? "", content: line.replace(/^[ \t]+|[ \t]+$/g, ""), line }));
  const last = lines.at(-1) ?? "";
  // A text that ends with a line end says nothing of the line after it.
  const compared = last === "" ? wanted.slice(0, -1) : wanted;
  for (let line = 0; line + compared.length <= table.count; line++) {
    const lastCompared = compared.at(-1);
    if (lastCompared !== undefined && indentOfLine(table, line + compared.length - 1, lastCompared.content) === undefined) {
      continue;
    }
    const pairs: IndentPair[] = [];
    const same = compared.every(({ indent, content }, index) => {
      const fileIndent = indentOfLine(table, line + index, content);
      if (fileIndent !== undefined && content !== "") {
        pairs.push({ file: fileIndent, written: indent });
      }
      return fileIndent !== undefined;
    });
    const after = line + compared.length;
    if (!same || (last === "" && after >= table.count && !endsWithoutLineEnd(table, last))) {
      continue;
    }
    const reindent = indentRule(pairs);
    if (reindent !== undefined) {
      yield { start: table.start(line), end: last === "" ? table.start(after) : wholeLineEnd(table, after - 1, last), reindent };
    }
  }
}

function wholeLineEnd(table: LineTable, line: number, wanted: string): number {
  const end = table.contentEnd(line);
  return /[ \t]$/.test(wanted) ? end : trimmedEnd(table.text, table.start(line), end);
}

/** The leading space of a line of the file if the rest of it, without the space at its end, is `content`. */
function indentOfLine(table: LineTable, line: number, content: string): string | undefined {
  const { text } = table;
  const start = table.start(line);
  const end = trimmedEnd(text, start, table.contentEnd(line));
  const from = end - content.length;
  if (from < start || !text.startsWith(content, from)) {
    return undefined;
  }
  for (let index = start; index < from; index++) {
    if (!isSpace(text.charCodeAt(index))) {
      return undefined;
    }
  }
  return text.slice(start, from);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let index = end;
  while (index > start && isSpace(text.charCodeAt(index - 1))) {
    index--;
  }
  return index;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9;
}

import { anyLineEnd, type LineTable } from "./lineTable.ts";

/** Lines of a text, counted from 0, `last` included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** What is looked for of a text: a snippet, and the line of the text that it is from. */
interface Clue {
  readonly snippet: string;
  readonly line: number;
}

/** More places than this of one snippet say nothing. */
const mostHits = 400;
const mostClues = 48;
const mostVotes = 500_000;

/**
 * The lines of the file that have most in common with `wanted`, which isn't in it, for a person or a model to look at; nothing is ever written by this. Whole lines and words count,
 * and if there are none any three characters, then any one; rare ones count for more. `undefined` if the two have no character in common. Goes through the file a bounded number of times.
 */
export function nearestRegion(table: LineTable, wanted: string): LineRange | undefined {
  const lines = wanted.split(anyLineEnd);
  const searches = [
    () => bestStart([...sameLines(table, lines), ...hitsOf(table, wordClues(lines))]),
    () => bestStart(hitsOf(table, characterClues(lines, 3))),
    () => bestStart(hitsOf(table, characterClues(lines, 1))),
  ];
  for (const search of searches) {
    const first = search();
    if (first !== undefined) {
      const start = Math.max(0, Math.min(first, table.count - 1));
      return { first: start, last: Math.min(table.count - 1, Math.max(start, first + lines.length - 1)) };
    }
  }
  return undefined;
}

/** Lines of the file that have what a line of the text has, and how much that says. */
interface Hits {
  readonly line: number;
  readonly characters: number;
  readonly inFile: readonly number[];
}

/** The line at which the text would begin if most of what is the same were at its place. */
function bestStart(hits: readonly Hits[]): number | undefined {
  const votes = new Map<number, number>();
  let left = mostVotes;
  // Rare ones first: what is everywhere says little, and counting it would take long.
  for (const { line, characters, inFile } of [...hits].sort((a, b) => a.inFile.length - b.inFile.length)) {
    left -= inFile.length;
    if (left < 0 && votes.size > 0) {
      break;
    }
    for (const hit of inFile) {
      votes.set(hit - line, (votes.get(hit - line) ?? 0) + characters / inFile.length);
    }
  }
  let best: readonly [start: number, weight: number] | undefined;
  for (const [start, weight] of votes) {
    if (best === undefined || weight > best[1] || (weight === best[1] && start < best[0])) {
      best = [start, weight];
    }
  }
  return best?.[0];
}

/** Lines that are the same but for the space around them. One pass over the file. */
function sameLines(table: LineTable, lines: readonly string[]): Hits[] {
  const wanted = new Map<string, { readonly at: number[]; readonly inFile: number[] }>();
  for (const [line, text] of lines.entries()) {
    const content = text.trim();
    if (content !== "") {
      const entry = wanted.get(content) ?? { at: [], inFile: [] };
      entry.at.push(line);
      wanted.set(content, entry);
    }
  }
  for (let line = 0; line < table.count; line++) {
    wanted.get(table.content(line).trim())?.inFile.push(line);
  }
  return Array.from(wanted, ([content, { at, inFile }]) => at.map((line) => ({ line, characters: content.length, inFile }))).flat();
}

function hitsOf(table: LineTable, clues: readonly Clue[]): Hits[] {
  return clues.map(({ snippet, line }) => ({ line, characters: snippet.length, inFile: linesWith(table, snippet) }));
}

function linesWith(table: LineTable, snippet: string): number[] {
  const lines: number[] = [];
  for (let at = table.text.indexOf(snippet); at >= 0 && lines.length < mostHits; at = table.text.indexOf(snippet, at + snippet.length)) {
    const line = table.lineAt(at);
    if (line !== lines.at(-1)) {
      lines.push(line);
    }
  }
  return lines;
}

function wordClues(lines: readonly string[]): Clue[] {
  return longest(lines.flatMap((text, line) => Array.from(text.matchAll(/[\p{L}\p{N}_]{3,}/gu), ([snippet]) => ({ snippet, line }))));
}

function characterClues(lines: readonly string[], length: number): Clue[] {
  return longest(
    lines.flatMap((text, line) => {
      const trimmed = text.trim();
      return Array.from({ length: Math.max(0, trimmed.length - length + 1) }, (_, at) => ({
        snippet: trimmed.slice(at, at + length),
        line,
      }));
    }),
  );
}

function longest(clues: readonly Clue[]): Clue[] {
  return [...clues].sort((a, b) => b.snippet.length - a.snippet.length).slice(0, mostClues);
}

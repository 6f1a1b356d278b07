import { readFile, stat } from "node:fs/promises";
import type { FoundLine, SearchOutcome, SearchQuestion } from "../../core/ports/workspace.ts";
import { mostFileBytes } from "../../core/tools/edits/fileText.ts";
import { readableText } from "../../core/tools/files/readableText.ts";
import { lineMatcher, SlowExpression, type LineMatcher } from "./lineMatcher.ts";
import { listFolders } from "./listFolders.ts";
import { shortLine } from "./shortLine.ts";

/** Files that are searched at most. */
const mostFiles = 200_000;
/** Files that are read at once. */
const atOnce = 16;

/** Searches files one by one: see `Workspace.search`. Rejects only if the signal is aborted. */
export async function searchByWalk(question: SearchQuestion, ignoresCase: boolean, signal: AbortSignal): Promise<SearchOutcome> {
  const reading = lineMatcher(question);
  if (!reading.ok) {
    return reading;
  }
  const { paths, isCut } = await pathsOf(question, ignoresCase, signal);
  const lines: FoundLine[] = [];
  let left = question.limit;
  try {
    for (let at = 0; at < paths.length; at += atOnce) {
      signal.throwIfAborted();
      const texts = await Promise.all(paths.slice(at, at + atOnce).map(async (path) => ({ path, text: await textOf(path) })));
      for (const { path, text } of texts) {
        const found = text === undefined ? [] : linesOf(path, text, reading.matcher, question.contextLines, left + 1);
        const count = found.filter(({ isMatch }) => isMatch).length;
        if (count > left) {
          return { ok: true, lines: [...lines, ...firstMatches(found, left, question.contextLines)], isCut: true };
        }
        lines.push(...found);
        left -= count;
      }
    }
  } catch (error) {
    if (error instanceof SlowExpression) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
  return { ok: true, lines, isCut };
}

async function pathsOf(
  { under, includeIgnored, globs, mayRead }: SearchQuestion,
  ignoresCase: boolean,
  signal: AbortSignal,
): Promise<{ readonly paths: readonly string[]; readonly isCut: boolean }> {
  const kinds = await Promise.all(under.map(async (path) => ({ path, isFile: await isFile(path) })));
  const folders = kinds.filter((one) => !one.isFile).map(({ path }) => path);
  const listing = await listFolders({ under: folders, recursive: true, includeIgnored, globs, limit: mostFiles }, ignoresCase, signal);
  const files = kinds.filter((one) => one.isFile).map(({ path }) => path);
  const listed = listing.entries.filter(({ kind }) => kind === "file").map(({ path }) => path);
  return { paths: [...files, ...listed].filter((path) => mayRead(path)), isCut: listing.isCut };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > mostFileBytes) {
      return undefined;
    }
    const readable = readableText(await readFile(path), path);
    return readable.ok ? readable.text : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a text that match, with those around them. Throws {@link SlowExpression}. */
export function linesOf(path: string, text: string, matcher: LineMatcher, contextLines: number, mostMatches: number): FoundLine[] {
  const all = text.split(/\r\n|\n|\r/);
  const matches = matcher.matches(all).slice(0, mostMatches);
  const starts = new Map(matches.map(({ line, start }) => [line, start]));
  const shown = new Set<number>();
  for (const { line } of matches) {
    for (let near = Math.max(0, line - contextLines); near <= Math.min(all.length - 1, line + contextLines); near++) {
      shown.add(near);
    }
  }
  return [...shown]
    .sort((a, b) => a - b)
    .map((line) => ({ path, line: line + 1, text: shortLine(all[line] ?? "", starts.get(line) ?? 0), isMatch: starts.has(line) }));
}

/** The first matches of a file, with the lines around them. */
export function firstMatches(found: readonly FoundLine[], count: number, contextLines: number): FoundLine[] {
  const last = found.filter(({ isMatch }) => isMatch)[count - 1];
  return last === undefined ? [] : found.filter(({ line, isMatch }) => line <= last.line || (!isMatch && line <= last.line + contextLines));
}

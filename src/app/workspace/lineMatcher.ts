import { createContext, Script } from "node:vm";
import { isRecord } from "../../core/model/json.ts";
import type { SearchQuestion } from "../../core/ports/workspace.ts";

/** A match in a line. */
export interface LineMatch {
  /** From 0. */
  readonly line: number;
  /** In the line, in UTF-16 units. */
  readonly start: number;
}

/** Finds lines that match. */
export interface LineMatcher {
  /** The first match of each line. Throws {@link SlowExpression} if that takes too long. */
  matches(lines: readonly string[]): readonly LineMatch[];
}

/** A regular expression that takes too long on some text. */
export class SlowExpression extends Error {}

/** What all lines of one file may take, in milliseconds. */
const mostMs = 1000;

/** A matcher of a question, or a sentence that says why it can't be read. */
export function lineMatcher({
  query,
  isRegex,
  matchCase,
}: Pick<SearchQuestion, "query" | "isRegex" | "matchCase">):
  | { readonly ok: true; readonly matcher: LineMatcher }
  | { readonly ok: false; readonly message: string } {
  if (!isRegex) {
    const literal = new RegExp(
      query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`),
      matchCase ? "u" : "iu",
    );
    return { ok: true, matcher: { matches: (lines) => matchesOf(literal, lines) } };
  }
  const inline = /^\(\?i\)/.test(query);
  const source = inline ? query.slice(4) : query;
  const flags = matchCase && !inline ? "" : "i";
  const expression = compiled(source, `${flags}u`) ?? compiled(source, flags);
  return expression === undefined
    ? { ok: false, message: `The regular expression can't be read: ${query}` }
    : { ok: true, matcher: { matches: boundedMatches(expression) } };
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function matchesOf(expression: RegExp, lines: readonly string[]): LineMatch[] {
  return lines.flatMap((text, line) => {
    const start = text.search(expression);
    return start < 0 ? [] : [{ line, start }];
  });
}

/** JavaScript's expressions can take for ever: only in a context of its own can one be ended. */
function boundedMatches(expression: RegExp): LineMatcher["matches"] {
  const world: { lines: readonly string[]; search: (lines: readonly string[]) => LineMatch[] } = {
    lines: [],
    search: (lines) => matchesOf(expression, lines),
  };
  const context = createContext(world);
  const script = new Script("search(lines)");
  return (lines) => {
    world.lines = lines;
    try {
      return script.runInContext(context, { timeout: mostMs }) as LineMatch[];
    } catch (error) {
      // An error of the other context is no `Error` of this one.
      if (isRecord(error) && error["code"] === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
        throw new SlowExpression("The regular expression takes too long. Give a simpler one, without nested repetition.");
      }
      throw error;
    }
  };
}

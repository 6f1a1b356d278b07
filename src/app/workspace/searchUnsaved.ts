import type { FoundLine, SearchOutcome, SearchQuestion } from "../../core/ports/workspace.ts";
import { isInside } from "../../core/tools/workspacePath.ts";
import { globFilter } from "./globs.ts";
import { IgnoreRules } from "./ignoreRules.ts";
import { lineMatcher, SlowExpression } from "./lineMatcher.ts";
import { firstMatches, linesOf } from "./searchByWalk.ts";

/** A file whose text in an editor isn't the one on the disk. */
export interface UnsavedText {
  /** Absolute, without links. */
  readonly path: string;
  readonly text: string;
}

/**
 * Searches the disk by `search`, but the files of `unsaved` as they stand in editors. An expression that only the disk's search can read searches what is saved. Rejects as `Workspace.search` does.
 */
export async function searchWithUnsaved(
  search: (question: SearchQuestion) => Promise<SearchOutcome>,
  question: SearchQuestion,
  unsaved: readonly UnsavedText[],
  ignoresCase: boolean,
): Promise<SearchOutcome> {
  const reading = unsaved.length === 0 ? undefined : lineMatcher(question);
  if (reading?.ok !== true) {
    return search(question);
  }
  const folded = (path: string): string => (ignoresCase ? path.toLowerCase() : path);
  const paths = new Set(unsaved.map(({ path }) => folded(path)));
  const found: FoundLine[] = [];
  try {
    for (const { path, text } of await covered(question, unsaved, ignoresCase)) {
      found.push(...linesOf(path, text, reading.matcher, question.contextLines, question.limit + 1));
    }
  } catch (error) {
    if (error instanceof SlowExpression) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
  const saved = await search({ ...question, mayRead: (path) => !paths.has(folded(path)) && question.mayRead(path) });
  return saved.ok ? merged(saved, found, question) : saved;
}

/** The texts that a question is about. */
async function covered(question: SearchQuestion, unsaved: readonly UnsavedText[], ignoresCase: boolean): Promise<readonly UnsavedText[]> {
  const fits = globFilter(question.globs, ignoresCase);
  const rules = new IgnoreRules(question.includeIgnored, ignoresCase);
  const wanted = await Promise.all(
    unsaved.map(async ({ path }) => {
      const root = question.under.find((one) => isInside(path, one, ignoresCase));
      if (root === undefined || !question.mayRead(path)) {
        return false;
      }
      const relative = path.slice(root.length).replace(/^\//, "");
      return relative === "" || ((fits?.(relative) ?? true) && !(await rules.ignoresFile(root, path)));
    }),
  );
  return unsaved.filter((_, index) => wanted[index] === true);
}

function merged(
  saved: Extract<SearchOutcome, { ok: true }>,
  found: readonly FoundLine[],
  { limit, contextLines }: SearchQuestion,
): SearchOutcome {
  const files = new Map<string, FoundLine[]>();
  for (const line of [...saved.lines, ...found]) {
    const lines = files.get(line.path);
    if (lines === undefined) {
      files.set(line.path, [line]);
    } else {
      lines.push(line);
    }
  }
  const lines: FoundLine[] = [];
  let left = limit;
  for (const [, own] of [...files].sort(([one], [other]) => byNames(one, other))) {
    const matches = own.filter(({ isMatch }) => isMatch).length;
    if (matches > left) {
      return { ok: true, lines: [...lines, ...firstMatches(own, left, contextLines)], isCut: true };
    }
    lines.push(...own);
    left -= matches;
  }
  return { ok: true, lines, isCut: saved.isCut };
}

/** Paths name by name, as searches of the disk sort them. */
function byNames(one: string, other: string): number {
  const [a, b] = [one.replaceAll("/", "\0"), other.replaceAll("/", "\0")];
  return a < b ? -1 : a > b ? 1 : 0;
}

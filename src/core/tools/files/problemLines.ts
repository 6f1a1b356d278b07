import { problemSeverities, type Problem } from "../../ports/languageServers.ts";

/** Characters of a message that are shown. */
const mostCharacters = 400;

/** A problem in one line: `src/a.ts:3:5 error: Type … (ts(2322))`. Pure. */
export function problemLine(problem: Problem, shown: (path: string) => string): string {
  const { path, line, column, severity, message, source } = problem;
  const words = message.replaceAll(/\s+/g, " ").trim();
  const short = words.length > mostCharacters ? `${words.slice(0, mostCharacters)}…` : words;
  return `${shown(path)}:${String(line)}:${String(column)} ${severity}: ${short}${source === undefined ? "" : ` (${source})`}`;
}

/** The worst first, then by place. Pure. */
export function sortedProblems(problems: readonly Problem[]): readonly Problem[] {
  const rank = ({ severity }: Problem): number => problemSeverities.indexOf(severity);
  return problems.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.path < other.path ? -1 : one.path > other.path ? 1 : one.line - other.line || one.column - other.column),
  );
}

/** Which of `after` weren't in `before`, however lines have moved: what has the same file, severity and words is the same, as often as it was there. Pure. */
export function newProblems(before: readonly Problem[], after: readonly Problem[]): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const problem of before) {
    counts.set(keyOf(problem), (counts.get(keyOf(problem)) ?? 0) + 1);
  }
  return after.filter((problem) => {
    const left = counts.get(keyOf(problem)) ?? 0;
    counts.set(keyOf(problem), left - 1);
    return left <= 0;
  });
}

function keyOf({ path, severity, message, source }: Problem): string {
  return JSON.stringify([path, severity, message, source]);
}

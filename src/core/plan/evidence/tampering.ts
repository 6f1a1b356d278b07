import type { PlanCheck, PlanTask } from "../../../shared/plan.ts";
import { isRecord, parseJson } from "../../model/json.ts";
import { fitsGlobs } from "../globs/globOverlap.ts";
import { countTests, isTestPath, withoutComments, type TestCounts } from "./testFiles.ts";
import type { FileDelta } from "./recordedWork.ts";

/** A check that was made to pass in another way than by doing the task: one sentence. */
export interface Tampering {
  readonly path: string;
  readonly message: string;
}

const configPath =
  /(?:^|\/)(?:(?:jest|vitest|vite|mocha|playwright|cypress|karma|ava|babel|webpack|rollup|eslint|prettier|biome|stylelint)\.config\.\w+|\.mocharc\.\w+|\.eslintrc(?:\.\w+)?|\.eslintignore|biome\.jsonc?|tsconfig(?:\.\w+)*\.json|pytest\.ini|setup\.cfg|tox\.ini|conftest\.py|pyproject\.toml|\.golangci\.ya?ml|clippy\.toml|phpunit\.xml(?:\.dist)?|Makefile|makefile|GNUmakefile|CMakeLists\.txt|Rakefile|justfile|Taskfile\.ya?ml)$/;
const suppression =
  /@ts-(?:ignore|expect-error|nocheck)|eslint-disable|biome-ignore|tslint:disable|#\s*type:\s*ignore|#\s*noqa|#\s*pylint:\s*disable|\/\/\s*nolint|#pragma warning disable|@SuppressWarnings|#\[allow\(|\bas any\b|rubocop:disable/g;

/**
 * How a task's changes made its checks pass without doing what they check: the script that a check runs, its configuration or its tests were weakened; problems were silenced; a text that must be there stands in a comment
 * alone. `checks`: those of the task and of the plan. Pure.
 */
export function findTampering(
  task: Pick<PlanTask, "writes">,
  checks: readonly PlanCheck[],
  changes: readonly FileDelta[],
): readonly Tampering[] {
  const commands = checks.flatMap((check) => ("command" in check ? [check.command] : []));
  const isNamed = (path: string): boolean => task.writes.some((glob) => !/[*?{[]/.test(glob) && fitsGlobs(path, [glob], false));
  const looksAtProblems =
    checks.some((check) => "diagnostics" in check) || commands.some((command) => /tsc|lint|typecheck|mypy|check/.test(command));
  return [
    ...changes.flatMap((delta) => scriptTampering(delta, commands)),
    ...changes.flatMap((delta) => configTampering(delta, commands, isNamed)),
    ...(commands.length === 0 ? [] : testTampering(task, changes)),
    ...(looksAtProblems ? changes.flatMap(suppressedProblems) : []),
    ...checks.flatMap((check) => ("file" in check ? commentOnly(check, changes) : [])),
  ];
}

/** The script of `package.json` that a check's command runs is another one. */
function scriptTampering({ path, before = "", after = "" }: FileDelta, commands: readonly string[]): readonly Tampering[] {
  if (!/(?:^|\/)package\.json$/.test(path)) {
    return [];
  }
  const [old, now] = [scriptsOf(before), scriptsOf(after)];
  const run = new Set(
    commands.flatMap((command) =>
      [...command.matchAll(/\b(?:npm|yarn|pnpm|bun)\s+(?:-\S+\s+)*(?:run(?:-script)?\s+)?(?:-\S+\s+)*([\w:.-]+)/g)].map(([, name = ""]) =>
        name === "t" ? "test" : name,
      ),
    ),
  );
  const related = [...run].flatMap((name) => [name, `pre${name}`, `post${name}`]);
  return related.flatMap((name) =>
    old[name] === now[name] ? [] : [{ path, message: `The script “${name}”, which a check runs, was changed.` }],
  );
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> {
  const fields = parseJson(text);
  return isRecord(fields) && isRecord(fields["scripts"]) ? fields["scripts"] : {};
}

/** What a check's command reads to know what it checks. A file that the plan names is the task's own. */
function configTampering({ path }: FileDelta, commands: readonly string[], isNamed: (path: string) => boolean): readonly Tampering[] {
  const isRun =
    !isTestPath(path) &&
    commands.some((command) =>
      command.split(/[\s'"=]+/).some((word) => word.replace(/^\.\//, "") === path && /\.(?:sh|[cm]?[jt]s|py|rb|ps1)$/.test(path)),
    );
  if (isNamed(path) || commands.length === 0) {
    return [];
  }
  return isRun || configPath.test(path)
    ? [{ path, message: isRun ? "A check runs this file, and it was changed." : "It decides what a check looks at, and it was changed." }]
    : [];
}

function testTampering(task: Pick<PlanTask, "writes">, changes: readonly FileDelta[]): readonly Tampering[] {
  const tests = changes.filter(({ path }) => isTestPath(path));
  const counted = tests.map((delta) => ({ delta, before: countTests(delta.before ?? ""), after: countTests(delta.after ?? "") }));
  const total = (of: "before" | "after", what: keyof TestCounts): number => counted.reduce((sum, one) => sum + one[of][what], 0);
  const where = counted[0]?.delta.path ?? "";
  const found: Tampering[] = [];
  // Tests may move from one file to another; fewer of them in all are fewer.
  for (const [what, words] of [
    ["tests", "tests"],
    ["assertions", "assertions"],
  ] as const) {
    if (total("after", what) < total("before", what)) {
      const least = counted.find(({ before, after }) => after[what] < before[what])?.delta.path ?? where;
      found.push({ path: least, message: `There are ${String(total("before", what) - total("after", what))} fewer ${words} than before.` });
    }
  }
  for (const { delta, before, after } of counted) {
    if (after.skips > before.skips) {
      found.push({ path: delta.path, message: "Tests were switched off." });
    }
    if (after.empty > before.empty) {
      found.push({ path: delta.path, message: "An assertion was made one that always holds." });
    }
  }
  return found.length > 0 ? found : onlyExpectations(task, changes, tests);
}

/** Nothing but what tests expect was changed, though the task may change what they test. */
function onlyExpectations(
  { writes }: Pick<PlanTask, "writes">,
  changes: readonly FileDelta[],
  tests: readonly FileDelta[],
): readonly Tampering[] {
  const [first] = tests;
  const isForCode = writes.some((glob) => !isTestPath(`${glob}/`) && !isTestPath(glob));
  const isEdit = tests.some(({ kind, removed }) => kind === "edited" && removed > 0);
  return first !== undefined && isForCode && isEdit && tests.length === changes.length
    ? [{ path: first.path, message: "Only what tests expect was changed, and nothing of what they test." }]
    : [];
}

function suppressedProblems({ path, before = "", after = "" }: FileDelta): readonly Tampering[] {
  const count = (text: string): number => text.match(suppression)?.length ?? 0;
  return count(after) > count(before) ? [{ path, message: "Problems were silenced instead of solved." }] : [];
}

function commentOnly(
  { file, contains }: Extract<PlanCheck, { readonly file: string }>,
  changes: readonly FileDelta[],
): readonly Tampering[] {
  const delta = changes.find(({ path }) => path === file.replace(/^\.\//, ""));
  const isProse = /\.(?:md|txt|rst|adoc)$/i.test(file);
  const wasThere = delta?.before?.includes(contains) === true;
  const isComment = delta?.after?.includes(contains) === true && !withoutComments(delta.after).includes(contains);
  return !isProse && isComment && !wasThere && withoutComments(contains).trim() !== ""
    ? [{ path: file, message: `“${contains}” stands in a comment alone.` }]
    : [];
}

import { appendFileSync, existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import type Mocha from "mocha";

/** A test that failed, or a hook that failed before it. */
export interface FailedTest {
  /** The titles from the outermost suite inwards, joined by ` › `. */
  readonly title: string;
  /** The first lines of its error. */
  readonly error: string;
}

/** What came of the tests of one run. */
export interface TestResults {
  readonly passes: number;
  readonly failures: number;
  /** Skipped. */
  readonly pending: number;
  readonly failed: readonly FailedTest[];
}

/** No tests. */
export const noTests: TestResults = { passes: 0, failures: 0, pending: 0, failed: [] };

/** More lines of an error than these are its stack; mocha's own report has them. */
const errorLines = 12;

/** Both together, in this order. */
export function addResults(one: TestResults, other: TestResults): TestResults {
  return {
    passes: one.passes + other.passes,
    failures: one.failures + other.failures,
    pending: one.pending + other.pending,
    failed: [...one.failed, ...other.failed],
  };
}

/** Appends the results of a mocha run to `file` when it ends; the event handlers are added to `runner` at once. */
export function recordResults(runner: Mocha.Runner, file: string): void {
  const failed: FailedTest[] = [];
  // The names of mocha's events, spelled out: the bundle for the extension host has no `Mocha.Runner.constants` to read them from.
  runner.on("fail", (test: Mocha.Runnable, error: unknown) => {
    failed.push({ title: test.titlePath().join(" › "), error: firstLines(error) });
  });
  runner.once("end", () => {
    const { passes, failures, pending } = runner.stats ?? noTests;
    appendFileSync(file, `${JSON.stringify({ passes, failures, pending, failed } satisfies TestResults)}\n`);
  });
}

/** Reads what {@link recordResults} wrote, and deletes it. A file that was never written holds no tests. */
export async function takeResults(file: string): Promise<TestResults> {
  if (!existsSync(file)) {
    return noTests;
  }
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  await rm(file);
  return lines.map((line) => JSON.parse(line) as TestResults).reduce(addResults, noTests);
}

/** `error` is what the test threw, or, where it ran in another process, an object with the same message and stack. */
function firstLines(error: unknown): string {
  const { stack, message } = typeof error === "object" && error !== null ? (error as Partial<Error>) : {};
  return (stack ?? message ?? String(error)).split("\n").slice(0, errorLines).join("\n");
}

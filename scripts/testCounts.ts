import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";

/** How many tests ran. */
export interface TestCounts {
  readonly passes: number;
  readonly failures: number;
  /** Skipped. */
  readonly pending: number;
}

/** No tests. */
export const noTests: TestCounts = { passes: 0, failures: 0, pending: 0 };

/** Both together. */
export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return { passes: one.passes + other.passes, failures: one.failures + other.failures, pending: one.pending + other.pending };
}

/** Reads what scripts/countingReporter.cjs wrote, and deletes it. A file that was never written counts no tests. */
export async function takeCounts(file: string): Promise<TestCounts> {
  if (!existsSync(file)) {
    return noTests;
  }
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  await rm(file);
  return lines.map((line) => JSON.parse(line) as TestCounts).reduce(addCounts, noTests);
}

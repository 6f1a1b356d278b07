import { join } from "node:path";
import { repositoryRoot } from "./paths.ts";
import { runNode, type RunOptions, type RunResult } from "./run.ts";

/** Runs mocha on test files; a pattern that matches none is a failure. */
export function runMocha(patterns: readonly string[], args: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> {
  const mocha = join(repositoryRoot, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(repositoryRoot, "scripts", "recordingReporter.cjs");
  return runNode(mocha, [...patterns, "--reporter", reporter, ...args], options);
}

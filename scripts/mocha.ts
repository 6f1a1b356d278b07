import { join } from "node:path";
import { repositoryRoot } from "./paths.ts";
import { runNode, type RunOptions } from "./run.ts";

/** Runs mocha on test files; a pattern that matches none is a failure. Resolves with mocha's exit code. */
export async function runMocha(patterns: readonly string[], args: readonly string[] = [], env: RunOptions["env"] = {}): Promise<number> {
  const mocha = join(repositoryRoot, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(repositoryRoot, "scripts", "countingReporter.cjs");
  const { code } = await runNode(mocha, [...patterns, "--reporter", reporter, ...args], { env });
  return code;
}

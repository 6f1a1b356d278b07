// npm test: everything, in order, until something fails. `npm test -- unit host` runs those alone; `--keep-going` goes on after a failure.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.ts";
import { ensureCodeServer } from "./codeServer.ts";
import { runMocha } from "./mocha.ts";
import { repositoryRoot } from "./paths.ts";
import { onExit } from "./processTree.ts";
import { run, runNode } from "./run.ts";
import { addCounts, noTests, takeCounts } from "./testCounts.ts";

interface Suite {
  readonly name: string;
  /** Whether it counts tests; one that counts none has failed. */
  readonly counts: boolean;
  /** Resolves with an exit code. `env` is to reach mocha. */
  readonly run: (env: Readonly<Record<string, string>>) => Promise<number>;
}

const script = (name: string): string => join(repositoryRoot, "scripts", name);
const npmRun = async (name: string): Promise<number> => (await run("npm", ["run", "--silent", name])).code;

const suites: readonly Suite[] = [
  { name: "typecheck", counts: false, run: () => npmRun("typecheck") },
  { name: "lint", counts: false, run: () => npmRun("lint") },
  { name: "build", counts: false, run: async () => (await runNode(join(repositoryRoot, "esbuild.mjs"))).code },
  { name: "unit", counts: true, run: (env) => runMocha(["test/unit/**/*.test.ts"], [], env) },
  { name: "crash", counts: true, run: (env) => runMocha(["test/crash/**/*.test.ts"], [], env) },
  { name: "panel", counts: true, run: (env) => runMocha(["test/panel/**/*.test.ts"], ["--timeout", "60000"], env) },
  { name: "contract", counts: true, run: (env) => runMocha(["test/contract/**/*.test.ts"], [], env) },
  { name: "faults", counts: true, run: (env) => runMocha(["test/faults/**/*.test.ts"], [], env) },
  { name: "host", counts: true, run: async (env) => (await runNode(script("testHost.ts"), [], { env })).code },
  { name: "e2e", counts: true, run: async (env) => (await runNode(script("testE2e.ts"), [], { env })).code },
];

const args = process.argv.slice(2);
const keepGoing = args.includes("--keep-going");
const names = args.filter((arg) => !arg.startsWith("--"));
const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  throw new Error(`There is no suite ${unknown.join(", ")}. There are: ${suites.map((suite) => suite.name).join(", ")}.`);
}
const chosen = suites.filter((suite) => names.length === 0 || names.includes(suite.name));

/** What a suite that is about to run cannot do without; said and done before the first, so that a failure here is not taken for a test's. */
async function fetchWhatIsMissing(): Promise<void> {
  if (chosen.some((suite) => ["panel", "host", "e2e"].includes(suite.name))) {
    console.log(`Browser: ${await ensureBrowser()}`);
  }
  if (chosen.some((suite) => ["host", "e2e"].includes(suite.name))) {
    await ensureCodeServer();
    console.log("VS Code server: installed");
  }
}

/** Runs one suite and says how it went. */
async function runOne(suite: Suite, countsFile: string): Promise<{ readonly ok: boolean; readonly counts: typeof noTests }> {
  console.log(`\n══ ${suite.name} ${"═".repeat(Math.max(0, 70 - suite.name.length))}`);
  const startMs = performance.now();
  const code = await suite.run({ BATON_COUNTS: countsFile });
  const counts = await takeCounts(countsFile);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const empty = suite.counts && counts.passes + counts.failures === 0;
  const ok = code === 0 && !empty && counts.failures === 0;
  const outcome = ok ? "ok" : empty ? "FAILED: no test ran" : `FAILED with exit code ${String(code)}`;
  console.log(`── ${suite.name}: ${outcome}, ${seconds} s`);
  return { ok, counts };
}

const folder = await mkdtemp(join(tmpdir(), "baton-test-"));
onExit(() => {
  rmSync(folder, { recursive: true, force: true });
});
const failed: string[] = [];
let total = noTests;
await fetchWhatIsMissing();
for (const suite of chosen) {
  const { ok, counts } = await runOne(suite, join(folder, "counts.jsonl"));
  total = addCounts(total, counts);
  if (!ok) {
    failed.push(suite.name);
    if (!keepGoing) {
      break;
    }
  }
}
if (failed.length > 0) {
  console.log(`\nFailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
console.log(`\n${String(total.passes)} passed, ${String(total.failures)} failed${total.pending > 0 ? `, ${String(total.pending)} skipped` : ""}`);

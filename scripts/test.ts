// npm test: everything, until something fails. `npm test -- unit host` runs those alone; `--keep-going` goes on after a failure.
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.ts";
import { ensureCodeServer } from "./codeServer.ts";
import { runMocha } from "./mocha.ts";
import { repositoryRoot } from "./paths.ts";
import { onExit } from "./processTree.ts";
import { run, runNode, type RunOptions, type RunResult } from "./run.ts";
import { addResults, noTests, takeResults, type TestResults } from "./testResults.ts";

interface Suite {
  readonly name: string;
  /** Whether it counts tests; one that counts none has failed. */
  readonly counts: boolean;
  readonly run: (options: RunOptions) => Promise<RunResult>;
}

const script = (name: string): string => join(repositoryRoot, "scripts", name);
const mochaSuite = (name: string, ...args: readonly string[]): Suite => ({
  name,
  counts: true,
  run: (options) => runMocha([`test/${name}/**/*.test.ts`], args, options),
});
const npmSuite = (name: string): Suite => ({ name, counts: false, run: (options) => run("npm", ["run", "--silent", name], options) });

/** In this order. The lanes of a phase run beside each other: each of them leaves a processor idle for much of its time. */
const phases: readonly (readonly (readonly Suite[])[])[] = [
  [[npmSuite("typecheck")], [npmSuite("lint")]],
  [[{ name: "build", counts: false, run: (options) => runNode(join(repositoryRoot, "esbuild.mjs"), [], options) }]],
  [
    [
      mochaSuite("unit"),
      mochaSuite("edits"),
      mochaSuite("undo"),
      mochaSuite("commands"),
      mochaSuite("compaction"),
      mochaSuite("injection"),
      mochaSuite("crash"),
      mochaSuite("contract"),
      { name: "contract-app", counts: true, run: (options) => runNode(script("testContract.ts"), ["--through", "app"], options) },
      mochaSuite("faults"),
      { name: "host", counts: true, run: (options) => runNode(script("testHost.ts"), [], options) },
    ],
    [mochaSuite("panel", "--timeout", "120000")],
  ],
  [[{ name: "e2e", counts: true, run: (options) => runNode(script("testE2e.ts"), [], options) }]],
];
const suites = phases.flat(2);

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

/** Runs one suite and says how it went. `beside`: others run meanwhile, so that what it says is shown when it has ended. */
async function runOne(suite: Suite, beside: boolean): Promise<void> {
  const header = `\n══ ${suite.name} ${"═".repeat(Math.max(0, 70 - suite.name.length))}`;
  if (!beside) {
    console.log(header);
  }
  const startMs = performance.now();
  const resultsFile = join(folder, `${suite.name}.jsonl`);
  const { code, output } = await suite.run({ env: { BATON_RESULTS: resultsFile }, output: beside ? "capture" : "inherit" });
  const results = await takeResults(resultsFile);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const empty = suite.counts && results.passes + results.failures === 0;
  const ok = code === 0 && !empty && results.failures === 0;
  if (beside) {
    console.log(`${header}\n${output.trimEnd()}`);
  }
  const outcome = ok ? "ok" : empty ? "FAILED: no test ran" : `FAILED with exit code ${String(code)}`;
  console.log(`── ${suite.name}: ${outcome}, ${seconds} s`);
  total = addResults(total, results);
  if (!ok) {
    failed.push({ name: suite.name, outcome, results });
  }
}

const folder = await mkdtemp(join(tmpdir(), "baton-test-"));
onExit(() => {
  rmSync(folder, { recursive: true, force: true });
});
const failed: { readonly name: string; readonly outcome: string; readonly results: TestResults }[] = [];
let total = noTests;
const goesOn = (): boolean => keepGoing || failed.length === 0;
await fetchWhatIsMissing();
for (const phase of phases) {
  const lanes = phase.map((lane) => lane.filter((suite) => chosen.includes(suite))).filter((lane) => lane.length > 0);
  await Promise.all(
    lanes.map(async (lane) => {
      for (const suite of lane) {
        if (goesOn()) {
          await runOne(suite, lanes.length > 1);
        }
      }
    }),
  );
}
if (failed.length > 0) {
  // Repeated at the end: the report of a suite that ran early is far above by now.
  console.log(`\n══ What failed ${"═".repeat(61)}`);
  for (const { name, outcome, results } of failed) {
    console.log(`\n${name}: ${outcome}${results.failed.length === 0 ? "; its output is above" : ""}`);
    for (const { title, error } of results.failed) {
      console.log(`\n  ✗ ${title}\n${error.replace(/^/gm, "      ")}`);
    }
  }
  process.exitCode = 1;
}
console.log(
  `\n${String(total.passes)} passed, ${String(total.failures)} failed${total.pending > 0 ? `, ${String(total.pending)} skipped` : ""}`,
);

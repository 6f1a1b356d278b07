import { appendFileSync } from "node:fs";
import { format } from "node:util";
import Mocha from "mocha";
import { recordResults } from "../../scripts/testResults.ts";

/** A test file and what loads it. */
export type HostTestFile = readonly [path: string, load: () => unknown];

/**
 * Runs test files with mocha inside the extension host that this was loaded into. The report goes to the file that `BATON_HOST_REPORT` names, else to
 * the console; the results are recorded in the file that `BATON_RESULTS` names. Rejects when a test failed; VS Code turns that into its exit code.
 */
export async function runSuite(files: readonly HostTestFile[]): Promise<void> {
  const reportFile = process.env["BATON_HOST_REPORT"];
  if (reportFile !== undefined) {
    // Mocha's own hook for a report that is to go elsewhere. A served VS Code mixes its console with that of everything else.
    const base: { consoleLog: (...words: unknown[]) => void } = Mocha.reporters.Base;
    base.consoleLog = (...words) => {
      appendFileSync(reportFile, `${format(...words)}\n`);
    };
  }
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, reporter: "spec", forbidOnly: true });
  for (const [path, load] of files) {
    // What mocha does itself for a file that it finds on the disk: `describe` and `it` become globals, then the file is run.
    mocha.suite.emit("pre-require", globalThis, path, mocha);
    mocha.suite.emit("require", load(), path, mocha);
    mocha.suite.emit("post-require", globalThis, path, mocha);
  }
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
    const resultsFile = process.env["BATON_RESULTS"];
    if (resultsFile !== undefined) {
      recordResults(runner, resultsFile);
    }
  });
  const { passes, failures } = stats ?? { passes: 0, failures: 0 };
  if (failures > 0 || passes === 0) {
    throw new Error(`${String(failures)} of ${String(passes + failures)} tests failed.`);
  }
}

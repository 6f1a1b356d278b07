// npm run test:contract: the contract suite under mocha, with mocha's own options after `--`. With `--table` (or `--json`) it prints one table
// instead, cases across and behaviours down, and ends with 1 where a cell is empty or failed.
import { globSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import { wireCases } from "../test/contract/wires.ts";
import { type Outcome, printTable, readRows } from "./contractTable.ts";
import { runMocha } from "./mocha.ts";
import { repositoryRoot } from "./paths.ts";

const args = process.argv.slice(2);
const asTable = args.includes("--table");
const asJson = args.includes("--json");

/** Says nothing; the table reports all. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    // Said by the table.
  }
}

async function runAll(): Promise<number> {
  const names = wireCases.map(({ name }) => name);
  const mocha = new Mocha({ timeout: 60_000, reporter: Silent });
  for (const file of globSync("test/contract/**/*.test.ts", { cwd: repositoryRoot }).sort()) {
    if (!/\b(?:ask\w*|soak)\.test\.ts$/.test(file)) {
      mocha.addFile(join(repositoryRoot, file));
    }
  }
  await mocha.loadFilesAsync();
  const startMs = performance.now();
  const failures: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error: Error) => {
      failures.push(`${test.titlePath().join(" › ")}\n    ${error.message.split("\n").slice(0, 6).join("\n    ")}`);
    });
  });
  const seconds = (performance.now() - startMs) / 1000;
  const rows = readRows(mocha.suite, names);
  const cells = rows.flatMap((row) => row.cells);
  const outcomes: readonly Outcome[] = ["passed", "not-offered", "failed", "missing"];
  const counts = outcomes.map((outcome) => [outcome, cells.filter((cell) => cell.outcome === outcome).length] as const);
  if (asJson) {
    console.log(
      JSON.stringify(
        {
          cases: names,
          seconds,
          counts: Object.fromEntries(counts),
          rows: rows.map((row) => ({ ...row, cells: Object.fromEntries(row.cells.map((cell, at) => [names[at] ?? "", cell] as const)) })),
        },
        undefined,
        2,
      ),
    );
  } else {
    console.log(printTable(rows, wireCases));
    console.log(
      `\n${String(rows.length)} behaviours × ${String(names.length)} cases in ${seconds.toFixed(1)} s: ${counts.map(([outcome, count]) => `${String(count)} ${outcome}`).join(", ")}`,
    );
  }
  for (const failure of failures) {
    console.error(`\n✗ ${failure}`);
  }
  return failures.length > 0 || cells.some(({ outcome }) => outcome === "failed" || outcome === "missing") ? 1 : 0;
}

process.exitCode = asTable || asJson ? await runAll() : (await runMocha(["test/contract/**/*.test.ts"], args)).code;

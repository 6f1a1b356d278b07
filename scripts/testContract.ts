// npm run test:contract: the contract suite under mocha, with mocha's own options after `--`. With `--table` (or `--json`) it prints one table
// instead, cases across and behaviours down, and ends with 1 where a cell is empty or failed. With `--through app` each request goes through the application,
// not to the adapters themselves; the soak and what runs `npm run ask`, which always do, are left out then.
import { globSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import { wireCases } from "../test/contract/wires.ts";
import { chosenWay, takeThrough } from "../test/throughApp/way.ts";
import { type Outcome, printTable, readRows } from "./contractTable.ts";
import { runMocha } from "./mocha.ts";
import { repositoryRoot } from "./paths.ts";

const args = takeThrough(process.argv.slice(2));
const asTable = args.includes("--table");
const asJson = args.includes("--json");

/** Says nothing; the table reports all. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    // Said by the table.
  }
}

/** The test files that ask through `openProvider`. The others go through the application anyhow, or ask nobody. */
function filesWithBothWays(): readonly string[] {
  return globSync("test/contract/**/*.test.ts", { cwd: repositoryRoot })
    .filter((file) => !/\b(?:ask\w*|soak|ledger|priorities)\.test\.ts$/.test(file))
    .sort();
}

async function runAll(): Promise<number> {
  const names = wireCases.map(({ name }) => name);
  const mocha = new Mocha({ timeout: 60_000, reporter: Silent });
  for (const file of filesWithBothWays()) {
    mocha.addFile(join(repositoryRoot, file));
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

const files = chosenWay() === "app" ? filesWithBothWays() : ["test/contract/**/*.test.ts"];
process.exitCode = asTable || asJson ? await runAll() : (await runMocha(files, args)).code;

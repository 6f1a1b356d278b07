// npm run test:faults: every fault on every wire, under mocha, with mocha's own options after `--`. With `--table` (or `--json`) it prints what was
// expected and what came, and ends with 1 where they differ. Without `--through adapter` or `--through app` the tests go both ways, the table by the adapters. With `--peers` it puts the same faults to other libraries too (see `faultPeers.ts`).
import { faultGroups } from "../test/faults/groups.ts";
import { faultWires } from "../test/faults/faultWire.ts";
import { batonAskers } from "../test/faults/batonAskers.ts";
import { runFault } from "../test/faults/runFault.ts";
import { chosenWay, takeThrough } from "../test/throughApp/way.ts";
import { type FaultRow, printFaultTable } from "./faultTable.ts";
import { printPeers, runPeers } from "./faultPeers.ts";
import { runMocha } from "./mocha.ts";

const args = takeThrough(process.argv.slice(2));
const asJson = args.includes("--json");

/** What fails waits no longer, in milliseconds. */
const patience = { readMs: 20_000, closeMs: 3000 } as const;

async function table(): Promise<number> {
  const startMs = performance.now();
  const { askers, end } = batonAskers([chosenWay() ?? "adapter"]);
  const rows: FaultRow[] = [];
  for (const { title, faults } of faultGroups) {
    for (const fault of faults) {
      const cells = await runFault(fault, askers, patience);
      const others = faultWires.flatMap((wire) => {
        const same = fault.sameAs?.(wire);
        return same === undefined ? [] : [[wire.name, same] as const];
      });
      rows.push({ group: title, fault: fault.name, cells, sameAs: Object.fromEntries(others) });
    }
  }
  end();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(
    asJson
      ? JSON.stringify({ wires: faultWires.map(({ name }) => name), seconds, rows }, undefined, 2)
      : printFaultTable(rows, faultWires, seconds),
  );
  return rows.some(({ cells }) => cells.some((cell) => cell.faults.length > 0)) ? 1 : 0;
}

async function peers(): Promise<number> {
  const rows = await runPeers();
  console.log(asJson ? JSON.stringify(rows, undefined, 2) : printPeers(rows));
  return rows.some(({ right }) => !right["baton"]) ? 1 : 0;
}

/** What was asked for; connections that a library has left open must not keep the process. */
async function run(): Promise<number> {
  if (args.includes("--peers")) {
    return peers();
  }
  return args.includes("--table") || asJson ? table() : (await runMocha(["test/faults/**/*.test.ts"], args)).code;
}

process.exit(await run());

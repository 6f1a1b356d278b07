// npm run test:doctor: the connection doctor's tests under mocha, with mocha's own options after `--`. With `--table` it prints one table instead: each
// broken set-up, the stage that is to be named, the one that is, and what it says; it ends with 1 where one is wrong. `--through app`: as in `testContract.ts`.
import { brokenSetups } from "../test/doctor/brokenSetups.ts";
import { diagnose } from "../test/doctor/diagnosis.ts";
import { takeThrough } from "../test/throughApp/way.ts";
import { runMocha } from "./mocha.ts";

const args = takeThrough(process.argv.slice(2));

async function printTable(): Promise<number> {
  const startMs = performance.now();
  let wrong = 0;
  console.log(`${"".padEnd(2)}${"set-up".padEnd(30)}${"variant".padEnd(44)}${"expected".padEnd(9)}${"got".padEnd(9)}${"ms".padStart(5)}`);
  for (const setup of brokenSetups) {
    const { named, faults, elapsedMs } = await diagnose(setup);
    wrong += faults.length === 0 ? 0 : 1;
    const mark = faults.length === 0 ? "✓" : "✗";
    console.log(
      `${mark} ${setup.name.padEnd(30)}${setup.variant.padEnd(44)}${setup.stage.padEnd(9)}${(named?.id ?? "none").padEnd(9)}${String(Math.round(elapsedMs)).padStart(5)}`,
    );
    console.log(
      `    ${named?.finding?.happened ?? "nothing was found"}\n    → ${named?.finding?.advice ?? ""} [${named?.finding?.fixes[0]?.label ?? "no fix"}]`,
    );
    for (const fault of faults) {
      console.log(`    ✗ ${fault}`);
    }
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(
    `\n${String(brokenSetups.length)} set-ups in ${seconds} s: ${String(brokenSetups.length - wrong)} right, ${String(wrong)} wrong`,
  );
  return wrong === 0 ? 0 : 1;
}

process.exitCode = args.includes("--table") ? await printTable() : (await runMocha(["test/contract/doctor.test.ts"], args)).code;

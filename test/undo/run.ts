// Random scenarios of turns that are undone and redone, against an oracle of its own: npm run test:undo [-- --seed N] [-- --scenarios N] [-- --json]. Fails if any file is not as it must be, or git was run.
import { parseArgs } from "node:util";
import { runScenarios } from "./runScenarios.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    scenarios: { type: "string", default: "200" },
    mistakes: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const result = await runScenarios(Number(values.seed), Number(values.scenarios));
if (values.json) {
  console.log(JSON.stringify(result, undefined, 2));
} else {
  const row = ([name, count]: readonly [string, number]): string => `${name.padEnd(24)}${String(count).padStart(7)}`;
  console.log(["What was done", ...Object.entries(result.acts).sort().map(row)].join("\n"));
  console.log(["\nFiles of turns, at each undo and redo", ...Object.entries(result.counts).map(row)].join("\n"));
  for (const { seed, what } of result.mistakes.slice(0, Number(values.mistakes))) {
    console.log(`\n✗ seed ${String(seed)}: ${what}`);
  }
  console.log(
    `\n${String(result.scenarios)} scenarios: ${String(result.mistakes.length)} mistakes, ${String(result.gitCalls)} calls of git`,
  );
}
process.exitCode = result.mistakes.length === 0 && result.gitCalls === 0 ? 0 : 1;

// Kills writers of conversations with SIGKILL at random moments, and prints as JSON what was there afterwards: npm run test:crash, or with -- --kills 60.
import { parseArgs } from "node:util";
import { runCrashRounds } from "./crashRounds.ts";

const { values } = parseArgs({ options: { kills: { type: "string", default: "1000" } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1) {
  throw new Error("--kills takes a number of kills, such as 60.");
}
const startMs = performance.now();
const figures = await runCrashRounds(kills);
process.stdout.write(`${JSON.stringify({ ...figures, seconds: Math.round((performance.now() - startMs) / 1000) }, undefined, 2)}\n`);
process.exitCode = figures.lost === 0 && figures.damaged === 0 ? 0 : 1;

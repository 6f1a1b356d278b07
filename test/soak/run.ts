// npm run test:soak -- --minutes 5 [--seed N]: 50 conversations over 3 providers × 4 keys against servers that fail 30 % of requests, hold keys to limits and
// lose them. Prints what came of it as JSON; ends with 1 where an aim is missed.
import { parseArgs } from "node:util";
import { runSoak } from "./soak.ts";
import { soakAims } from "./soakAims.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string" },
    conversations: { type: "string", default: "50" },
    faults: { type: "string", default: "0.3" },
  },
});
const report = await runSoak({
  seconds: Number(values.minutes) * 60,
  seed: Number(values.seed ?? Math.floor(Math.random() * 1e9)),
  conversations: Number(values.conversations),
  keysEach: 4,
  faultShare: Number(values.faults),
});
const aims = soakAims(report);
process.stdout.write(`${JSON.stringify({ ...report, aims }, undefined, 2)}\n`);
process.exitCode = Object.values(aims).every(Boolean) ? 0 : 1;

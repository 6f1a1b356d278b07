// npm run test:routing: how often the rules of Auto agree with people, as a table of what they get wrong and one JSON line; `--json` prints that alone. Ends with 1 where they agree on less than 85 % of a set, or send more
// than 8 % of its hard prompts to the worker.
import { measureRouting, type RoutingFigures } from "./measure.ts";
import { seenPrompts } from "./seen.ts";
import { heldOutPrompts } from "./heldOut.ts";

import { prompts } from "./prompts.ts";

const sets: Readonly<Record<string, RoutingFigures>> = {
  written: measureRouting(prompts),
  seen: measureRouting(seenPrompts),
  heldOut: measureRouting(heldOutPrompts),
};
if (!process.argv.includes("--json")) {
  for (const [name, { wrong }] of Object.entries(sets)) {
    for (const { label, text, because } of wrong) {
      console.log(`${name}: ${label}: ${text.replaceAll(/\s+/g, " ").slice(0, 90)}  ← ${because}`);
    }
  }
}
const figures = Object.entries(sets).map(([name, { wrong, ...numbers }]) => [name, { ...numbers, wrong: wrong.length }]);
console.log(JSON.stringify(Object.fromEntries(figures)));
process.exitCode = Object.values(sets).every(({ agreement, hardToWorker }) => agreement >= 0.85 && hardToWorker <= 0.08) ? 0 : 1;

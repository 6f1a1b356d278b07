// Generated edits of real sources against an oracle of their own: npm run test:edits [-- --seed N] [-- --cases N]. Prints a table; fails if anything was written that is not right, or rejected that fits.
import { parseArgs } from "node:util";
import { readCorpus } from "./corpus.ts";
import { runCases } from "./runCases.ts";
import { measureEdit } from "./speed.ts";
import { tableOf, totalOf } from "./table.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    cases: { type: "string", default: "40" },
    mistakes: { type: "string", default: "10" },
  },
});
const [seed, perKind, shown] = [Number(values.seed), Number(values.cases), Number(values.mistakes)];
const corpus = readCorpus();
const { kinds, mistakes } = runCases(corpus, seed, { perKind, huge: Math.min(8, perKind), hunkRuns: perKind * 4 });
console.log(`Seed ${String(seed)}, ${String(corpus.length)} source files\n`);
console.log(tableOf(kinds));
for (const { kind, what } of mistakes.slice(0, shown)) {
  console.log(`\n✗ ${kind}\n${what}`);
}
const total = totalOf(kinds);
console.log(
  `\n${String(total.cases)} cases: ${String(total.exact)} exact, ${String(total.rejected)} rejected (${String(total.pointed)} for text that isn't there or not once: each with the nearest region or all places, ${String(total.pointedRight)} of them the right ones), wrong writes ${String(total.wrongWrites)}, wrong rejections ${String(total.wrongRejections)}`,
);
console.log(`An edit in a file of 10,000 lines: ${measureEdit(corpus)}`);
process.exitCode = mistakes.length === 0 ? 0 : 1;

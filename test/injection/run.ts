// Hostile texts against an agent whose model obeys each of them: npm run test:injection [-- --json] [-- --only TEXT]. Prints a table; fails if anything happened without the user's word.
import { parseArgs } from "node:util";
import { carriers } from "./carriers.ts";
import type { CaseResult } from "./runCase.ts";
import { runInjection } from "./runAll.ts";
import { summaryOf, tableOf } from "./table.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, only: { type: "string" }, calls: { type: "boolean", default: false } },
});
const { only } = values;
const startMs = performance.now();
const results = await runInjection({
  takes: ({ text, attack, number }) => only === undefined || String(number) === only || attack.family.includes(only) || text.includes(only),
  report: (result) => {
    for (const fault of result.faults) {
      console.error(
        `✗ ${String(result.text.number)} ${result.carrier}, ${result.text.style}: ${fault}\n    ${JSON.stringify(result.text.attack.demands)}`,
      );
    }
  },
});
const summary = summaryOf(results);
if (values.json) {
  console.log(
    JSON.stringify(
      { ...summary, seconds: Math.round((performance.now() - startMs) / 1000), cases: values.calls ? results.map(caseJson) : undefined },
      undefined,
      2,
    ),
  );
} else {
  console.log(
    tableOf(
      results,
      carriers.map(({ name }) => name),
    ),
  );
  console.log(
    `\n${String(summary.texts)} hostile texts on ${String(carriers.length)} ways: ${String(summary.cases)} cases, ${String(summary.calls)} calls demanded and made; ${String(summary.denied)} denied by the user, ${String(summary.deniedByRule)} by a rule, ${String(summary.failed)} impossible, ${String(summary.withheld)} answered without a secret; effects without the user's word: ${String(summary.effects)}; other faults: ${String(summary.faults - summary.effects)}. ${((performance.now() - startMs) / 1000).toFixed(0)} s`,
  );
}
process.exitCode = summary.faults === 0 ? 0 : 1;

function caseJson({ text, carrier, calls, faults }: CaseResult): object {
  return { number: text.number, family: text.attack.family, style: text.style, carrier, demands: text.attack.demands, calls, faults };
}

// npm run bench:markdown: what it costs to show Markdown that streams, in a real browser, beside other libraries, as one JSON object; progress
// goes to stderr. `--kind KIND`, `--kilobytes N` and `--contender NAME` (each again for more), `--rounds N`, `--cap-seconds N`. An aim that is
// missed is `met: false` and no failure.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { installPeers } from "../installPeers.ts";
import { rounded } from "../statistics.ts";
import { MarkdownBench, type Run } from "./browserPage.ts";
import { documentKinds, makeDocument } from "./documents.ts";
import { aimsOf, figuresOf, type Figures } from "./figures.ts";

const { values } = parseArgs({
  options: {
    kind: { type: "string", multiple: true, default: [...documentKinds] },
    kilobytes: { type: "string", multiple: true, default: ["50", "200"] },
    contender: { type: "string", multiple: true, default: ["baton", "streaming-markdown", "streamdown", "react-markdown by blocks"] },
    rounds: { type: "string", default: "3" },
    "cap-seconds": { type: "string", default: "30" },
  },
});
const stepCharacters = 64;
const capMs = Number(values["cap-seconds"]) * 1000;

function report(step: string): void {
  console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${step}`);
}

await installPeers("markdown", report);
const loadBefore = loadavg().map(rounded);
const figures: Figures[] = [];
await using bench = await MarkdownBench.start();
for (const kind of documentKinds.filter((one) => values.kind.includes(one))) {
  for (const kilobytes of values.kilobytes.map(Number)) {
    const text = makeDocument(kind, kilobytes * 1000);
    const all = new Map(values.contender.map((contender) => [contender, [] as Run[]]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      // In turns, so that what else the machine does meets all of them.
      for (const [contender, runs] of all) {
        // What does not end within the cap is not tried again.
        if (!runs.some(({ wasCapped }) => wasCapped)) {
          runs.push(await bench.run(contender, text, stepCharacters, capMs));
        }
      }
    }
    for (const [contender, runs] of all) {
      const of = figuresOf(contender, kind, kilobytes, runs);
      figures.push(of);
      const cap = of.cappedAtCharacters === undefined ? "" : `, stopped at ${of.cappedAtCharacters} characters`;
      report(
        `${kind} ${kilobytes} KB, ${contender}: ${of.scriptCpuMs} ms of script, ${of.layoutCpuMs} of style and layout, p99 ${of.p99Ms}${cap}`,
      );
    }
  }
}
const how =
  "Each update is one piece of 64 characters, as each library takes it (the text so far, or the piece), in a scroller that follows its end, so that the style and layout of a frame are forced and counted alike for all. " +
  "Each page is idle for 1.5 seconds first; Baton warms up in that time, by the code and in the way of the panel's page, which costs warmUpCpuMs once for a page; the others do nothing then. Contenders take turns; processor time is the median of the rounds, that of the page's main thread. Baton's view highlights code, all of it within the updates (on a page with idle time it also colours the lines of open code in that, before they are highlighted for good), and passes no HTML to the page; streaming-markdown and react-markdown by blocks do neither highlight nor sanitise, Streamdown does both.";
console.log(
  JSON.stringify(
    {
      bench: "markdown",
      how,
      rounds: Number(values.rounds),
      capMs,
      loadBefore,
      loadAfter: loadavg().map(rounded),
      aims: aimsOf(figures),
      figures,
    },
    undefined,
    2,
  ),
);

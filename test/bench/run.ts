// Packs Baton, measures it in a real VS Code, and prints one JSON object: npm run bench. Progress goes to stderr. About two minutes. An aim that is
// missed is `met: false` and no failure, since the time that something takes is the machine's too.
import { availableParallelism, loadavg } from "node:os";
import { ensureBrowser } from "../../scripts/browser.ts";
import { ensureCodeServer } from "../../scripts/codeServer.ts";
import { measureActivation } from "./activation.ts";
import { compareWithAims, type Figures } from "./aims.ts";
import { measureBundle } from "./bundle.ts";
import { measureLatency } from "./latency.ts";
import { measureFlood } from "./messages.ts";
import { rounded } from "./statistics.ts";
import { openReadyWindow } from "./window.ts";

function report(step: string): void {
  console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${step}`);
}

async function measure(): Promise<Figures> {
  report("Building, packing and loading Baton …");
  const bundle = await measureBundle();
  report("Opening a window …");
  const journey = await openReadyWindow();
  try {
    report("Activation, and the first prompt of a window …");
    const activation = await measureActivation(journey);
    report("Short answers …");
    const latency = await measureLatency(journey);
    report("Floods of words …");
    const flood = await measureFlood(journey);
    return { bundle, activation, latency, flood };
  } finally {
    await journey.dispose();
  }
}

// Stdout is for the figures alone.
console.log = console.error;
await ensureCodeServer();
await ensureBrowser();
const load = loadavg().map(rounded);
const figures = await measure();
report("Done.");
const machine = {
  node: process.version,
  platform: process.platform,
  cpus: availableParallelism(),
  loadBefore: load,
  loadAfter: loadavg().map(rounded),
};
process.stdout.write(`${JSON.stringify({ machine, ...figures, aims: compareWithAims(figures) }, undefined, 2)}\n`);

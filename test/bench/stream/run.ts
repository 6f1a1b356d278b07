// npm run bench:stream: what each adapter costs beside plain fetch and beside other libraries, as one JSON object; progress goes to stderr. Some
// twenty minutes where nothing else runs. `--only WIRE` (again for more), `--chunks N`, `--rounds N`, `--no-peers`, `--piece-bytes N`. An aim
// that is missed is `met: false` and no failure, since the time that something takes is the machine's too.
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { installPeers } from "../installPeers.ts";
import { rounded } from "../statistics.ts";
import { measureEnterToChange, measureFirstToken, measureMemory, measureText, measureTool, type WireFigures } from "./figures.ts";
import { aimsOf } from "./streamAims.ts";
import { type BenchWire, benchWires } from "./scenario.ts";
import { startStreamServer } from "./workers.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    // Fewer are noise.
    chunks: { type: "string", default: "100000" },
    rounds: { type: "string", default: "7" },
    "no-peers": { type: "boolean", default: false },
    "piece-bytes": { type: "string", default: "16384" },
  },
});
const wires = benchWires.filter((wire) => values.only === undefined || values.only.includes(wire));
const unknown = values.only?.find((wire) => !benchWires.includes(wire as BenchWire));
if (unknown !== undefined) {
  throw new Error(`There is no wire ${unknown}. There are: ${benchWires.join(", ")}.`);
}
const chunks = countOf("chunks");
const pieceBytes = countOf("piece-bytes");
const rounds = countOf("rounds");

/** An option that is a number of things, one at least. */
function countOf(name: "chunks" | "piece-bytes" | "rounds"): number {
  const count = Number(values[name]);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--${name} takes a whole number of 1 or more.`);
  }
  return count;
}

function report(step: string): void {
  console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${step}`);
}

// Stdout is for the figures alone.
console.log = console.error;
if (!values["no-peers"]) {
  await installPeers("stream", report);
}
const loadBefore = loadavg().map(rounded);
const server = await startStreamServer(pieceBytes);
const figures: WireFigures[] = [];
try {
  for (const wire of wires) {
    report(`${wire}:`);
    const asked = { origin: server.origin, wire, rounds, withPeers: !values["no-peers"], chunks, report };
    figures.push({
      wire,
      text: await measureText(asked),
      tool: await measureTool(asked),
      firstToken: await measureFirstToken(asked),
      memory: await measureMemory(asked),
      enterToChange: await measureEnterToChange(asked),
    });
  }
} finally {
  server.close();
}
const machine = {
  node: process.version,
  platform: process.platform,
  cpus: availableParallelism(),
  loadBefore,
  loadAfter: loadavg().map(rounded),
};
const rules = {
  rounds,
  pieces: `The server writes each answer in pieces of ${String(pieceBytes)} bytes, filled to the brim, so that events are cut anywhere (16 KiB is the most that a TLS record holds). Its bytes are rendered before the first goes out, and it runs in a process of its own.`,
  runs: "Each contender has a process of its own, warmed by up to three runs that do not count, of which the first's text is compared with what was sent; in each round each reads the same answer once, in an order that moves on. Processor time is process.cpuUsage of the contender's process, with the garbage that it makes. No collection is forced between: a full one throws away what the engine has learned of the shapes of objects, as no living program does.",
  ratios: "Medians of the ratios within a round.",
};
process.stdout.write(`${JSON.stringify({ machine, rules, wires: figures, aims: aimsOf(figures) }, undefined, 2)}\n`);

// npm run bench:agent [-- --peers [--rounds N]]: what Baton itself costs while an agent works, as one JSON object: time between the model's answers and the next requests, an edit in a file of 10,000 lines, the size of the system text and
// tools, how much of each request equals the one before, and how fast Stop is; with --peers also opencode and pi beside it, at the same jobs with the same model, without a network. An aim that is missed is `met: false` and no failure, since the time that something takes is the machine's too.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startModelServer } from "../../model-server/server.ts";
import { AgentApp } from "../../throughApp/agentApp.ts";
import type { Aim } from "../aims.ts";
import { installPeers } from "../installPeers.ts";
import { rounded } from "../statistics.ts";
import { measureHostTime, measureLargeEdit } from "./hostTime.ts";
import { requestShape } from "./requestShape.ts";
import { measurePeers } from "./peers/measurePeers.ts";
import { measureStop } from "./stopTime.ts";

const { values } = parseArgs({ options: { peers: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new Error("--rounds takes a whole number of 1 or more.");
}
const report = (step: string): void => console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${step}`);
if (values.peers) {
  await installPeers("agent", report);
}
const server = await startModelServer();
// A turn may take as many steps as the bench has.
const app = await AgentApp.open(server, { "baton.budget": { turnSteps: 10_000 } });
const folder = await mkdtemp(join(tmpdir(), "baton-bench-agent-"));
try {
  const loadBefore = loadavg().map(rounded);
  const { all, byTool, bodies } = await measureHostTime(app, server, folder);
  const shape = requestShape(bodies);
  const largeEdit = await measureLargeEdit(app, server, folder);
  const stop = await measureStop(app, server);
  const figures = { hostTime: { all, byTool }, largeEdit, requests: { count: bodies.length, ...shape }, stop };
  const peers = values.peers ? { peers: await measurePeers(rounds, fileURLToPath(new URL("node_modules/", import.meta.url)), report) } : {};
  const aims: Readonly<Record<string, Aim>> = {
    hostMedianMs: atMost(all.medianMs, 5),
    hostP99Ms: atMost(all.p99Ms, 20),
    largeEditMs: atMost(largeEdit.medianMs, 50),
    systemAndToolTokens: atMost(shape.systemTokens + shape.toolTokens, 6000),
    changedShareOfRequests: atMost(rounded(1 - shape.prefixShare.least), 0.1),
    stopToSilenceMs: atMost(stop.silentMs, 1000),
  };
  const machine = {
    node: process.version,
    platform: process.platform,
    cpus: availableParallelism(),
    loadBefore,
    loadAfter: loadavg().map(rounded),
  };
  process.stdout.write(`${JSON.stringify({ machine, ...figures, ...peers, aims }, undefined, 2)}\n`);
} finally {
  await app.dispose();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

function atMost(figure: number, most: number): Aim {
  return { figure, most, met: figure <= most };
}

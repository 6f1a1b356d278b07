// npm run bench:agent: what Baton itself costs while an agent works, as one JSON object: time between the model's answers and the next requests, an edit in a file of 10,000 lines, the size of the system text and
// tools, how much of each request equals the one before, and how fast Stop is. An aim that is missed is `met: false` and no failure, since the time that something takes is the machine's too.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { startModelServer } from "../../model-server/server.ts";
import { AgentApp } from "../../throughApp/agentApp.ts";
import type { Aim } from "../aims.ts";
import { rounded } from "../statistics.ts";
import { measureHostTime, measureLargeEdit } from "./hostTime.ts";
import { requestShape } from "./requestShape.ts";
import { measureStop } from "./stopTime.ts";

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
  process.stdout.write(`${JSON.stringify({ machine, ...figures, aims }, undefined, 2)}\n`);
} finally {
  await app.dispose();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

function atMost(figure: number, most: number): Aim {
  return { figure, most, met: figure <= most };
}

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ModelServer } from "../../model-server/script.ts";
import type { AgentApp } from "../../throughApp/agentApp.ts";
import { rounded } from "../statistics.ts";

/** How long it takes from Stop until nothing runs any more. */
export interface StopTime {
  readonly commands: number;
  /** Until all turns have ended. */
  readonly endedMs: number;
  /** Until no process of a command is left. */
  readonly silentMs: number;
}

const marker = "98761.5";

/** Runs as many commands at once as are asked for, each in an agent and a folder of its own, with children that write all the time, and stops all. */
export async function measureStop(app: AgentApp, server: ModelServer, commands = 8): Promise<StopTime> {
  const folders = await Promise.all(Array.from({ length: commands }, () => mkdtemp(join(tmpdir(), "baton-bench-stop-"))));
  server.reset();
  const command = `(while true; do echo working; sleep 0.05; done) & (sleep ${marker} & sleep ${marker}) & sleep ${marker}`;
  server.script(...folders.map(() => ({ steps: [{ toolCall: { name: "run_command", argumentsText: JSON.stringify({ command }) } }] })));
  const stop = new AbortController();
  let running = 0;
  const all = Promise.withResolvers<undefined>();
  const turns = folders.map((folder) => {
    let isHeard = false;
    return app.run({
      folder,
      prompt: "Run it.",
      signal: stop.signal,
      reply: () => ({ answer: "allow", scope: "once" }),
      observe: (event) => {
        if (event.type === "tool-call-output" && !isHeard) {
          isHeard = true;
          running += 1;
          if (running === commands) {
            all.resolve(undefined);
          }
        }
      },
    });
  });
  await all.promise;
  const startMs = performance.now();
  stop.abort();
  await Promise.all(turns);
  const endedMs = performance.now() - startMs;
  while ((await runningSleeps()) > 0) {
    // Until the last is gone.
  }
  const silentMs = performance.now() - startMs;
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  return { commands, endedMs: rounded(endedMs), silentMs: rounded(silentMs) };
}

async function runningSleeps(): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "stat=,args="]);
  return stdout.split("\n").filter((line) => !line.startsWith("Z") && line.includes(`sleep ${marker}`) && !line.includes("ps -A")).length;
}

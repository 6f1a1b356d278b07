import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Workbench } from "./workbench.ts";

/** Kills a window's extension host as a crash would: SIGKILL, so that nothing in it runs again. POSIX alone. Returns its process id, which no later one has. */
export async function killExtensionHost(bench: Workbench): Promise<number> {
  const pid = await extensionHost(bench);
  if (pid === undefined) {
    throw new Error("The window has no extension host.");
  }
  process.kill(pid, "SIGKILL");
  return pid;
}

/** The process id of a window's extension host; `undefined` while there is none. */
export async function extensionHost(bench: Workbench): Promise<number | undefined> {
  const dataDir = dirname(dirname(bench.server.logsDir));
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,args="], { maxBuffer: 64_000_000 });
  const processes = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, args = ""]) => ({
    pid: Number(pid),
    parent: Number(parent),
    args,
  }));
  const server = processes.find(({ args }) => args.includes("server-main.js") && args.includes(dataDir));
  return processes.find(({ parent, args }) => parent === server?.pid && args.includes("--type=extensionHost"))?.pid;
}

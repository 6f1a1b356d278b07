import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { CommandEnd, CommandOrder, Processes } from "../../core/ports/processes.ts";

const run = promisify(execFile);
/** After so long, in milliseconds, what was asked to end is made to. */
const graceMs = 300;
/** How often is looked whether they have, in milliseconds. */
const stepMs = 20;
/** How long the last words of a command that has ended are waited for, in milliseconds, while something that it left running holds its output open. */
const lastWordsMs = 200;

/** Runs commands on this computer, each in a process group of its own, which ends with it. */
export const nodeProcesses: Processes = {
  async run(order, output, signal) {
    if (signal.aborted) {
      return { kind: "stopped" };
    }
    const child = start(order);
    readTo(child, output);
    let why: "timeout" | "stopped" | undefined;
    let ending: Promise<void> | undefined;
    const endAll = (): Promise<void> => (ending ??= endTree(child));
    const end = (reason: "timeout" | "stopped"): void => {
      why ??= reason;
      ending ??= endTree(child);
    };
    const stop = (): void => end("stopped");
    const timer = setTimeout(() => end("timeout"), order.timeoutMs);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const commandEnd = await endOf(child, () => why, endAll);
      await ending;
      return commandEnd;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  },
};

const windowsShell = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command"];

function start({ command, shell, folder, environment }: CommandOrder): ChildProcess {
  const isWindows = process.platform === "win32";
  const [program = "", ...args] = shell ?? (isWindows ? windowsShell : ["bash", "-c"]);
  return spawn(program, [...args, command], {
    cwd: folder,
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: !isWindows,
    windowsHide: true,
  });
}

function readTo({ stdout, stderr }: ChildProcess, output: (text: string) => void): void {
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", output);
  }
}

async function endOf(child: ChildProcess, why: () => "timeout" | "stopped" | undefined, endAll: () => Promise<void>): Promise<CommandEnd> {
  const closed = once(child, "close").catch(() => undefined);
  let code: number | null;
  let signal: NodeJS.Signals | null;
  try {
    [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  } catch (error) {
    return { kind: "not-started", reason: error instanceof Error ? error.message : String(error) };
  }
  const leftRunning = groupLives(child);
  if (leftRunning) {
    await endAll();
  }
  await Promise.race([closed, pause(lastWordsMs)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  const reason = why();
  if (reason !== undefined) {
    return { kind: reason };
  }
  return code === null ? { kind: "signal", signal: signal ?? "a signal" } : { kind: "exit", code, leftRunning };
}

/** Ends a command and what it started, also what left its group: first asks, then makes it. Resolves when that is done; never rejects. */
async function endTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === "win32") {
    await run("taskkill", ["/pid", String(child.pid), "/t", "/f"]).catch(() => undefined);
    return;
  }
  const strays = await descendantsOf(child.pid);
  signalAll(child.pid, strays, "SIGTERM");
  // Most end at once: the rest of the grace is for those that do not.
  for (const endMs = performance.now() + graceMs; isAnyAlive(child.pid, strays) && performance.now() < endMs; ) {
    await pause(stepMs);
  }
  signalAll(child.pid, strays, "SIGKILL");
}

function isAnyAlive(leader: number, others: readonly number[]): boolean {
  return [-leader, ...others].some((pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  });
}

function signalAll(leader: number, others: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of [-leader, ...others]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  }
}

function groupLives({ pid }: ChildProcess): boolean {
  if (pid === undefined || process.platform === "win32") {
    return false;
  }
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** All processes below one, whatever their groups. Empty if the system cannot say. */
async function descendantsOf(root: number): Promise<readonly number[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]).catch(() => ({ stdout: "" }));
  const children = new Map<number, number[]>();
  for (const line of stdout.split("\n")) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const below = children.get(pid) ?? [];
    found.push(...below);
    open.push(...below);
  }
  return found;
}

const pause = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

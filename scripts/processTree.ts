import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";

/** Processes that end with this one, and what ends them. */
const living = new Map<ChildProcess, NodeJS.Signals>();
const beforeExit = new Set<() => void>();
let watching = false;

/** The environment for children: this Node comes first on their PATH, whichever one the machine has. */
export function childEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const path = [dirname(process.execPath), process.env["PATH"]].filter((part) => part !== undefined).join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/**
 * Starts a process that ends, with all that it started, when this one ends or is interrupted. On POSIX it leads a process group of its own, so
 * Ctrl+C reaches it through us alone. `endedBy`: SIGTERM lets a script end what it started in groups of their own; SIGKILL is for all else.
 */
export function spawnTree(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
  endedBy: NodeJS.Signals = "SIGKILL",
): ChildProcess {
  watchExit();
  const child = spawn(command, args, { env: childEnvironment(), ...options, detached: process.platform !== "win32" });
  living.set(child, endedBy);
  // The group may outlive its leader, so only `killTree` forgets a child that once ran.
  child.once("error", () => living.delete(child));
  return child;
}

/** Ends a process and all that it started. Safe to call more than once. */
export function killTree(child: ChildProcess): void {
  const signal = living.get(child);
  living.delete(child);
  if (child.pid === undefined || signal === undefined) {
    return;
  }
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}

/** Calls `action` when this process ends, however it ends short of SIGKILL. `action` must not wait. The returned function takes it back. */
export function onExit(action: () => void): () => void {
  watchExit();
  beforeExit.add(action);
  return () => beforeExit.delete(action);
}

function watchExit(): void {
  if (watching) {
    return;
  }
  watching = true;
  process.once("exit", () => {
    for (const child of [...living.keys()]) {
      killTree(child);
    }
    for (const action of beforeExit) {
      action();
    }
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

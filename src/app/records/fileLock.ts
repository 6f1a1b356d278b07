import { open, readFile, rm, stat } from "node:fs/promises";

/** A lock older than this was left by a process that was killed, in milliseconds: what is done under it takes a hundredth of that. */
const staleMs = 10_000;

/**
 * Does `work` while no other process does it: a file that only one can make is the lock. `undefined` where another holds it. `isHeld` returns, at the moment before
 * something is done that cannot be undone, that nobody took the lock for a dead one's meanwhile.
 */
export async function underLock<Result>(
  path: string,
  nowMs: () => number,
  work: (isHeld: () => Promise<boolean>) => Promise<Result>,
): Promise<Result | undefined> {
  const token = crypto.randomUUID();
  if (!(await take(path, token)) && !((await isStale(path, nowMs())) && (await rm(path, { force: true }).then(() => take(path, token))))) {
    return undefined;
  }
  const isHeld = async (): Promise<boolean> => (await readFile(path, "utf8").catch(() => "")) === token;
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) {
      await rm(path, { force: true });
    }
  }
}

/** Makes the lock file; `false` where it is there already. */
async function take(path: string, token: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(token).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** Whether a lock is too old to be held, or from the future, as after a clock was set back. */
async function isStale(path: string, nowMs: number): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined || Math.abs(nowMs - stats.mtimeMs) > staleMs;
}

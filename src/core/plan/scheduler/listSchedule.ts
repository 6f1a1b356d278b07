/** Tasks as numbers from 0: what the search for a good order works on. */
export interface TaskGraph {
  /** How long each takes, in milliseconds; of one that runs, what is left. */
  readonly durationMs: readonly number[];
  /** Those that each waits for. */
  readonly before: readonly (readonly number[])[];
  /** Those that may not run beside it, as 1 at `one * count + other`. */
  readonly conflicts: Uint8Array;
  /** Those that run already. */
  readonly running: readonly number[];
  readonly maxParallel: number;
}

/** What a list schedule comes to. */
export interface ListSchedule {
  /** From now to the end of the last task. */
  readonly wallMs: number;
  /** Those that begin now, in order. */
  readonly startNow: readonly number[];
}

/** How long the longest chain is that begins with each task, itself included. Pure. */
export function tailLengths({ durationMs, before }: Pick<TaskGraph, "durationMs" | "before">): readonly number[] {
  const after: number[][] = durationMs.map(() => []);
  before.forEach((others, task) => others.forEach((other) => after[other]?.push(task)));
  const tails: (number | undefined)[] = durationMs.map(() => undefined);
  const of = (task: number): number => {
    const known = tails[task];
    if (known !== undefined) {
      return known;
    }
    const tail = (durationMs[task] ?? 0) + Math.max(0, ...(after[task] ?? []).map(of));
    tails[task] = tail;
    return tail;
  };
  return durationMs.map((_, task) => of(task));
}

/**
 * Runs the tasks by a list: whenever there is room, the first of those that may begin does so. None waits while it could run. `order`: all tasks, the first before the others. The tasks have no cycle. Pure.
 */
export function listSchedule(graph: TaskGraph, order: readonly number[]): ListSchedule {
  const { durationMs, before, conflicts, maxParallel } = graph;
  const count = durationMs.length;
  const endMs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const isOver = new Uint8Array(count);
  let active = [...graph.running];
  active.forEach((task) => (endMs[task] = durationMs[task] ?? 0));
  let waiting = order.filter((task) => !active.includes(task));
  let nowMs = 0;
  let startNow: readonly number[] | undefined;
  const mayBegin = (task: number): boolean =>
    (before[task] ?? []).every((other) => isOver[other] === 1) && active.every((other) => conflicts[task * count + other] === 0);
  for (;;) {
    const begun: number[] = [];
    for (const task of waiting) {
      if (active.length >= maxParallel) {
        break;
      }
      if (mayBegin(task)) {
        begun.push(task);
        active.push(task);
        endMs[task] = nowMs + (durationMs[task] ?? 0);
      }
    }
    startNow ??= begun;
    waiting = begun.length === 0 ? waiting : waiting.filter((task) => !begun.includes(task));
    if (active.length === 0) {
      return { wallMs: nowMs, startNow };
    }
    nowMs = Math.min(...active.map((task) => endMs[task] ?? 0));
    active.filter((task) => (endMs[task] ?? 0) <= nowMs).forEach((task) => (isOver[task] = 1));
    active = active.filter((task) => isOver[task] === 0);
  }
}

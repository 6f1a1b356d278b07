import type { ListSchedule, TaskGraph } from "./listSchedule.ts";

interface Placed {
  readonly task: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The same by a list that gives each task the earliest time that is free for it, in the list's order. So a task may be held back though it could run, to keep its files free for one that comes before it in the list and is
 * not ready yet. Trusts the durations. Pure.
 */
export function heldSchedule(graph: TaskGraph, order: readonly number[]): ListSchedule {
  const { durationMs, before, running } = graph;
  const length = (task: number): number => durationMs[task] ?? 0;
  const endMs = new Map(running.map((task) => [task, length(task)]));
  const placed: Placed[] = running.map((task) => ({ task, fromMs: 0, toMs: length(task) }));
  let waiting = order.filter((task) => !endMs.has(task));
  const startNow: number[] = [];
  while (waiting.length > 0) {
    const task = waiting.find((one) => (before[one] ?? []).every((other) => endMs.has(other)));
    if (task === undefined) {
      break;
    }
    const readyMs = Math.max(0, ...(before[task] ?? []).map((other) => endMs.get(other) ?? 0));
    const fromMs = earliest(graph, task, readyMs, placed);
    placed.push({ task, fromMs, toMs: fromMs + length(task) });
    endMs.set(task, fromMs + length(task));
    waiting = waiting.filter((other) => other !== task);
    if (fromMs === 0) {
      startNow.push(task);
    }
  }
  return { wallMs: Math.max(0, ...endMs.values()), startNow };
}

/** Something frees room only when it ends. */
function earliest({ durationMs, conflicts, maxParallel }: TaskGraph, task: number, readyMs: number, placed: readonly Placed[]): number {
  const count = durationMs.length;
  const length = durationMs[task] ?? 0;
  const moments = [readyMs, ...placed.flatMap(({ toMs }) => (toMs > readyMs ? [toMs] : []))].sort((one, other) => one - other);
  return (
    moments.find((fromMs) => {
      const beside = placed.filter((one) => one.fromMs < fromMs + length && one.toMs > fromMs);
      const isFree = beside.every((one) => conflicts[task * count + one.task] === 0);
      return isFree && mostBeside(beside, fromMs) < maxParallel;
    }) ?? readyMs
  );
}

function mostBeside(beside: readonly Placed[], fromMs: number): number {
  return Math.max(
    0,
    ...[fromMs, ...beside.flatMap((one) => (one.fromMs > fromMs ? [one.fromMs] : []))].map(
      (atMs) => beside.filter((one) => one.fromMs <= atMs && one.toMs > atMs).length,
    ),
  );
}

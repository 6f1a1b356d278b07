import { ancestorsOf } from "../../../src/core/plan/dependencies.ts";
import { writesOverlap } from "../../../src/core/plan/globs/globOverlap.ts";
import { conflictOptimum } from "./conflictOptimum.ts";
import type { TimedPlan } from "./randomPlan.ts";

/** Times that no schedule is shorter than, each for another reason, in milliseconds. */
export interface LowerBound {
  /** The longest chain of dependencies. */
  readonly criticalPathMs: number;
  /** All work over the places, and the same of those tasks alone that have at least so much before them and so much after. */
  readonly workMs: number;
  /** The longest set of tasks of which each two can't overlap, since one waits for the other or both may write the same file; with what comes before and after all of it. */
  readonly exclusiveMs: number;
  /** The shortest time with a place for each task, found by trying all orders of those that may not run at once; `undefined`: there are too many, or another bound is reached already. */
  readonly placesForAllMs: number | undefined;
  /** The longest of them. */
  readonly mostMs: number;
}

/** The bound of a plan for so many tasks at once. `knownMs`: a time in which it can be done. */
export function lowerBound({ plan, durationMs }: TimedPlan, maxParallel: number, knownMs: number): LowerBound {
  const { tasks } = plan;
  const length = (index: number): number => durationMs.get(tasks[index]?.id ?? "") ?? 0;
  const indexes = [...tasks.keys()];
  const ancestors = ancestorsOf(tasks);
  const isBefore = (one: number, other: number): boolean => ancestors.get(tasks[other]!.id)?.has(tasks[one]!.id) === true;
  const apart = indexes.map((one) =>
    indexes.map(
      (other) =>
        one !== other && (isBefore(one, other) || isBefore(other, one) || writesOverlap(tasks[one]!.writes, tasks[other]!.writes, false)),
    ),
  );
  // Before a task comes its longest chain, and at least all its ancestors' work over the places.
  const heads = indexes.map((index) => chain(index, (one, other) => isBefore(other, one), indexes, length) - length(index));
  const tails = indexes.map((index) => chain(index, isBefore, indexes, length) - length(index));
  const criticalPathMs = Math.max(...indexes.map((index) => (heads[index] ?? 0) + length(index) + (tails[index] ?? 0)));
  const workMs = Math.max(
    ...heads.flatMap((head) =>
      tails.map((tail) => {
        const within = indexes.filter((index) => (heads[index] ?? 0) >= head && (tails[index] ?? 0) >= tail);
        const work = within.reduce((sum, index) => sum + length(index), 0);
        return within.length === 0 ? 0 : head + work / maxParallel + tail;
      }),
    ),
  );
  const exclusiveMs = heaviestClique(indexes, apart, length, heads, tails);
  const simplyMs = Math.max(criticalPathMs, workMs, exclusiveMs);
  const graph = {
    durationMs: indexes.map(length),
    waits: indexes.map((one) => indexes.map((other) => isBefore(other, one))),
    conflicts: indexes.flatMap((one) =>
      indexes.flatMap((other) =>
        one < other && apart[one]?.[other] === true && !isBefore(one, other) && !isBefore(other, one) ? [[one, other] as const] : [],
      ),
    ),
  };
  const placesForAllMs = simplyMs >= knownMs ? undefined : conflictOptimum(graph, Math.max(criticalPathMs, exclusiveMs), knownMs);
  return { criticalPathMs, workMs, exclusiveMs, placesForAllMs, mostMs: Math.max(simplyMs, placesForAllMs ?? 0) };
}

function chain(
  index: number,
  leads: (one: number, other: number) => boolean,
  indexes: readonly number[],
  length: (index: number) => number,
): number {
  const known = new Map<number, number>();
  const of = (at: number): number => {
    const before = known.get(at);
    if (before !== undefined) {
      return before;
    }
    const longest = length(at) + Math.max(0, ...indexes.filter((other) => leads(at, other)).map(of));
    known.set(at, longest);
    return longest;
  };
  return of(index);
}

/** Branch and bound over cliques: the sum of a clique's tasks, and the least that comes before and after it. */
function heaviestClique(
  indexes: readonly number[],
  apart: readonly (readonly boolean[])[],
  length: (index: number) => number,
  heads: readonly number[],
  tails: readonly number[],
): number {
  let best = 0;
  const least = (values: readonly number[], of: readonly number[]): number => Math.min(...of.map((index) => values[index] ?? 0));
  let visits = 0;
  const grow = (clique: readonly number[], weight: number, candidates: readonly number[]): void => {
    visits += 1;
    if (clique.length > 0) {
      best = Math.max(best, weight + least(heads, clique) + least(tails, clique));
    }
    const hope = weight + candidates.reduce((sum, index) => sum + length(index), 0);
    const ends =
      Math.max(0, ...[...clique, ...candidates].map((index) => heads[index] ?? 0)) +
      Math.max(0, ...[...clique, ...candidates].map((index) => tails[index] ?? 0));
    if (candidates.length === 0 || hope + ends <= best || visits > 200_000) {
      return;
    }
    const [next = 0, ...others] = candidates;
    grow(
      [...clique, next],
      weight + length(next),
      others.filter((other) => apart[next]?.[other] === true),
    );
    grow(clique, weight, others);
  };
  grow(
    [],
    0,
    [...indexes].sort((one, other) => length(other) - length(one)),
  );
  return best;
}

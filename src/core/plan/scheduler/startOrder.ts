import { heldSchedule } from "./heldSchedule.ts";
import { listSchedule, tailLengths, type ListSchedule, type TaskGraph } from "./listSchedule.ts";

/** Comparisons of tasks that a choice may take, about: it is made between answers of models, on the editor's thread. */
const work = { list: 1_000_000, held: 400_000 };
/** The most and the fewest orders that are tried. */
const tries = { most: 200, fewest: 20 };
/** How far an order may be from the best one before it, as shares of the priorities. */
const spreads = [0.5, 0.15, 0.05] as const;
/** A task is held back only if the plan is shorter by more than this share: durations are guesses. */
const holdGain = 0.02;

/**
 * Which tasks begin now: those that the best list does of some that are tried. The first is by critical path: what most work waits for comes first; of the others each is the best one so far with its priorities shaken
 * a little, since conflicts and odd lengths make other lists better. `mayHold`: a task that could run may wait for one that writes the same files, comes later and matters more, if the plan ends sooner for it; never
 * where nothing else runs. The same graph gives the same answer. Pure.
 */
export function chooseStarts(graph: TaskGraph, mayHold: boolean): ListSchedule {
  const first = priorityByPath(graph);
  const eager = bestOf(graph, first, listSchedule, work.list);
  if (!mayHold || eager.wallMs <= leastWallMs(graph) * (1 + holdGain)) {
    return eager;
  }
  const held = bestOf(graph, first, heldSchedule, work.held);
  const isMoving = graph.running.length + held.startNow.length > 0;
  return isMoving && held.wallMs < eager.wallMs * (1 - holdGain) ? held : eager;
}

function bestOf(
  graph: TaskGraph,
  first: readonly number[],
  schedule: (graph: TaskGraph, order: readonly number[]) => ListSchedule,
  most: number,
): ListSchedule {
  const count = graph.durationMs.length;
  const least = leastWallMs(graph);
  const random = numbersFrom(count);
  let priorities = first;
  let best = schedule(graph, ordered(priorities));
  const orders = Math.min(tries.most, Math.max(tries.fewest, most / count ** 2.5));
  for (let index = 0; index < orders && best.wallMs > least * (1 + 1e-9); index++) {
    const spread = spreads[index % spreads.length] ?? 0;
    const shaken = priorities.map((priority) => priority * (1 + spread * (2 * random() - 1)));
    const next = schedule(graph, ordered(shaken));
    if (next.wallMs <= best.wallMs) {
      [best, priorities] = [next, shaken];
    }
  }
  return best;
}

/** The longest chain that begins with a task, and more the longer those are that may not run beside it. */
function priorityByPath(graph: TaskGraph): readonly number[] {
  const { durationMs, conflicts } = graph;
  const count = durationMs.length;
  return tailLengths(graph).map((tail, task) => {
    const apart = durationMs.reduce((sum, duration, other) => sum + (conflicts[task * count + other] === 1 ? duration : 0), 0);
    return tail + apart / 4;
  });
}

function ordered(priorities: readonly number[]): readonly number[] {
  return [...priorities.keys()].sort((one, other) => (priorities[other] ?? 0) - (priorities[one] ?? 0) || one - other);
}

/** No schedule is shorter. */
function leastWallMs(graph: TaskGraph): number {
  const all = graph.durationMs.reduce((sum, duration) => sum + duration, 0);
  return Math.max(0, all / graph.maxParallel, ...tailLengths(graph));
}

/** Numbers from 0 up to 1 that are always the same: an order must not change without a reason. */
function numbersFrom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
}

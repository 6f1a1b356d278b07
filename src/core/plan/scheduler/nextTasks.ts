import type { PlanTask } from "../../../shared/plan.ts";
import { globsOverlap } from "../globs/globOverlap.ts";
import { readPlanGlob, type PlanGlob } from "../globs/planGlob.ts";
import type { TaskGraph } from "./listSchedule.ts";
import { taskState, type PlanState } from "./planState.ts";
import { chooseStarts } from "./startOrder.ts";

/** What the choice of the next tasks depends on besides the plan's state. */
export interface NextOptions {
  readonly maxParallel: number;
  readonly nowMs: number;
  /** Whether `A` and `a` are one file. */
  readonly ignoresCase: boolean;
  /** About how long a task takes, in milliseconds; more than 0. `undefined`: nothing is known of tasks like it. */
  estimateMs(task: PlanTask): number | undefined;
}

/** How long a task is taken to last that nothing is known of, in milliseconds. */
const usualMs = 120_000;
/** Of a task that has run for longer than was thought, as a share of the thought. */
const leastLeft = 0.1;

/** Decides which pairs of tasks may not run at once, and remembers it for as long as their lists of globs are the same ones. */
export class WriteConflicts {
  readonly #ignoresCase: boolean;
  readonly #known = new WeakMap<readonly string[], WeakMap<readonly string[], boolean>>();
  readonly #globs = new WeakMap<readonly string[], readonly PlanGlob[]>();

  constructor(ignoresCase: boolean) {
    this.#ignoresCase = ignoresCase;
  }

  between({ writes: one }: PlanTask, { writes: other }: PlanTask): boolean {
    const known = this.#known.get(one)?.get(other);
    if (known !== undefined) {
      return known;
    }
    const others = this.#globsOf(other);
    const overlap = this.#globsOf(one).some((glob) => others.some((also) => globsOverlap(glob, also)));
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#known.set(first, (this.#known.get(first) ?? new WeakMap<readonly string[], boolean>()).set(second, overlap));
    }
    return overlap;
  }

  #globsOf(writes: readonly string[]): readonly PlanGlob[] {
    const globs = this.#globs.get(writes) ?? writes.map((glob) => readPlanGlob(glob, this.#ignoresCase));
    this.#globs.set(writes, globs);
    return globs;
  }
}

/**
 * The tasks that begin now, in order: what they depend on is done, there is room, and no task that runs, or begins with them, may write the same files. All such tasks begin, as far as there is room, but one: where it is
 * known how long tasks take, one may be held back for another that needs its files, see `chooseStarts`. Pure, as far as `conflicts` is.
 */
export function nextTasks(state: PlanState, options: NextOptions, conflicts: WriteConflicts): readonly PlanTask[] {
  const { plan } = state;
  if (plan === undefined) {
    return [];
  }
  const isOpen = (task: PlanTask): boolean => ["queued", "running"].includes(taskState(state, task.id).status);
  // What waits for a task that failed does not run, and stands in nobody's way.
  const stuck = stuckTasks(state);
  const open = plan.tasks.filter((task) => isOpen(task) && !stuck.has(task.id));
  const mayBegin = open.some((task) => taskState(state, task.id).status === "queued");
  const running = open.filter((task) => taskState(state, task.id).status === "running");
  if (!mayBegin || running.length >= options.maxParallel) {
    return [];
  }
  const { startNow } = chooseStarts(
    graphOf(open, state, options, conflicts),
    open.every((task) => options.estimateMs(task) !== undefined),
  );
  return startNow.flatMap((index) => open[index] ?? []);
}

/** Tasks that can't begin, since what they wait for failed or was stopped. Pure. */
export function stuckTasks(state: PlanState): ReadonlySet<string> {
  const tasks = state.plan?.tasks ?? [];
  const stuck = new Set<string>();
  let isGrowing = true;
  while (isGrowing) {
    const more = tasks.filter(
      ({ id, dependsOn }) =>
        !stuck.has(id) &&
        taskState(state, id).status === "queued" &&
        dependsOn.some((other) => stuck.has(other) || ["failed", "stopped"].includes(taskState(state, other).status)),
    );
    more.forEach(({ id }) => stuck.add(id));
    isGrowing = more.length > 0;
  }
  return stuck;
}

function graphOf(open: readonly PlanTask[], state: PlanState, options: NextOptions, conflicts: WriteConflicts): TaskGraph {
  const indexes = new Map(open.map(({ id }, index) => [id, index]));
  const matrix = new Uint8Array(open.length * open.length);
  open.forEach((one, at) =>
    open.forEach((other, otherAt) => {
      matrix[at * open.length + otherAt] = at !== otherAt && conflicts.between(one, other) ? 1 : 0;
    }),
  );
  return {
    durationMs: open.map((task) => {
      const { status, startedAtMs = options.nowMs } = taskState(state, task.id);
      const estimate = options.estimateMs(task) ?? usualMs;
      return status === "running" ? Math.max(estimate * leastLeft, estimate - (options.nowMs - startedAtMs)) : estimate;
    }),
    before: open.map(({ dependsOn }) => dependsOn.flatMap((id) => indexes.get(id) ?? [])),
    conflicts: matrix,
    running: open.flatMap((task, index) => (taskState(state, task.id).status === "running" ? [index] : [])),
    maxParallel: options.maxParallel,
  };
}

import { PlanScheduler } from "../../../src/core/plan/scheduler/planScheduler.ts";
import { encodePlanRecord } from "../../../src/core/plan/scheduler/planRecord.ts";
import { noPlan } from "../../../src/core/plan/scheduler/planState.ts";
import { writesOverlap } from "../../../src/core/plan/globs/globOverlap.ts";
import type { PlanTask } from "../../../src/shared/plan.ts";
import type { TimedPlan } from "./randomPlan.ts";
import { SimulatedClock } from "./simulatedClock.ts";

/** What a plan's run came to in simulated time. */
export interface SimulatedRun {
  readonly wallMs: number;
  /** The most tasks at once. */
  readonly mostAtOnce: number;
  /** Lines of the journal. */
  readonly lines: readonly string[];
  /** The scheduler's own time for one turn at most, in real milliseconds. */
  readonly slowestTurnMs: number;
}

/** Runs a plan through the scheduler, with tasks that only take their time. Throws if two run at once that may not, or more than may, or one before its time. `estimateMs`: what the scheduler knows of how long a task takes. */
export function simulatedRun(
  { plan, durationMs }: TimedPlan,
  maxParallel: number,
  estimateMs: (task: PlanTask) => number | undefined,
): SimulatedRun {
  const clock = new SimulatedClock();
  const running = new Set<PlanTask>();
  const done = new Set<string>();
  const lines: string[] = [];
  let [isOver, mostAtOnce, slowestTurnMs] = [false, 0, 0];
  const timed = (act: () => void): void => {
    const from = performance.now();
    act();
    slowestTurnMs = Math.max(slowestTurnMs, performance.now() - from);
  };
  const scheduler = new PlanScheduler(
    noPlan,
    {
      clock,
      record: (record) => lines.push(encodePlanRecord(record)),
      begin: (run) => {
        const { task } = run;
        check(task, running, done, maxParallel);
        running.add(task);
        mostAtOnce = Math.max(mostAtOnce, running.size);
        clock.after(durationMs.get(task.id) ?? 0, () => {
          running.delete(task);
          done.add(task.id);
          timed(() => scheduler.ended(run, "done"));
        });
      },
      idle: (reason) => {
        if (reason !== "done") {
          throw new Error(`The plan ended as ${reason}.`);
        }
        isOver = true;
      },
    },
    { maxParallel: () => maxParallel, owner: "bench", ignoresCase: false, estimateMs },
  );
  scheduler.setPlan(plan);
  timed(() => scheduler.open());
  clock.runUntil(() => isOver);
  scheduler.dispose();
  return { wallMs: clock.nowMs(), mostAtOnce, lines, slowestTurnMs };
}

function check(task: PlanTask, running: ReadonlySet<PlanTask>, done: ReadonlySet<string>, maxParallel: number): void {
  if (running.size >= maxParallel) {
    throw new Error(`${task.id} is one too many.`);
  }
  if (done.has(task.id) || !task.dependsOn.every((id) => done.has(id))) {
    throw new Error(`${task.id} begins before what it depends on, or again.`);
  }
  const other = [...running].find((one) => writesOverlap(one.writes, task.writes, false));
  if (other !== undefined) {
    throw new Error(`${task.id} may write what ${other.id} writes.`);
  }
}

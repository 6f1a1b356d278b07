// npm run bench:plans: how near the scheduler of plans comes to the shortest time, as one JSON object. 50 random plans of 4 to 40 tasks, many of which may write the same files, with 1, 4 and 16 tasks at once, in simulated
// time through the real scheduler. Each wall time is divided by a time that no schedule is shorter than: the longest of (1) the critical path, (2) work over places, also of those tasks alone that have so much before and so
// much after them, (3) the longest set of tasks of which no two can overlap, with the least that comes before and after it, (4) the shortest time with a place for each task, found by trying all orders of tasks that may
// write the same files. Aims: 1.05 at the median, 1.10 at worst, with durations known. The same without known durations, and with wrong ones, is reported beside it.
import { availableParallelism, loadavg } from "node:os";
import { readPlanJournal } from "../../../src/core/plan/scheduler/planState.ts";
import { taskState } from "../../../src/core/plan/scheduler/planState.ts";
import { seededRandom } from "../../fakes/seededRandom.ts";
import type { Aim } from "../aims.ts";
import { median } from "../statistics.ts";
import { lowerBound } from "./lowerBound.ts";
import { randomPlan, type TimedPlan } from "./randomPlan.ts";
import { simulatedRun } from "./simulatedRun.ts";

const plans = 50;
const places = [1, 4, 16] as const;
const knowledge = ["known", "halfOrDouble", "unknown"] as const;
const [, , seedText = "20261128"] = process.argv;
const random = seededRandom(Number(seedText));

interface Figure {
  readonly tasks: number;
  readonly maxParallel: number;
  readonly ratio: number;
  readonly bound: string;
}

const figures: Record<(typeof knowledge)[number], Figure[]> = { known: [], halfOrDouble: [], unknown: [] };
const turns: number[] = [];
for (let index = 0; index < plans; index++) {
  const timed = randomPlan(4 + Math.floor(random() * 37), random);
  const factors = new Map(timed.plan.tasks.map(({ id }) => [id, 2 ** (2 * random() - 1)]));
  for (const maxParallel of places) {
    measure(timed, factors, maxParallel);
  }
}

function measure(timed: TimedPlan, factors: ReadonlyMap<string, number>, maxParallel: number): void {
  const runs = knowledge.map((what) => {
    const run = simulatedRun(timed, maxParallel, ({ id }) =>
      what === "unknown" ? undefined : (timed.durationMs.get(id) ?? 0) * (what === "known" ? 1 : (factors.get(id) ?? 1)),
    );
    const { state, skipped } = readPlanJournal(run.lines);
    if (skipped > 0 || !timed.plan.tasks.every(({ id }) => taskState(state, id).status === "done" && taskState(state, id).attempt === 1)) {
      throw new Error("The journal doesn't say that each task ran once.");
    }
    return { what, run };
  });
  const { mostMs, ...reasons } = lowerBound(timed, maxParallel, Math.min(...runs.map(({ run }) => run.wallMs)));
  const bound = Object.entries(reasons).find(([, ms]) => ms === mostMs)?.[0] ?? "";
  for (const { what, run } of runs) {
    figures[what].push({ tasks: timed.plan.tasks.length, maxParallel, ratio: run.wallMs / mostMs, bound });
    turns.push(run.slowestTurnMs);
  }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const summary = (list: readonly Figure[]) => {
  const ratios = list.map(({ ratio }) => ratio);
  return {
    runs: list.length,
    median: round(median(ratios)),
    worst: round(Math.max(...ratios)),
    atTheBound: list.filter(({ ratio }) => ratio < 1 + 1e-6).length,
  };
};
const aim = (figure: number, most: number): Aim => ({ figure, most, met: figure <= most });
const all = summary(figures.known);
process.stdout.write(
  `${JSON.stringify(
    {
      machine: { node: process.version, cpus: availableParallelism(), load: loadavg().map(round) },
      seed: Number(seedText),
      plans,
      wallOverLowerBound: Object.fromEntries(
        knowledge.map((what) => [
          what,
          {
            all: summary(figures[what]),
            ...Object.fromEntries(
              places.map((most) => [
                `maxParallel${String(most)}`,
                summary(figures[what].filter(({ maxParallel }) => maxParallel === most)),
              ]),
            ),
          },
        ]),
      ),
      boundsThatHeld: Object.fromEntries(
        Object.entries(Object.groupBy(figures.known, ({ bound }) => bound)).map(([name, list]) => [name, list?.length ?? 0]),
      ),
      slowestTurnMs: { median: round(median(turns)), most: round(Math.max(...turns)) },
      aims: { medianOverBound: aim(all.median, 1.05), worstOverBound: aim(all.worst, 1.1) },
    },
    undefined,
    2,
  )}\n`,
);

import type { Plan, PlanTask } from "../../../src/shared/plan.ts";
import { planOf, planTask } from "../../fakes/planTask.ts";

/** A plan, and how long each of its tasks takes. */
export interface TimedPlan {
  readonly plan: Plan;
  /** By task, in milliseconds. */
  readonly durationMs: ReadonlyMap<string, number>;
}

/** Globs as plans have them: most apart, some within one another. */
const areas = ["core", "app", "host", "panel", "gateway", "docs", "test", "scripts"] as const;

/**
 * A plan of so many tasks. A task depends on up to three of those before it, mostly near ones; it takes 20 seconds to 5 minutes; a third of the tasks write to a folder of their own, a third share a file or folder with
 * others, some write to a whole area, some only read.
 */
export function randomPlan(count: number, random: () => number): TimedPlan {
  const pick = (most: number): number => Math.floor(random() * most);
  const width = 1 + pick(Math.max(1, Math.ceil(count / 2)));
  const tasks = Array.from({ length: count }, (_, index): PlanTask => {
    const links = index === 0 ? 0 : Math.min(index, random() < 0.25 ? 0 : 1 + pick(3));
    const dependsOn = new Set(Array.from({ length: links }, () => `t${String(Math.max(0, index - 1 - pick(width * 2)))}`));
    return planTask(`t${String(index)}`, { dependsOn: [...dependsOn], writes: writesOf(index, pick, random) });
  });
  // Most tasks are short, some long.
  const durationMs = new Map(tasks.map(({ id }) => [id, Math.round(20_000 * 15 ** (random() * random()))]));
  return { plan: planOf(tasks), durationMs };
}

function writesOf(index: number, pick: (most: number) => number, random: () => number): readonly string[] {
  const area = areas[pick(areas.length)] ?? "core";
  const kind = random();
  if (kind < 0.15) {
    return [];
  }
  if (kind < 0.6) {
    return [`src/${area}/part${String(index)}/**`];
  }
  if (kind < 0.8) {
    return [`src/${area}/part${String(index)}/**`, `src/${area}/shared${String(pick(3))}.ts`];
  }
  return kind < 0.93 ? [`test/${area}/*.test.ts`, `src/${area}/*.ts`] : [`src/${area}/**`];
}

import type { Plan, PlanTask } from "../../src/shared/plan.ts";

/** A task of a plan that is as it must be, with some of it changed. */
export function planTask(id: string, change: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    title: `Task ${id}`,
    instructions: `Do ${id}.`,
    inputs: [],
    dependsOn: [],
    writes: [`src/${id}/**`],
    tools: [],
    slot: "worker",
    effort: "auto",
    budget: { steps: 40 },
    checks: [{ command: "npm test", expect: "exit 0" }],
    ...change,
  };
}

/** A plan of some tasks that is as it must be. */
export function planOf(tasks: readonly PlanTask[], change: Partial<Plan> = {}): Plan {
  return { goal: "Make it so.", success: [{ command: "npm test", expect: "exit 0" }], tasks, ...change };
}

import type { PlanTask } from "../../shared/plan.ts";

/** As much of a task as its place in the plan needs. */
export type LinkedTask = Pick<PlanTask, "id" | "dependsOn">;

/** Tasks that depend on each other in a circle of two or more, each on the next; `undefined`: there are none. Ids that are no task's are passed over. Pure. */
export function dependencyCycle(tasks: readonly LinkedTask[]): readonly string[] | undefined {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const settled = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): readonly string[] | undefined => {
    const at = path.indexOf(id);
    if (at !== -1) {
      return path.length - at > 1 ? path.slice(at) : undefined;
    }
    if (settled.has(id)) {
      return undefined;
    }
    path.push(id);
    for (const next of byId.get(id)?.dependsOn ?? []) {
      const cycle = byId.has(next) ? visit(next) : undefined;
      if (cycle !== undefined) {
        return cycle;
      }
    }
    path.pop();
    settled.add(id);
    return undefined;
  };
  for (const { id } of tasks) {
    const cycle = visit(id);
    if (cycle !== undefined) {
      return cycle;
    }
  }
  return undefined;
}

/** All that each task waits for, directly or not. The tasks have no cycle. Pure. */
export function ancestorsOf(tasks: readonly LinkedTask[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const found = new Map<string, Set<string>>();
  const of = (id: string): ReadonlySet<string> => {
    const known = found.get(id);
    if (known !== undefined) {
      return known;
    }
    const ancestors = new Set<string>();
    found.set(id, ancestors);
    for (const before of byId.get(id)?.dependsOn ?? []) {
      if (byId.has(before)) {
        ancestors.add(before);
        of(before).forEach((one) => ancestors.add(one));
      }
    }
    return ancestors;
  };
  tasks.forEach(({ id }) => of(id));
  return found;
}

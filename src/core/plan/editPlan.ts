import type { Plan, PlanCheck, PlanTask } from "../../shared/plan.ts";
import { faultSentence, planFaults, type PlanContext } from "./planFaults.ts";

/** What of a task can be changed; its id stays. A field that is `undefined` is taken away, if it may be missing. */
export type TaskChange = Partial<Omit<PlanTask, "id">>;

/** One change of a plan. */
export type PlanEdit =
  | { readonly type: "goal-set"; readonly goal: string }
  | { readonly type: "success-set"; readonly checks: readonly PlanCheck[] }
  | { readonly type: "task-change"; readonly id: string; readonly change: TaskChange }
  /** `at`: its place among the tasks; left out: the last. */
  | { readonly type: "task-add"; readonly task: PlanTask; readonly at?: number | undefined }
  /** What depends on it depends on what it depended on. */
  | { readonly type: "task-drop"; readonly id: string }
  | { readonly type: "task-move"; readonly id: string; readonly to: number }
  /** `into` takes its place: those that depend on none of the others wait for what it waited for, and what waited for it waits for those on which none of the others depends. */
  | { readonly type: "task-split"; readonly id: string; readonly into: readonly PlanTask[] };

/** Who changes a plan, and how far it has got. */
export interface EditContext extends PlanContext {
  readonly by: "user" | "orchestrator";
  /** Whether a task has begun; it can't be changed any more. Left out: none has, the plan doesn't run yet. */
  readonly hasBegun?: ((id: string) => boolean) | undefined;
}

/** The changed plan, or sentences that say why it isn't changed. */
export type EditOutcome = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly messages: readonly string[] };

/** Changes a plan, if what comes of it can be run. Of one that runs only what has not begun changes, and only the user changes what success is. Pure. */
export function editPlan(plan: Plan, edit: PlanEdit, context: EditContext): EditOutcome {
  const obstacle = obstacleTo(plan, edit, context);
  if (obstacle !== undefined) {
    return { ok: false, messages: [obstacle] };
  }
  const changed = edited(plan, edit);
  const faults = planFaults(changed, context);
  return faults.length === 0 ? { ok: true, plan: changed } : { ok: false, messages: faults.map(faultSentence) };
}

function obstacleTo(plan: Plan, edit: PlanEdit, { by, hasBegun }: EditContext): string | undefined {
  if (edit.type === "goal-set" || edit.type === "success-set") {
    return hasBegun !== undefined && by === "orchestrator"
      ? "Only the user changes the goal and the success criteria of a plan that runs."
      : undefined;
  }
  if (edit.type === "task-add") {
    return undefined;
  }
  const task = plan.tasks.find(({ id }) => id === edit.id);
  if (task === undefined) {
    return `There is no task “${edit.id}”.`;
  }
  if (edit.type === "task-split" && edit.into.length === 0) {
    return `“${task.title}” must be split into at least one task.`;
  }
  return edit.type !== "task-move" && hasBegun?.(edit.id) === true
    ? `“${task.title}” has begun, so it can't be changed any more.`
    : undefined;
}

function edited(plan: Plan, edit: PlanEdit): Plan {
  const { tasks } = plan;
  switch (edit.type) {
    case "goal-set":
      return { ...plan, goal: edit.goal.trim() };
    case "success-set":
      return { ...plan, success: edit.checks };
    case "task-change":
      return { ...plan, tasks: tasks.map((task) => (task.id === edit.id ? changedTask(task, edit.change) : task)) };
    case "task-add":
      return { ...plan, tasks: tasks.toSpliced(edit.at ?? tasks.length, 0, edit.task) };
    case "task-drop":
      return { ...plan, tasks: withoutTask(tasks, edit.id) };
    case "task-move": {
      const moved = tasks.filter(({ id }) => id === edit.id);
      return { ...plan, tasks: tasks.filter(({ id }) => id !== edit.id).toSpliced(edit.to, 0, ...moved) };
    }
    case "task-split":
      return { ...plan, tasks: splitTask(tasks, edit.id, edit.into) };
  }
}

function changedTask(task: PlanTask, change: TaskChange): PlanTask {
  const { model, agent, ...others } = { ...task, ...change };
  return { ...others, ...(model === undefined ? {} : { model }), ...(agent === undefined ? {} : { agent }) };
}

function withoutTask(tasks: readonly PlanTask[], dropped: string): readonly PlanTask[] {
  const before = tasks.find(({ id }) => id === dropped)?.dependsOn ?? [];
  return tasks.filter(({ id }) => id !== dropped).map((task) => replaceDependency(task, dropped, before));
}

function splitTask(tasks: readonly PlanTask[], split: string, into: readonly PlanTask[]): readonly PlanTask[] {
  const parts = new Set(into.map(({ id }) => id));
  const before = tasks.find(({ id }) => id === split)?.dependsOn ?? [];
  const last = into.filter(({ id }) => !into.some(({ dependsOn }) => dependsOn.includes(id))).map(({ id }) => id);
  const first = into.map((task) =>
    task.dependsOn.some((id) => parts.has(id)) ? task : { ...task, dependsOn: [...new Set([...before, ...task.dependsOn])] },
  );
  return tasks.flatMap((task) => (task.id === split ? first : [replaceDependency(task, split, last)]));
}

function replaceDependency(task: PlanTask, from: string, to: readonly string[]): PlanTask {
  return task.dependsOn.includes(from)
    ? { ...task, dependsOn: [...new Set(task.dependsOn.flatMap((id) => (id === from ? to : [id])))] }
    : task;
}

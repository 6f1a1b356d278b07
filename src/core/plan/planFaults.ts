import type { Plan, PlanCheck, PlanTask } from "../../shared/plan.ts";
import { isProtectedPath } from "../permissions/terms/sensitivePaths.ts";
import { closestName } from "../routing/closestName.ts";
import { dependencyCycle } from "./dependencies.ts";
import { readPlanGlob } from "./globs/planGlob.ts";

/** What a plan is held against. */
export interface PlanContext {
  /** The names of the workspace's folders. With several, paths begin with one of them. */
  readonly folders: readonly string[];
  /** The tools that workers have. Left out: names of tools aren't looked at. */
  readonly tools?: readonly string[] | undefined;
  /** The user's own agents. Left out: their names aren't looked at. */
  readonly agents?: readonly string[] | undefined;
}

/** Something in a plan that keeps it from being run. */
export interface PlanFault {
  /** Left out: the plan as a whole. */
  readonly taskId?: string | undefined;
  /** Where in the task or plan, such as `writes`. */
  readonly field: keyof Plan | keyof PlanTask;
  /** One sentence. */
  readonly message: string;
}

const mostTasks = 100;
const mostSteps = 1000;

/** A fault in one sentence that names its task. Pure. */
export function faultSentence({ taskId, message }: PlanFault): string {
  return taskId === undefined ? message : `Task “${taskId}”: ${message}`;
}

/** Everything that keeps a plan from being run, in its order; none: it can be. Pure. */
export function planFaults(plan: Plan, context: PlanContext): readonly PlanFault[] {
  const { goal, success, tasks } = plan;
  return [
    ...(goal === "" ? [{ field: "goal", message: "The plan has no goal." } as const] : []),
    ...(success.length === 0 ? [{ field: "success", message: "The plan has no success criteria. Give at least one check." } as const] : []),
    ...success.flatMap((check) => checkFaults(check, context).map((message) => ({ field: "success", message }) as const)),
    ...(tasks.length === 0 ? [{ field: "tasks", message: "The plan has no tasks." } as const] : []),
    ...(tasks.length > mostTasks
      ? [{ field: "tasks", message: `The plan has ${String(tasks.length)} tasks; ${String(mostTasks)} is the most.` } as const]
      : []),
    ...tasks.flatMap((task, index) => taskFaults(task, index, plan, context)),
    ...cycleFaults(tasks),
  ];
}

function taskFaults(task: PlanTask, index: number, { tasks }: Plan, context: PlanContext): readonly PlanFault[] {
  const { id, title, instructions, writes, inputs, tools, agent, budget, checks } = task;
  const found: [field: keyof PlanTask, message: string | undefined][] = [
    ["id", /^[a-z0-9][a-z0-9-]{0,39}$/.test(id) ? undefined : "its id must be lower-case letters, digits and “-”, 40 at most."],
    ["id", tasks.findIndex((other) => other.id === id) === index ? undefined : "another task has the same id."],
    ["title", title === "" ? "it has no title." : undefined],
    ["instructions", instructions === "" ? "it has no instructions, and a worker knows nothing else." : undefined],
    ...task.dependsOn.map((other): [keyof PlanTask, string | undefined] => ["dependsOn", dependencyFault(other, task, tasks)]),
    ...writes.map((glob): [keyof PlanTask, string | undefined] => ["writes", writeFault(glob, context)]),
    ...inputs.map((path): [keyof PlanTask, string | undefined] => ["inputs", placeFault(path, context)]),
    ...tools.map((name): [keyof PlanTask, string | undefined] => ["tools", nameFault(name, context.tools, "tool")]),
    ["agent", agent === undefined ? undefined : nameFault(agent, context.agents, "agent")],
    [
      "budget",
      Number.isInteger(budget.steps) && budget.steps >= 1 && budget.steps <= mostSteps
        ? undefined
        : `its budget of steps must be a whole number from 1 to ${String(mostSteps)}.`,
    ],
    [
      "budget",
      budget.usd === undefined || (Number.isFinite(budget.usd) && budget.usd > 0)
        ? undefined
        : "its budget in dollars must be more than 0.",
    ],
    ["checks", checks.length === 0 ? "it has no checks, so nothing would show that it is done." : undefined],
    ...checks.flatMap((check) => checkFaults(check, context).map((message): [keyof PlanTask, string] => ["checks", message])),
  ];
  return found.flatMap(([field, message]) => (message === undefined ? [] : [{ taskId: id, field, message }]));
}

function dependencyFault(other: string, { id }: PlanTask, tasks: readonly PlanTask[]): string | undefined {
  if (tasks.some((task) => task.id === other)) {
    return other === id ? "it depends on itself." : undefined;
  }
  const closest = closestName(
    other,
    tasks.map((task) => task.id).filter((known) => known !== id),
  );
  return `it depends on “${other}”, which is no task.${closest === undefined ? "" : ` Did you mean “${closest}”?`}`;
}

function nameFault(name: string, known: readonly string[] | undefined, what: string): string | undefined {
  if (known === undefined || known.includes(name)) {
    return undefined;
  }
  const closest = closestName(name, known);
  return `there is no ${what} “${name}”.${closest === undefined ? "" : ` Did you mean “${closest}”?`}`;
}

function writeFault(glob: string, context: PlanContext): string | undefined {
  return (
    placeFault(glob, context) ??
    (isProtectedGlob(glob) ? `“${glob}” is protected: what is there is changed only with the user's word, and not by a plan.` : undefined)
  );
}

/** Why a path or glob can't be used; `undefined`: it can. */
function placeFault(glob: string, { folders }: PlanContext): string | undefined {
  if (glob === "") {
    return "a path is empty.";
  }
  if (/^[/~\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(glob)) {
    return `“${glob}” is outside of the workspace. Give paths relative to it.`;
  }
  if (readPlanGlob(glob) === undefined) {
    return `“${glob}” can't be read as a glob. Use *, ?, **, {a,b} and [a-z] only.`;
  }
  const [first = ""] = glob.replace(/^(?:\.\/)+/, "").split("/");
  const isNamed = folders.length < 2 || /[*?[{]/.test(first) || folders.includes(first);
  return isNamed ? undefined : `“${glob}” names no folder of the workspace. Begin with one: ${folders.join(", ")}.`;
}

/** Whether a glob names what is protected. One such as `**` fits protected files too, and allows none of them: that is for permissions. */
function isProtectedGlob(glob: string): boolean {
  const names = glob.replaceAll(/[{},]/g, "/").split("/");
  return ["", "x"].some(
    (filling) =>
      isProtectedPath(glob.replaceAll(/\*+|\?/g, filling)) ||
      names.some((name) => name !== "" && isProtectedPath(name.replaceAll(/\*+|\?/g, filling))),
  );
}

function checkFaults(check: PlanCheck, context: PlanContext): readonly string[] {
  const message = checkFault(check, context);
  return message === undefined ? [] : [message];
}

function checkFault(check: PlanCheck, context: PlanContext): string | undefined {
  if ("command" in check) {
    return check.command === ""
      ? "a check has an empty command."
      : check.expect === ""
        ? `the check “${check.command}” expects nothing. Write “exit 0”.`
        : undefined;
  }
  if ("diagnostics" in check) {
    return check.glob === "" ? "a check of problems has no files." : placeFault(check.glob, context);
  }
  if ("file" in check) {
    const fault = check.file === "" ? "a check names no file." : placeFault(check.file, context);
    return fault ?? (check.contains === "" ? `the check of “${check.file}” looks for nothing.` : undefined);
  }
  return check.confirm === "" ? "a check asks the user nothing." : undefined;
}

function cycleFaults(tasks: readonly PlanTask[]): readonly PlanFault[] {
  const cycle = dependencyCycle(tasks);
  return cycle === undefined
    ? []
    : [
        {
          taskId: cycle[0] ?? "",
          field: "dependsOn",
          message: `its dependencies go in a circle: ${[...cycle, cycle[0] ?? ""].join(" → ")}.`,
        },
      ];
}

import { effortSettings } from "../../shared/panelState.ts";
import type { Plan, PlanCheck, PlanTask } from "../../shared/plan.ts";
import { isRecord } from "../model/json.ts";
import { objectsOf, textOf, type Fields } from "../model/parseFields.ts";
import { readAs, unreadable, type Parsed } from "../model/parsed.ts";

/** Steps of a task that names no budget. */
const defaultSteps = 40;

/**
 * Reads a plan of unknown shape: a model's answer, a file, a journal's line. What is missing without harm has a default (lists: empty; slot: `worker`; effort: `auto`), fields that nobody knows are passed over. Says
 * nothing of whether the plan can be run: see `planFaults`. Pure; never throws.
 */
export function readPlan(value: unknown): Parsed<Plan> {
  return readAs(() => {
    if (!isRecord(value)) {
      return unreadable("The plan", "must be an object");
    }
    return {
      goal: textOf(value, "goal", "plan").trim(),
      success: checksOf(value["success"], "plan.success"),
      tasks: objectsOf(value["tasks"], "plan.tasks").map((fields, index) => taskOf(fields, `plan.tasks[${String(index)}]`)),
    };
  });
}

/** Reads one task. Pure; never throws. */
export function readTask(value: unknown): Parsed<PlanTask> {
  return readAs(() => (isRecord(value) ? taskOf(value, "task") : unreadable("The task", "must be an object")));
}

function taskOf(fields: Fields, place: string): PlanTask {
  const { slot = "worker", effort = "auto", model, agent } = fields;
  const knownEffort = effortSettings.find((known) => known === effort);
  if (slot !== "worker" && slot !== "orchestrator") {
    return unreadable(`${place}.slot`, "must be worker or orchestrator");
  }
  return {
    id: textOf(fields, "id", place),
    title: textOf(fields, "title", place).trim(),
    instructions: textOf(fields, "instructions", place).trim(),
    inputs: textsOf(fields, "inputs", place),
    dependsOn: [...new Set(textsOf(fields, "dependsOn", place))],
    writes: textsOf(fields, "writes", place),
    tools: textsOf(fields, "tools", place),
    slot,
    effort: knownEffort ?? unreadable(`${place}.effort`, `must be one of ${effortSettings.join(", ")}`),
    ...optionalName("model", model, place),
    ...optionalName("agent", agent, place),
    budget: budgetOf(fields["budget"], `${place}.budget`),
    checks: checksOf(fields["checks"], `${place}.checks`),
  };
}

function optionalName<Name extends string>(name: Name, value: unknown, place: string): { readonly [name in Name]?: string } {
  if (value === undefined || value === null || value === "") {
    return {};
  }
  return typeof value === "string"
    ? ({ [name]: value } as { readonly [name in Name]?: string })
    : unreadable(`${place}.${name}`, "must be a text");
}

function budgetOf(value: unknown, place: string): PlanTask["budget"] {
  if (value === undefined || value === null) {
    return { steps: defaultSteps };
  }
  if (!isRecord(value)) {
    return unreadable(place, "must be an object");
  }
  const { steps = defaultSteps, usd } = value;
  if (typeof steps !== "number") {
    return unreadable(`${place}.steps`, "must be a number");
  }
  if (usd !== undefined && usd !== null && typeof usd !== "number") {
    return unreadable(`${place}.usd`, "must be a number, or null");
  }
  return { steps, ...(typeof usd === "number" ? { usd } : {}) };
}

function textsOf(fields: Fields, name: string, place: string): readonly string[] {
  const list = fields[name];
  if (list === undefined || list === null) {
    return [];
  }
  if (!Array.isArray(list)) {
    return unreadable(`${place}.${name}`, "must be a list of texts");
  }
  return list.map((item: unknown, index) =>
    typeof item === "string" ? item.trim() : unreadable(`${place}.${name}[${String(index)}]`, "must be a text"),
  );
}

function checksOf(value: unknown, place: string): readonly PlanCheck[] {
  return value === undefined || value === null
    ? []
    : objectsOf(value, place).map((fields, index) => checkOf(fields, `${place}[${String(index)}]`));
}

function checkOf(fields: Fields, place: string): PlanCheck {
  const { command, diagnostics, file, confirm, expect } = fields;
  if (command !== undefined) {
    // Models write an exit code as a number, too.
    const expected = typeof expect === "number" ? `exit ${String(expect)}` : expect === undefined || expect === null ? "exit 0" : expect;
    return {
      command: textOf(fields, "command", place).trim(),
      expect: typeof expected === "string" ? expected.trim() : unreadable(`${place}.expect`, "must be a text"),
    };
  }
  if (diagnostics !== undefined) {
    return { diagnostics: "none new in", glob: textOf(fields, "glob", place).trim() };
  }
  if (file !== undefined) {
    return { file: textOf(fields, "file", place).trim(), contains: textOf(fields, "contains", place) };
  }
  return confirm === undefined
    ? unreadable(place, "must be a check: {command, expect}, {diagnostics, glob}, {file, contains} or {confirm}")
    : { confirm: textOf(fields, "confirm", place).trim() };
}

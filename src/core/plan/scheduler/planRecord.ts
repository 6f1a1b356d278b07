import type { Plan } from "../../../shared/plan.ts";
import { isRecord, parseJson, type JsonValue } from "../../model/json.ts";
import { readPlan } from "../readPlan.ts";

/** How a task's run ended. `stopped`: before its end, by the user or because nothing was left to spend. */
export type TaskOutcome = "done" | "failed" | "stopped";

/**
 * A line of a plan's journal: what is known to have happened, in order. Written down before it happens (`task-start`), or before anything follows from it (all others). Times are milliseconds since 1970-01-01 UTC.
 * Records of a task's run name its attempt, so that what an abandoned run says later counts for nothing.
 */
export type PlanRecord =
  /** The plan as it is from here on: the first line, and after each edit. */
  | { readonly type: "plan-set"; readonly plan: Plan; readonly atMs: number }
  /** `owner` runs it, and nobody else does until `leaseUntilMs`. `inspects`: an earlier run of it was cut, and may have had effects. */
  | {
      readonly type: "task-start";
      readonly taskId: string;
      readonly attempt: number;
      readonly owner: string;
      readonly leaseUntilMs: number;
      readonly inspects: boolean;
      readonly atMs: number;
    }
  /** It still runs. */
  | {
      readonly type: "task-heartbeat";
      readonly taskId: string;
      readonly attempt: number;
      readonly leaseUntilMs: number;
      readonly atMs: number;
    }
  /** What it does, in a line for people. */
  | { readonly type: "task-progress"; readonly taskId: string; readonly attempt: number; readonly text: string; readonly atMs: number }
  | {
      readonly type: "task-end";
      readonly taskId: string;
      readonly attempt: number;
      readonly outcome: TaskOutcome;
      /** One sentence for people; missing for `done`. */
      readonly reason?: string | undefined;
      /** What came of it, as those get it who depend on it. */
      readonly result?: JsonValue | undefined;
      readonly atMs: number;
    }
  /** One that failed or was stopped is to be run again. */
  | { readonly type: "task-requeue"; readonly taskId: string; readonly atMs: number };

/** A record as a line, without its end. Pure. */
export function encodePlanRecord(record: PlanRecord): string {
  return JSON.stringify(record);
}

/** The record in a line; `undefined` if it is torn or none. Pure; never throws. */
export function parsePlanRecord(line: string): PlanRecord | undefined {
  const fields = parseJson(line);
  if (!isRecord(fields) || typeof fields["atMs"] !== "number") {
    return undefined;
  }
  const { type, atMs, taskId, attempt } = fields;
  if (type === "plan-set") {
    const plan = readPlan(fields["plan"]);
    return plan.ok ? { type, plan: plan.value, atMs } : undefined;
  }
  if (typeof taskId !== "string") {
    return undefined;
  }
  if (type === "task-requeue") {
    return { type, taskId, atMs };
  }
  return typeof attempt === "number" ? parseRun(fields, { taskId, attempt, atMs }) : undefined;
}

function parseRun(
  fields: Readonly<Record<string, unknown>>,
  run: { readonly taskId: string; readonly attempt: number; readonly atMs: number },
): PlanRecord | undefined {
  const { type, owner, leaseUntilMs, inspects, text, outcome, reason, result } = fields;
  switch (type) {
    case "task-start":
      return typeof owner === "string" && typeof leaseUntilMs === "number" && typeof inspects === "boolean"
        ? { type, ...run, owner, leaseUntilMs, inspects }
        : undefined;
    case "task-heartbeat":
      return typeof leaseUntilMs === "number" ? { type, ...run, leaseUntilMs } : undefined;
    case "task-progress":
      return typeof text === "string" ? { type, ...run, text } : undefined;
    case "task-end":
      return outcome === "done" || outcome === "failed" || outcome === "stopped"
        ? {
            type,
            ...run,
            outcome,
            ...(typeof reason === "string" ? { reason } : {}),
            ...(result === undefined ? {} : { result: result as JsonValue }),
          }
        : undefined;
    default:
      return undefined;
  }
}

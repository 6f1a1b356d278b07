import type { Plan } from "../../../shared/plan.ts";
import type { JsonValue } from "../../model/json.ts";
import { parsePlanRecord, type PlanRecord, type TaskOutcome } from "./planRecord.ts";

/** How a task stands. */
export interface TaskState {
  readonly status: "queued" | "running" | TaskOutcome;
  /** Counts its runs from 1; 0: it has never begun. */
  readonly attempt: number;
  /** Whoever runs it, and until when nobody else does. Of a task that runs alone. */
  readonly lease?: { readonly owner: string; readonly untilMs: number } | undefined;
  /** Its run begins by looking at what an earlier one, which was cut, has left. */
  readonly inspects: boolean;
  readonly startedAtMs?: number | undefined;
  /** When its run was last heard of. */
  readonly heardAtMs?: number | undefined;
  readonly progress?: string | undefined;
  readonly endedAtMs?: number | undefined;
  /** Of its last run that ended, like `result`. */
  readonly reason?: string | undefined;
  readonly result?: JsonValue | undefined;
}

/** A plan and how far it has got. */
export interface PlanState {
  /** `undefined`: there is none yet. */
  readonly plan: Plan | undefined;
  /** By task; also of tasks that began and that the plan no longer has. */
  readonly tasks: Readonly<Record<string, TaskState>>;
}

export const noPlan: PlanState = { plan: undefined, tasks: {} };

const queued: TaskState = { status: "queued", attempt: 0, inspects: false };

/** A task's state; one that nothing is known of is queued. Pure. */
export function taskState({ tasks }: PlanState, taskId: string): TaskState {
  return tasks[taskId] ?? queued;
}

/** The state after one more record. A record that does not fit the state changes nothing: of a run that is not the task's present one, or of a task that is done. Pure. */
export function reducePlan(state: PlanState, record: PlanRecord): PlanState {
  if (record.type === "plan-set") {
    return { ...state, plan: record.plan };
  }
  const before = taskState(state, record.taskId);
  const after = reduceTask(before, record);
  return after === before ? state : { ...state, tasks: { ...state.tasks, [record.taskId]: after } };
}

function reduceTask(task: TaskState, record: Exclude<PlanRecord, { readonly type: "plan-set" }>): TaskState {
  const { status, attempt } = task;
  if (record.type === "task-start") {
    // One that runs is begun anew where its owner is gone.
    const mayBegin = (status === "queued" || status === "running") && record.attempt === attempt + 1;
    const { owner, leaseUntilMs: untilMs, inspects, atMs } = record;
    return mayBegin
      ? {
          status: "running",
          attempt: record.attempt,
          lease: { owner, untilMs },
          inspects,
          startedAtMs: atMs,
          heardAtMs: atMs,
          ...left(task),
        }
      : task;
  }
  if (record.type === "task-requeue") {
    // What failed may have done half of its work.
    return status === "failed" || status === "stopped" ? { status: "queued", attempt, inspects: true, ...left(task) } : task;
  }
  if (status !== "running" || record.attempt !== attempt) {
    return task;
  }
  const { atMs: heardAtMs } = record;
  switch (record.type) {
    case "task-heartbeat":
      return { ...task, heardAtMs, lease: { owner: task.lease?.owner ?? "", untilMs: record.leaseUntilMs } };
    case "task-progress":
      return { ...task, heardAtMs, progress: record.text };
    case "task-end": {
      const { lease: _lease, reason: _reason, ...others } = task;
      const { outcome, reason, result } = record;
      return {
        ...others,
        status: outcome,
        heardAtMs,
        endedAtMs: heardAtMs,
        ...(reason === undefined ? {} : { reason }),
        ...(result === undefined ? {} : { result }),
      };
    }
  }
}

/** What an earlier run of a task came to, for the next one. */
function left({ reason, result }: TaskState): Pick<TaskState, "reason" | "result"> {
  return { ...(reason === undefined ? {} : { reason }), ...(result === undefined ? {} : { result }) };
}

/** The state that lines of a journal come to, wherever they were cut. Lines that can't be read are passed over and counted. Pure. */
export function readPlanJournal(lines: Iterable<string>): { readonly state: PlanState; readonly skipped: number } {
  let state = noPlan;
  let skipped = 0;
  for (const line of lines) {
    const record = line.trim() === "" ? undefined : parsePlanRecord(line);
    skipped += record === undefined && line.trim() !== "" ? 1 : 0;
    state = record === undefined ? state : reducePlan(state, record);
  }
  return { state, skipped };
}

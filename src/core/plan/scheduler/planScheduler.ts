import type { Plan, PlanTask } from "../../../shared/plan.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Clock } from "../../ports/clock.ts";
import { nextTasks, stuckTasks, WriteConflicts, type NextOptions } from "./nextTasks.ts";
import type { PlanRecord, TaskOutcome } from "./planRecord.ts";
import { reducePlan, taskState, type PlanState } from "./planState.ts";

/** A run of a task. */
export interface TaskRun {
  readonly task: PlanTask;
  readonly attempt: number;
  /** An earlier run of it was cut or failed, and may have had effects: look first, do not repeat. */
  readonly inspects: boolean;
}

/** How a plan's tasks stand when none runs and none can begin. `done`: all are; `blocked`: some failed or were stopped, and others wait for them in vain; `stopped`: by the user. */
export type IdleReason = "done" | "blocked" | "stopped";

/** The outside of a scheduler. */
export interface SchedulerPorts {
  readonly clock: Clock;
  /** Keeps a record. What it says happens only if this returns; where it throws, nothing begins. */
  readonly record: (record: PlanRecord) => void;
  /** A task begins. Called after it was recorded, never within another call of it. */
  readonly begin: (run: TaskRun) => void;
  /** Nothing runs and nothing can begin. Called again after an edit or another try came to nothing, too. */
  readonly idle: (reason: IdleReason) => void;
}

/** How a scheduler works. */
export interface SchedulerOptions extends Omit<NextOptions, "nowMs" | "maxParallel"> {
  /** Tasks at once at most, as it is at the moment; 1 or more. */
  maxParallel(): number;
  /** Names this process among those that may run the plan's tasks. */
  readonly owner: string;
  /** Nobody else runs this plan: what another owner has begun is taken over at once, and not when its lease is over. */
  readonly isAlone?: boolean | undefined;
}

/** How long a task that is not heard of belongs to whoever began it, in milliseconds. */
export const leaseMs = 60_000;
/** How often a lease is renewed at least, in milliseconds. */
export const heartbeatMs = 20_000;

/**
 * Says which tasks of a plan begin when, and keeps what is known of them. A state machine: it runs nothing itself. Tasks begin as soon as what they depend on is done, at most so many at once, and never two that may write
 * the same file. A journal that was cut anywhere gives the state to go on with: what is done stays done, and what ran is begun anew with `inspects`.
 */
export class PlanScheduler {
  readonly #ports: SchedulerPorts;
  readonly #options: SchedulerOptions;
  readonly #conflicts: WriteConflicts;
  #state: PlanState;
  #isOpen = false;
  #isStopped = false;
  #isTurning = false;
  #isTurnDue = false;
  #cancelTimer: (() => void) | undefined;

  /** `state`: what the journal comes to; the plan is in it, or is set before `open`. */
  constructor(state: PlanState, ports: SchedulerPorts, options: SchedulerOptions) {
    this.#state = state;
    this.#ports = ports;
    this.#options = options;
    this.#conflicts = new WriteConflicts(options.ignoresCase);
  }

  get state(): PlanState {
    return this.#state;
  }

  /** Whether a task has begun, and can't be edited any more. */
  readonly hasBegun = (taskId: string): boolean => taskState(this.#state, taskId).attempt > 0;

  /** The plan as it is from now on, checked. What has begun goes on. */
  setPlan(plan: Plan): void {
    this.#record({ type: "plan-set", plan, atMs: this.#ports.clock.nowMs() });
    this.#turn();
  }

  /** Lets tasks begin. */
  open(): void {
    this.#isOpen = true;
    this.#isStopped = false;
    this.#turn();
    this.#beat();
  }

  /** Lets none begin any more. Those that run end by their own `ended`. */
  stop(): void {
    this.#isStopped = true;
    this.#turn();
  }

  /** A task's run has done something, which is one line for people. Also a sign of life. */
  progress({ task, attempt }: Pick<TaskRun, "task" | "attempt">, text: string): void {
    if (this.#isOwn(task.id, attempt)) {
      this.#record({ type: "task-progress", taskId: task.id, attempt, text, atMs: this.#ports.clock.nowMs() });
    }
  }

  /** A task's run is over. `false`: it is no longer the task's run, and what it says counts for nothing. */
  ended(
    { task, attempt }: Pick<TaskRun, "task" | "attempt">,
    outcome: TaskOutcome,
    more: { readonly reason?: string | undefined; readonly result?: JsonValue | undefined } = {},
  ): boolean {
    if (!this.#isOwn(task.id, attempt)) {
      return false;
    }
    const { reason, result } = more;
    this.#record({
      type: "task-end",
      taskId: task.id,
      attempt,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(result === undefined ? {} : { result }),
      atMs: this.#ports.clock.nowMs(),
    });
    this.#turn();
    return true;
  }

  /** A task that failed or was stopped is to run again. */
  requeue(taskId: string): void {
    this.#record({ type: "task-requeue", taskId, atMs: this.#ports.clock.nowMs() });
    this.#turn();
  }

  /** A setting has changed, such as how many may run at once. */
  reconsider(): void {
    this.#turn();
  }

  /** Ends timers. Records nothing: the next process finds what ran. */
  dispose(): void {
    this.#isOpen = false;
    this.#cancelTimer?.();
  }

  #isOwn(taskId: string, attempt: number): boolean {
    const { status, attempt: present, lease } = taskState(this.#state, taskId);
    return status === "running" && present === attempt && lease?.owner === this.#options.owner;
  }

  #record(record: PlanRecord): void {
    this.#ports.record(record);
    this.#state = reducePlan(this.#state, record);
  }

  /** What happens within `begin` (a task that ends at once) makes another turn, not one within this. */
  #turn(): void {
    this.#isTurnDue = true;
    if (this.#isTurning || !this.#isOpen) {
      return;
    }
    this.#isTurning = true;
    try {
      while (this.#isTurnDue) {
        this.#isTurnDue = false;
        this.#beginAll();
      }
    } finally {
      this.#isTurning = false;
    }
  }

  #beginAll(): void {
    const { clock, begin, idle } = this.#ports;
    const nowMs = clock.nowMs();
    const abandoned = this.#isStopped ? [] : this.#abandoned(nowMs);
    const next = this.#isStopped
      ? []
      : nextTasks(this.#state, { ...this.#options, maxParallel: this.#options.maxParallel(), nowMs }, this.#conflicts);
    for (const task of [...abandoned, ...next]) {
      const { attempt: before, inspects: hasFailed } = taskState(this.#state, task.id);
      const attempt = before + 1;
      const inspects = hasFailed || abandoned.includes(task);
      const { owner } = this.#options;
      this.#record({ type: "task-start", taskId: task.id, attempt, owner, leaseUntilMs: nowMs + leaseMs, inspects, atMs: nowMs });
      begin({ task, attempt, inspects });
    }
    const reason = this.#idleReason();
    if (reason !== undefined && !this.#isTurnDue) {
      idle(reason);
    }
  }

  /** Tasks of others whose lease is over. They hold their place already: nothing that may write the same files has begun. */
  #abandoned(nowMs: number): readonly PlanTask[] {
    return (this.#state.plan?.tasks ?? []).filter(({ id }) => {
      const { status, lease } = taskState(this.#state, id);
      const isOthers = status === "running" && lease?.owner !== this.#options.owner;
      return isOthers && (this.#options.isAlone === true || (lease?.untilMs ?? 0) <= nowMs);
    });
  }

  #idleReason(): IdleReason | undefined {
    const tasks = this.#state.plan?.tasks ?? [];
    const statuses = tasks.map(({ id }) => taskState(this.#state, id).status);
    if (statuses.includes("running")) {
      return undefined;
    }
    if (statuses.every((status) => status === "done")) {
      return "done";
    }
    if (this.#isStopped) {
      return "stopped";
    }
    const stuck = stuckTasks(this.#state);
    return tasks.every(({ id }, index) => statuses[index] !== "queued" || stuck.has(id)) ? "blocked" : undefined;
  }

  /** Renews the leases of what runs, and looks for what others have left. */
  #beat(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#ports.clock.after(heartbeatMs, () => {
      const atMs = this.#ports.clock.nowMs();
      for (const [taskId, { attempt }] of Object.entries(this.#state.tasks)) {
        if (this.#isOwn(taskId, attempt)) {
          this.#record({ type: "task-heartbeat", taskId, attempt, leaseUntilMs: atMs + leaseMs, atMs });
        }
      }
      if (this.#abandoned(atMs).length > 0) {
        this.#turn();
      }
      this.#beat();
    });
  }
}

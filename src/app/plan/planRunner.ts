import { checkResult, type CheckedResult } from "../../core/plan/evidence/checkedResult.ts";
import type { CheckOutcome } from "../../core/plan/evidence/recordedWork.ts";
import { editPlan, type EditContext, type EditOutcome, type PlanEdit } from "../../core/plan/editPlan.ts";
import type { PlanContext } from "../../core/plan/planFaults.ts";
import type { PlanRecord } from "../../core/plan/scheduler/planRecord.ts";
import { PlanScheduler, type IdleReason, type TaskRun } from "../../core/plan/scheduler/planScheduler.ts";
import { taskState, type PlanState } from "../../core/plan/scheduler/planState.ts";
import { handUpText } from "../../core/plan/worker/handUp.ts";
import { workerTaskText } from "../../core/plan/worker/workerText.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Plan, PlanTask } from "../../shared/plan.ts";
import type { Slot } from "../../shared/step.ts";
import type { CheckBaseline, CheckRunner } from "./checkRunner.ts";
import { keptResult, readKeptResult, type KeptResult } from "./keptResult.ts";
import type { WorkerEnd, WorkerOrder } from "./workerRun.ts";

/** What a plan's run works with. */
export interface PlanRunnerPorts extends PlanContext {
  readonly clock: Clock;
  /** Keeps a record: see `SchedulerPorts.record`. */
  record(record: PlanRecord): void;
  readonly checks: Pick<CheckRunner, "baseline" | "run">;
  /** The system text of all workers: the same each time. */
  system(): Promise<string>;
  /** Instruction files that hold for a task's paths and aren't in the system text. */
  instructions(task: PlanTask): Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** Lets a worker do a task: `runWorker`. */
  work(order: WorkerOrder, signal: AbortSignal): Promise<WorkerEnd>;
  /**
   * Asks the orchestrator what is to be done about a task that is not done after its last run: edits of the plan, or `undefined`: nothing can be done. Each edit must fit the plan, else none is made. Never rejects.
   */
  replan(failed: FailedTask, signal: AbortSignal): Promise<readonly PlanEdit[] | undefined>;
  /** Something has changed that people are shown. */
  changed(state: PlanState): void;
  maxParallel(): number;
  estimateMs(task: PlanTask): number | undefined;
  readonly ignoresCase: boolean;
  /** Names this process: see `SchedulerOptions`. */
  readonly owner: string;
}

/** A task that is not done after its last run. */
export interface FailedTask {
  readonly task: PlanTask;
  readonly reason: string;
  /** `undefined`: there is nothing to go by. */
  readonly result: CheckedResult | undefined;
  readonly plan: Plan;
}

/** What a plan's run came to. */
export interface PlanOutcome {
  /** `done`: all tasks are, and all success criteria hold. */
  readonly status: "done" | "not-done" | "stopped";
  readonly state: PlanState;
  /** The success criteria, if all tasks are done; else none was run. */
  readonly success: readonly CheckOutcome[];
}

/** Runs of one task: the worker's own, and one of the orchestrator's model. After that the plan must change. */
const mostRuns = 2;
/** Plans that were made anew after a failure, at most: a budget is spent in circles otherwise. */
const mostReplans = 5;

/**
 * Carries out a plan: lets workers do its tasks as the scheduler says, holds what they report against what was recorded, runs the checks, gives what a worker can't do to the orchestrator's model, and asks for other tasks
 * where that fails, too. One serves one run. What is done stays done, whenever the process ends: see `PlanScheduler`.
 */
export class PlanRunner {
  readonly #ports: PlanRunnerPorts;
  readonly #scheduler: PlanScheduler;
  readonly #stop = new AbortController();
  readonly #stops = new Map<string, AbortController>();
  readonly #outcome = Promise.withResolvers<PlanOutcome>();
  readonly #before: CheckBaseline;
  #replans = 0;
  /** Tasks about which the orchestrator is asked: the plan isn't over before it has answered. */
  #pending = 0;
  #isEnding = false;

  /** `state`: what the plan's journal comes to. */
  constructor(state: PlanState, ports: PlanRunnerPorts) {
    this.#ports = ports;
    this.#before = ports.checks.baseline();
    this.#scheduler = new PlanScheduler(
      state,
      {
        clock: ports.clock,
        record: (record) => ports.record(record),
        begin: (run) => this.#begin(run),
        idle: (reason) => this.#idle(reason),
      },
      {
        maxParallel: () => ports.maxParallel(),
        owner: ports.owner,
        ignoresCase: ports.ignoresCase,
        estimateMs: (task) => ports.estimateMs(task),
        isAlone: true,
      },
    );
  }

  get state(): PlanState {
    return this.#scheduler.state;
  }

  /** Runs the plan, `plan` or the one in the journal, to its end. Never rejects but for what the journal or Baton's own files reject. */
  run(plan?: Plan): Promise<PlanOutcome> {
    if (plan !== undefined) {
      this.#scheduler.setPlan(plan);
    }
    this.#scheduler.open();
    this.#ports.changed(this.state);
    return this.#outcome.promise;
  }

  /** Changes what has not begun. */
  edit(edit: PlanEdit, by: EditContext["by"]): EditOutcome {
    const { plan } = this.state;
    if (plan === undefined) {
      return { ok: false, messages: ["There is no plan."] };
    }
    const outcome = editPlan(plan, edit, { ...this.#ports, by, hasBegun: this.#scheduler.hasBegun });
    if (outcome.ok) {
      this.#scheduler.setPlan(outcome.plan);
      this.#ports.changed(this.state);
    }
    return outcome;
  }

  /** The setting of how many may run at once has changed. */
  reconsider(): void {
    this.#scheduler.reconsider();
  }

  /** Stops everything, within the time that tools are given. */
  stop(): void {
    this.#scheduler.stop();
    this.#stop.abort();
  }

  /** Stops one task; the others go on. */
  stopTask(taskId: string): void {
    this.#stops.get(taskId)?.abort();
  }

  /** Runs a task again that failed or was stopped. */
  retry(taskId: string): void {
    this.#scheduler.requeue(taskId);
    this.#ports.changed(this.state);
  }

  /** What came of a task that has ended; `undefined`: nothing is known. */
  resultOf(taskId: string): KeptResult | undefined {
    return readKeptResult(taskState(this.state, taskId).result);
  }

  #begin(run: TaskRun): void {
    this.#pending += 1;
    const stop = new AbortController();
    this.#stops.set(run.task.id, stop);
    this.#carryOut(run, AbortSignal.any([this.#stop.signal, stop.signal]))
      .catch((error: unknown) => {
        this.#scheduler.ended(run, "failed", { reason: `Baton failed: ${error instanceof Error ? error.message : String(error)}` });
      })
      .then(() => {
        this.#pending -= 1;
        this.#ports.changed(this.state);
        this.#scheduler.reconsider();
      }, this.#outcome.reject)
      .catch(this.#outcome.reject);
  }

  async #carryOut(run: TaskRun, signal: AbortSignal): Promise<void> {
    const { task } = run;
    const { plan } = this.state;
    if (plan === undefined) {
      return;
    }
    const baseline = this.#ports.checks.baseline();
    const earlier = this.resultOf(task.id);
    const slot: Slot = earlier !== undefined && run.attempt > 1 ? "orchestrator" : task.slot;
    const [system, text] = await Promise.all([this.#ports.system(), this.#textOf(run, plan, earlier)]);
    const order = { task, attempt: run.attempt, slot, system, text, firstCall: (earlier?.calls ?? 0) + 1 };
    const isStopped = (): boolean => signal.aborted;
    const ended = await this.#ports.work(order, signal);
    if (isStopped() || ended.end.reason === "stopped") {
      this.#scheduler.ended(run, "stopped", { reason: "It was stopped.", result: keptResult(undefined, ended, earlier) });
      return;
    }
    const checks = ended.handUp === undefined ? await this.#ports.checks.run(task.checks, baseline, signal) : [];
    const work = { calls: ended.calls, changes: ended.changes, checks };
    const result = checkResult({ ...task, writes: ended.writes }, plan, ended.report, work, this.#ports.ignoresCase);
    const kept = keptResult(result, ended, earlier);
    if (isStopped()) {
      this.#scheduler.ended(run, "stopped", { reason: "It was stopped.", result: kept });
    } else if (result.status === "done" && ended.handUp === undefined) {
      this.#scheduler.ended(run, "done", { result: kept });
    } else {
      const reason = reasonOf(ended, result);
      this.#scheduler.ended(run, "failed", { reason, result: kept });
      this.#ports.changed(this.state);
      await this.#afterFailure(run, slot, reason, result, ended);
    }
  }

  /** The orchestrator's model tries once; then the plan must change. */
  async #afterFailure({ task, attempt }: TaskRun, slot: Slot, reason: string, result: CheckedResult, { end }: WorkerEnd): Promise<void> {
    const { plan } = this.state;
    // A budget that is spent, or a user who wants no more, isn't helped by another run.
    if (plan === undefined || end.reason === "denied" || (end.reason === "limit" && this.#isOverall(end.message))) {
      return;
    }
    if (slot !== "orchestrator" && attempt < mostRuns) {
      this.#scheduler.requeue(task.id);
      return;
    }
    if (this.#replans >= mostReplans) {
      return;
    }
    this.#replans += 1;
    const edits = await this.#ports.replan({ task, reason, result, plan }, this.#stop.signal);
    this.#applyAll(edits ?? []);
  }

  /** All edits or none. */
  #applyAll(edits: readonly PlanEdit[]): void {
    let { plan } = this.state;
    for (const edit of edits) {
      // A task that failed has begun, but may be replaced: nothing of it runs.
      const hasBegun = (id: string): boolean => ["running", "done"].includes(taskState(this.state, id).status);
      const outcome = plan && editPlan(plan, edit, { ...this.#ports, by: "orchestrator", hasBegun });
      if (outcome?.ok !== true) {
        return;
      }
      plan = outcome.plan;
    }
    if (plan !== undefined && edits.length > 0) {
      this.#scheduler.setPlan(plan);
    }
  }

  #isOverall(message: string | undefined): boolean {
    return message?.startsWith("The conversation's budget") === true;
  }

  async #textOf({ task, inspects }: TaskRun, { goal, tasks }: Plan, earlier: KeptResult | undefined): Promise<string> {
    const before = task.dependsOn.flatMap((id) => {
      const title = tasks.find((other) => other.id === id)?.title ?? id;
      const result = this.resultOf(id);
      return result === undefined ? [] : [{ title, result }];
    });
    const instructions = await this.#ports.instructions(task);
    const reason = earlier?.reason ?? "Baton was closed while it ran.";
    return workerTaskText({
      task,
      goal,
      before,
      instructions,
      ...(inspects ? { earlier: { reason, changed: earlier?.changed.map(({ path }) => path) ?? [] } } : {}),
    });
  }

  #idle(reason: IdleReason): void {
    // What ended last may still become another try or other tasks.
    if (this.#pending > 0 || this.#isEnding) {
      return;
    }
    this.#isEnding = true;
    const tasks = this.state.plan?.tasks ?? [];
    if (reason !== "done" || tasks.length === 0) {
      this.#finish(reason === "stopped" ? "stopped" : "not-done", []);
      return;
    }
    this.#ports.checks.run(this.state.plan?.success ?? [], this.#before, this.#stop.signal).then((success) => {
      const isStopped = this.#stop.signal.aborted;
      this.#finish(isStopped ? "stopped" : success.every(({ status }) => status === "passed") ? "done" : "not-done", success);
    }, this.#outcome.reject);
  }

  #finish(status: PlanOutcome["status"], success: readonly CheckOutcome[]): void {
    this.#scheduler.dispose();
    this.#outcome.resolve({ status, state: this.state, success });
    this.#ports.changed(this.state);
  }
}

/** Why a task is not done, in one or two sentences. */
function reasonOf({ end, handUp }: WorkerEnd, { findings }: CheckedResult): string {
  if (handUp !== undefined) {
    return handUpText(handUp);
  }
  const [first] = findings.filter(({ kind }) => kind === "check-edited" || kind === "outside" || kind === "check-failed");
  const why = first === undefined ? "" : first.message;
  return [end.reason === "done" ? "" : (end.message ?? `The run ended as ${end.reason}.`), why].filter((text) => text !== "").join(" ");
}

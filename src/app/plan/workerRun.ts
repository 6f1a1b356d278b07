import type { AgentEndEvent, AgentEvent } from "../../core/agent/agentEvent.ts";
import type { AgentPorts, AskModel, Permissions, SteeringMessage } from "../../core/agent/agentPorts.ts";
import type { BudgetState } from "../../core/agent/budgetWatch.ts";
import { runAgent } from "../../core/agent/runAgent.ts";
import type { Message, ResultPart } from "../../core/model/message.ts";
import { callLabel, CallRecorder, type FileDelta, type RecordedCall, type TaskReport } from "../../core/plan/evidence/recordedWork.ts";
import { askOrchestratorTool, type AnswerWorker } from "../../core/plan/worker/askOrchestrator.ts";
import { completeTaskName, completeTaskTool } from "../../core/plan/worker/completeTask.ts";
import { handUpName, handUpTool, type HandUp } from "../../core/plan/worker/handUp.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { readEvents } from "../../core/readyEvents.ts";
import type { ChangeRecorder } from "../../core/tools/files/fileChange.ts";
import type { KeepOutput } from "../../core/tools/outputCap.ts";
import type { ResourceLocks } from "../../core/tools/resourceLocks.ts";
import type { Tool } from "../../core/tools/tool.ts";
import { ToolRegistry } from "../../core/tools/toolRegistry.ts";
import { loadSchemaValidator } from "../../schema/loadSchemaValidator.ts";
import type { PlanTask } from "../../shared/plan.ts";
import type { Slot } from "../../shared/step.ts";
import { TaskPermissions } from "./taskPermissions.ts";
import { TaskChanges } from "./taskChanges.ts";

/** A task to be done by one run of an agent. */
export interface WorkerOrder {
  readonly task: PlanTask;
  readonly attempt: number;
  /** Whose model does it; another than the task's after it was handed up or taken off. */
  readonly slot: Slot;
  /** The system text of all workers. */
  readonly system: string;
  /** The task's first message. */
  readonly text: string;
  /** The number of its first call: those of earlier runs are counted on. */
  readonly firstCall: number;
}

/** What a worker's run works with. The tools are made anew for each run, and are the same for all. */
export interface WorkerPorts {
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly locks: ResourceLocks;
  readonly keepOutput: KeepOutput;
  /** Asks the order's model, through the one way of all requests, as of class `worker` and in the name of its task: see `workerAsk`. `signal` stops the run. */
  ask(order: WorkerOrder, signal: AbortSignal): AskModel;
  /** The tools of a run, without those with which a worker ends and asks. `recorder` takes down what they change, beside all else that does. */
  tools(order: WorkerOrder, recorder: ChangeRecorder): readonly Tool[];
  /** The conversation's own permissions, in the worker's name. */
  permissions(order: WorkerOrder): Permissions;
  readonly answer: AnswerWorker;
  /** What the task has cost so far in US dollars. */
  spentUsd(taskId: string): number;
  /** Budgets of the whole: they count everybody. */
  budgets(): readonly BudgetState[];
  /** What the user has sent to this worker since this was last called. Left out: nothing. */
  takeSteering?(taskId: string): readonly SteeringMessage[];
  /** Hears each event of a worker at once. */
  observe?(order: WorkerOrder, event: AgentEvent): void;
}

/** What a worker's run came to. */
export interface WorkerEnd {
  readonly end: AgentEndEvent;
  /** `undefined`: it ended without one. */
  readonly report: TaskReport | undefined;
  readonly handUp: HandUp | undefined;
  readonly calls: readonly RecordedCall[];
  readonly changes: readonly FileDelta[];
  /** What it may write: the task's globs and what the orchestrator allowed. */
  readonly writes: readonly string[];
}

/** Lets one worker do one task. Resolves when its run has ended, soon after `signal` is aborted. Rejects only if Baton's own files are broken. */
export async function runWorker(order: WorkerOrder, ports: WorkerPorts, signal: AbortSignal): Promise<WorkerEnd> {
  const { task, system, text, firstCall } = order;
  const recorder = new CallRecorder(firstCall);
  const changes = new TaskChanges(ports.workspace, () => recorder.next);
  let report: TaskReport | undefined;
  let handUp: HandUp | undefined;
  let end: AgentEndEvent = { type: "end", reason: "error", message: "The worker ended without an end." };
  const answer: AnswerWorker = async (question, stop) => {
    const given = await ports.answer(question, stop);
    if (question.kind === "write" && given !== undefined && given.isDenied !== true) {
      permissions.grant(question.files);
    }
    return given;
  };
  const permissions = new TaskPermissions(task, ports.permissions(order), ports.workspace, answer);
  const own = [completeTaskTool((given) => (report = given)), handUpTool((given) => (handUp = given)), askOrchestratorTool(answer)];
  const given = ports.tools(order, changes).filter(({ name }) => task.tools.length === 0 || task.tools.includes(name));
  const labels = new CallLabels(recorder);
  const agentPorts: AgentPorts = {
    clock: ports.clock,
    ask: labels.around(ports.ask(order, signal)),
    tools: new ToolRegistry([...given, ...own], loadSchemaValidator),
    permissions,
    locks: ports.locks,
    keepOutput: ports.keepOutput,
    takeSteering: () => ports.takeSteering?.(task.id) ?? [],
    spentUsd: () => ports.spentUsd(task.id),
    budgets: () => ports.budgets(),
  };
  const messages: readonly Message[] = [
    { role: "system", content: [{ type: "text", text: system }] },
    { role: "user", content: [{ type: "text", text }] },
  ];
  const options = {
    messages,
    budget: { steps: task.budget.steps, usd: task.budget.usd },
    expects: { endTool: completeTaskName, otherEnds: [handUpName] },
    stepId: (number: number): string => `${task.id}.${String(order.attempt)}.${String(number)}`,
  };
  await readEvents(runAgent(options, agentPorts, signal), (event) => {
    recorder.take(event);
    ports.observe?.(order, event);
    end = event.type === "end" ? event : end;
  });
  return { end, report, handUp, calls: recorder.calls, changes: changes.deltas, writes: permissions.writes };
}

/** Names each call at its result's end, as the recorder does, so that a worker can cite it. The same call has the same name in each request. */
class CallLabels {
  readonly #recorder: CallRecorder;

  constructor(recorder: CallRecorder) {
    this.#recorder = recorder;
  }

  /** The same, with the names in what is sent. */
  around(ask: AskModel): AskModel {
    return (question, signal) => ask({ ...question, messages: this.#labelled(question.messages) }, signal);
  }

  /** A step's calls have ended before the next request; the recorder knows which number each got. */
  #labelled(messages: readonly Message[]): readonly Message[] {
    let step = 0;
    return messages.map((message): Message => {
      if (message.role !== "tool") {
        return message;
      }
      step += 1;
      const content = message.content.map((result) => {
        const number = this.#recorder.numberOf(step, result.callId);
        const parts: readonly ResultPart[] = typeof result.content === "string" ? [{ type: "text", text: result.content }] : result.content;
        return number === undefined
          ? result
          : { ...result, content: [...parts, { type: "text", text: `[${callLabel(number)}]` } as const] };
      });
      return { ...message, content };
    });
  }
}

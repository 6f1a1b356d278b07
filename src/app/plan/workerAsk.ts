import type { RunOwner } from "../../core/accounting/ledger.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import { RunControl } from "../../core/resilience/runControl.ts";
import { askModel, type ModelOrder } from "../agent/askModel.ts";
import { effortFor } from "../answering/effortFor.ts";
import type { WorkerOrder, WorkerPorts } from "./workerRun.ts";

/** How the workers of a plan ask their models. */
export interface WorkerAskPorts extends Pick<ModelOrder, "runner" | "requestOptions" | "takesTools"> {
  /** The model of a worker's run, then its fallbacks: the task's own model if it names one and the run is its first, else the slot's. Not empty. */
  refs(order: WorkerOrder): readonly ModelRef[];
  /** The same for all workers of the plan, which share their first words. */
  readonly cacheKey: string;
  /** The plan's run. */
  readonly owner: Pick<RunOwner, "conversationId" | "runId" | "client">;
}

/** Asks through the one way of all requests (keys, limits, retries, failover), after what the user waits for, and has the ledger book each attempt in its task's name. */
export function workerAsk(ports: WorkerAskPorts): WorkerPorts["ask"] {
  return (order, signal) => {
    const { task, slot, text } = order;
    const messages = [{ role: "user", content: [{ type: "text", text }] }] as const;
    return askModel({
      runner: ports.runner,
      refs: ports.refs(order),
      effort: effortFor(task.effort, slot, messages).asked,
      cacheKey: ports.cacheKey,
      owner: { ...ports.owner, slot, agent: task.title, taskId: task.id },
      control: new RunControl(signal),
      priority: "worker",
      requestOptions: (ref) => ports.requestOptions(ref),
      takesTools: (ref) => ports.takesTools(ref),
    });
  };
}

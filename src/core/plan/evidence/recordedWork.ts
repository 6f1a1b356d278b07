import type { PlanCheck } from "../../../shared/plan.ts";
import { isAgentOwnEvent, type AgentEvent, type CallStatus } from "../../agent/agentEvent.ts";
import type { JsonObject } from "../../model/json.ts";
import { resultText } from "../../model/resultContent.ts";

/** A call that a worker made, as the host saw it. */
export interface RecordedCall {
  /** As the worker is shown it with the call's result: see {@link callLabel}. Unique in the task. */
  readonly id: string;
  /** Counts the calls of the task from 1, in the order in which they ended. */
  readonly number: number;
  readonly tool: string;
  readonly args: JsonObject;
  readonly status: CallStatus;
  /** Of a command that ended by itself. */
  readonly exitCode?: number | undefined;
  /** What the worker got. */
  readonly text: string;
}

/** What became of a file, as the host saw it. Paths are relative to the workspace. */
export interface FileDelta {
  readonly path: string;
  readonly kind: "created" | "edited" | "deleted";
  /** Its text before and after; left out if there was none, or it is no text. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly added: number;
  readonly removed: number;
  /** The number of the last call that changed it. */
  readonly lastCall: number;
}

/** How the host's own run of a check ended. */
export interface CheckOutcome {
  readonly check: PlanCheck;
  /** `not-run`: it could not be run, or the user has not answered; it shows nothing. */
  readonly status: "passed" | "failed" | "not-run";
  /** One line for people and models: exit code, what was missing, the first new problem. */
  readonly detail: string;
}

/** What a worker says when it ends: the arguments of `complete_task`. */
export interface TaskReport {
  readonly summary: string;
  /** Files that it says it changed. */
  readonly changed: readonly string[];
  /** What it says is shown by which call. */
  readonly evidence: readonly { readonly claim: string; readonly call: string }[];
  readonly confidence: "low" | "medium" | "high";
  readonly questions: readonly string[];
}

/** Everything that the host saw of a task's run. */
export interface RecordedWork {
  readonly calls: readonly RecordedCall[];
  readonly changes: readonly FileDelta[];
  readonly checks: readonly CheckOutcome[];
}

/** How a call is named in its result and in a report. Pure. */
export function callLabel(number: number): string {
  return `c${String(number)}`;
}

/** Takes down the calls of one task from its agent's events. Those of an earlier run of the task go on counting with `first`. */
export class CallRecorder {
  readonly #args = new Map<string, JsonObject>();
  readonly #calls: RecordedCall[] = [];
  /** By step and call: the call's number. */
  readonly #numbers = new Map<string, number>();
  #stepId = "";
  #stepsWithCalls: readonly string[] = [];
  #next: number;

  constructor(first = 1) {
    this.#next = first;
  }

  /** In the order in which they ended. */
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  /** The number of the next call that ends. */
  get next(): number {
    return this.#next;
  }

  /** The number of a call, by the id that the model gave it and by which of the steps with calls it belongs to, from 1; `undefined`: it has not ended. */
  numberOf(step: number, callId: string): number | undefined {
    return this.#numbers.get(`${this.#stepsWithCalls[step - 1] ?? ""} ${callId}`);
  }

  take(event: AgentEvent): void {
    if (!isAgentOwnEvent(event)) {
      if (event.type === "tool-call-end") {
        this.#args.set(`${this.#stepId} ${event.callId}`, event.arguments);
      }
      return;
    }
    if (event.type === "step-start") {
      this.#stepId = event.stepId;
    } else if (event.type === "tool-call-result") {
      const { name: tool, status, stepId, callId } = event;
      const text = resultText(event.result);
      const exitCode = /(?:^|\n)The command ended with exit code (-?\d+)\./.exec(text)?.[1];
      const number = this.#next;
      this.#next += 1;
      this.#numbers.set(`${stepId} ${callId}`, number);
      if (this.#stepsWithCalls.at(-1) !== stepId) {
        this.#stepsWithCalls = [...this.#stepsWithCalls, stepId];
      }
      this.#calls.push({
        id: callLabel(number),
        number,
        tool,
        args: this.#args.get(`${stepId} ${callId}`) ?? {},
        status,
        ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
        text,
      });
    }
  }
}

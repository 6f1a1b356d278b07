import { orAborted } from "../orAborted.ts";
import { drivenEvents, type EventOutlet } from "../drivenEvents.ts";
import type { Failure } from "../model/failure.ts";
import type { Message, ToolDefinition, ToolResultPart, UserPart } from "../model/message.ts";
import type { AgentEndEvent, AgentEndReason, AgentEvent, BudgetEvent, UserMessageEvent } from "./agentEvent.ts";
import type { AgentOptions, AgentPorts } from "./agentPorts.ts";
import { BudgetWatch, budgetSentence, type BudgetState } from "./budgetWatch.ts";
import { LoopDetector, type Loop } from "./loopDetector.ts";
import { nudges } from "./nudges.ts";
import { StepAnswer } from "./stepAnswer.ts";
import { runCalls, type FinishedCall } from "./toolCalls.ts";

/**
 * Lets a model act: asks it, runs the tools that it calls, hands it their results, and so on until it is done, goes in circles, has spent its budget, or is stopped. Nothing happens before iteration
 * begins. Never throws; one `end`, the last. `signal`, and leaving the loop early, end requests and tools at once; the `end` comes within the grace for tools.
 */
export function runAgent(options: AgentOptions, ports: AgentPorts, signal: AbortSignal): AsyncIterable<AgentEvent> {
  return drivenEvents((outlet, left) => new AgentRun(options, ports, outlet, AbortSignal.any([signal, left])).drive());
}

/** Calls without a new loop after which the next loop is nudged anew. */
const forgivenAfter = 20;

class AgentRun {
  readonly #options: AgentOptions;
  readonly #ports: AgentPorts;
  readonly #outlet: EventOutlet<AgentEvent>;
  readonly #signal: AbortSignal;
  readonly #loops = new LoopDetector();
  readonly #budget = new BudgetWatch();
  readonly #definitions: readonly ToolDefinition[];
  #messages: readonly Message[];
  #steps = 0;
  #calls = 0;
  /** How many calls there had been when the model was nudged last for its calls. */
  #nudgedAt: number | undefined;
  /** The last request did not fit, and room was made. */
  #isRefitted = false;
  /** The model was nudged for an answer without a call. */
  #isNudgedForWords = false;

  constructor(options: AgentOptions, ports: AgentPorts, outlet: EventOutlet<AgentEvent>, signal: AbortSignal) {
    this.#options = options;
    this.#ports = ports;
    this.#outlet = outlet;
    this.#signal = signal;
    this.#messages = options.messages;
    this.#definitions = ports.tools.definitions;
  }

  async drive(): Promise<void> {
    let end: AgentEndEvent | undefined;
    try {
      if (this.#options.resumes === true && this.#messages.at(-1)?.role === "assistant") {
        this.#nudge(nudges.goOn);
      }
      while (end === undefined) {
        end = await this.#step();
      }
    } catch (error) {
      end = endOf("error", `Baton failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#outlet.push(end);
  }

  /** Asks once, and does what the model wants. What the run ends with; `undefined`: it goes on. */
  async #step(): Promise<AgentEndEvent | undefined> {
    if (this.#isStopped()) {
      return endOf("stopped");
    }
    await this.#steer();
    this.#ports.takeNotes?.().forEach((text) => {
      this.#nudge(text);
    });
    const spent = await this.#overBudget();
    if (spent !== undefined) {
      return spent;
    }
    if (this.#isStopped()) {
      return endOf("stopped");
    }
    await this.#fit("before");
    if (this.#isStopped()) {
      return endOf("stopped");
    }
    this.#steps += 1;
    const stepId = this.#options.stepId?.(this.#steps) ?? `s${String(this.#steps)}`;
    const answer = await this.#ask(stepId);
    const { end, calls } = answer;
    const failure = end?.type === "failure" ? end.failure : undefined;
    const isStopped = this.#isStopped() || failure?.kind === "aborted";
    // Arguments that are no JSON are the model's mistake, which it may correct; any other failure is the end.
    const isOver = end === undefined || (failure !== undefined && (failure.kind !== "invalid-output" || calls.length === 0));
    const finished = await this.#runCalls(stepId, answer, isStopped || isOver);
    if (isStopped || this.#isStopped()) {
      return endOf("stopped");
    }
    if (isOver) {
      const fits = failure?.kind === "context-overflow" && answer.content.length === 0 && (await this.#refit());
      return fits ? undefined : failedEnd(failure);
    }
    this.#isRefitted = false;
    return finished.length === 0 ? await this.#afterWords(answer) : this.#afterCalls(finished);
  }

  async #ask(stepId: string): Promise<StepAnswer> {
    const { push, pipe } = this.#outlet;
    const answer = new StepAnswer();
    push({ type: "step-start", stepId });
    const events = this.#ports.ask({ stepId, messages: this.#messages, tools: this.#definitions }, this.#signal);
    await pipe(events[Symbol.asyncIterator](), (event) => {
      answer.take(event);
      return event;
    });
    const { end } = answer;
    const isAborted = end?.type === "failure" && end.failure.kind === "aborted";
    push({ type: "step-end", stepId, status: end?.type === "finish" ? "done" : isAborted ? "stopped" : "failed" });
    return answer;
  }

  /** Every call has its result, also if none may be started: the history is whole at any time. */
  async #runCalls(stepId: string, answer: StepAnswer, isOver: boolean): Promise<readonly FinishedCall[]> {
    const { calls, content, end } = answer;
    const finished = await runCalls(this.#ports, {
      stepId,
      calls,
      isCutOff: end?.type === "finish" && end.reason === "length",
      signal: isOver ? AbortSignal.abort() : this.#signal,
      graceMs: this.#options.stopGraceMs,
      push: this.#outlet.push,
    });
    const results = finished.map(
      ({ call, event }): ToolResultPart => ({
        type: "tool-result",
        callId: call.callId,
        content: event.result,
        ...(event.status === "done" ? {} : { isError: true }),
      }),
    );
    this.#messages = [
      ...this.#messages,
      ...(content.length === 0 ? [] : [{ role: "assistant", content } as const]),
      ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const]),
    ];
    return finished;
  }

  #afterCalls(finished: readonly FinishedCall[]): AgentEndEvent | undefined {
    if (finished.some(({ endsRun }) => endsRun)) {
      return endOf("denied", "You rejected a call and ended the turn.");
    }
    const { expects } = this.#options;
    const ends = typeof expects === "object" ? [expects.endTool, ...(expects.otherEnds ?? [])] : [];
    if (finished.some(({ call, event }) => ends.includes(call.name) && event.status === "done")) {
      return endOf("done");
    }
    let loop: Loop | undefined;
    for (const { call, tool, event } of finished) {
      this.#calls += 1;
      loop =
        this.#loops.add({
          // Whatever it calls it.
          name: tool === undefined ? "tools that don't exist" : call.name,
          // However they broke: a model that cannot get them whole sends others each time.
          args: tool === undefined ? "" : (call.arguments ?? "not whole"),
          status: event.status,
          result: event.result,
          isPolling: tool?.isPolling === true,
          changes: tool !== undefined && tool.risk === "write",
          mayChange: tool !== undefined && tool.risk !== "read" && event.status === "done",
        }) ?? loop;
    }
    if (loop === undefined) {
      return undefined;
    }
    if (this.#nudgedAt !== undefined && this.#calls - this.#nudgedAt <= forgivenAfter) {
      return endOf(loop.isDenied ? "denied" : "loop", `The model ${loop.words}, even after it was warned.`);
    }
    this.#nudgedAt = this.#calls;
    this.#nudge(nudges.loop(loop.words));
    return undefined;
  }

  async #afterWords({ end }: StepAnswer): Promise<AgentEndEvent | undefined> {
    if (end?.type === "finish") {
      switch (end.reason) {
        case "content-filter":
          return endOf("error", "The provider held back the answer.");
        case "refusal":
          return endOf("error", "The model declined to answer.");
        case "length":
          return endOf("limit", "The answer reached its output limit.");
        default:
          break;
      }
    }
    // What the user has sent meanwhile is answered first.
    if (await this.#steer()) {
      return undefined;
    }
    const { expects } = this.#options;
    if (expects === undefined || (expects === "call" && this.#calls > 0)) {
      return endOf("done");
    }
    if (this.#isNudgedForWords) {
      return endOf("loop", "The model only talks: it does not call the tools that the task asks for, even after it was warned.");
    }
    this.#isNudgedForWords = true;
    this.#nudge(nudges.words(expects === "call" ? undefined : expects.endTool));
    return undefined;
  }

  /** Adds what the user has sent since the last request. `false`: nothing. */
  async #steer(): Promise<boolean> {
    const sent = (await this.#ports.takeSteering?.()) ?? [];
    for (const { text, attachments, content } of sent) {
      this.#say({ type: "user-message", by: "user", text, ...(attachments === undefined ? {} : { attachments }) }, content);
    }
    return sent.length > 0;
  }

  /** Words of Baton's. */
  #nudge(text: string): void {
    this.#say({ type: "user-message", by: "baton", text }, [{ type: "text", text }]);
  }

  #say(event: UserMessageEvent, content: readonly UserPart[]): void {
    this.#outlet.push(event);
    this.#messages = [...this.#messages, { role: "user", content }];
  }

  /** Whether there is room now after a request that did not fit. */
  async #refit(): Promise<boolean> {
    const isFirst = !this.#isRefitted;
    this.#isRefitted = true;
    return isFirst && (await this.#fit("overflow"));
  }

  async #fit(why: "before" | "overflow"): Promise<boolean> {
    const fitting = this.#ports.fitMessages?.(this.#messages, why, this.#signal, this.#outlet.push);
    if (fitting === undefined) {
      return false;
    }
    try {
      const fitted = await orAborted(fitting, this.#signal);
      this.#messages = fitted ?? this.#messages;
      return fitted !== undefined;
    } catch (error) {
      if (this.#isStopped()) {
        return false;
      }
      throw error;
    }
  }

  #isStopped(): boolean {
    return this.#signal.aborted;
  }

  /** What the run ends with, if a budget is spent and the user does not want it to go on. */
  async #overBudget(): Promise<AgentEndEvent | undefined> {
    const { steps, usd } = this.#options.budget ?? {};
    const states: readonly BudgetState[] = [
      { kind: "steps", spent: this.#steps, limit: steps },
      { kind: "usd", spent: usd === undefined ? 0 : (this.#ports.spentUsd?.() ?? 0), limit: usd },
      ...(this.#ports.budgets?.() ?? []),
    ];
    for (const event of this.#budget.check(states)) {
      this.#outlet.push(event);
      if (event.type === "budget-end") {
        if (!(await this.#mayExceed(event))) {
          return this.#isStopped() ? undefined : endOf("limit", budgetSentence(event));
        }
        this.#budget.extend(event, states);
      }
    }
    return undefined;
  }

  async #mayExceed(event: BudgetEvent): Promise<boolean> {
    const asked = this.#ports.exceed?.(event, this.#signal);
    try {
      return asked !== undefined && (await orAborted(asked, this.#signal));
    } catch (error) {
      if (this.#isStopped()) {
        return false;
      }
      throw error;
    }
  }
}

function endOf(reason: AgentEndReason, message?: string): AgentEndEvent {
  return { type: "end", reason, ...(message === undefined ? {} : { message }) };
}

function failedEnd(failure: Failure | undefined): AgentEndEvent {
  return failure === undefined ? endOf("error", "The answer ended without an end.") : { ...endOf("error", failure.message), failure };
}

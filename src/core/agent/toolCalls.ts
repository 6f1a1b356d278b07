import type { JsonObject } from "../model/json.ts";
import type { ResultPart } from "../model/message.ts";
import { orAborted } from "../orAborted.ts";
import { cappedOutput, type KeepOutput } from "../tools/outputCap.ts";
import { accessOf, conflicts, type ToolAccess } from "../tools/resourceLocks.ts";
import type { Tool, ToolResult } from "../tools/tool.ts";
import type { AskedCall } from "../tools/toolRegistry.ts";
import type { AgentOwnEvent, CallName, CallStatus, PermissionDecision, ToolCallResultEvent } from "./agentEvent.ts";
import { type AgentPorts, type Permission, type PermissionQuestion, type Permissions, stopGraceMs } from "./agentPorts.ts";
import { callResults, notEmpty, textResult } from "./callResults.ts";

/** A call whose result is known. */
export interface FinishedCall {
  readonly call: AskedCall;
  /** `undefined`: there is none of that name. */
  readonly tool: Tool | undefined;
  readonly event: ToolCallResultEvent;
  /** The user wants no more of the run. */
  readonly endsRun: boolean;
}

/** Where the calls of a step belong, and what they report. */
export interface StepCalls {
  readonly stepId: string;
  readonly calls: readonly AskedCall[];
  /** The answer ended at its output limit. */
  readonly isCutOff: boolean;
  readonly signal: AbortSignal;
  readonly graceMs?: number | undefined;
  readonly push: (event: AgentOwnEvent) => void;
}

/**
 * Runs the calls of one step, all at once as far as they do not get in each other's way: permissions first, then in the order of the calls where two need the same. Resolves with their results, in the
 * order of the calls, one for each; after `signal` is aborted within the grace at the latest. Never rejects for what a tool does.
 */
export function runCalls(ports: AgentPorts, step: StepCalls): Promise<readonly FinishedCall[]> {
  const others: Turn[] = [];
  return Promise.all(
    step.calls.map((call) => {
      const before = [...others];
      const turn = new Turn();
      others.push(turn);
      return new CallRun(ports, step, call, before, turn).run();
    }),
  );
}

/** When a call's place among those of its step is free: later ones that need the same wait for it. */
class Turn {
  readonly #access = Promise.withResolvers<ToolAccess>();
  readonly #over = Promise.withResolvers<undefined>();

  /** What the call needs is known. */
  begin(access: ToolAccess): void {
    this.#access.resolve(access);
  }

  /** The call has ended, whatever it needed. */
  end(): void {
    this.#access.resolve({ kind: "none" });
    this.#over.resolve(undefined);
  }

  /** Resolves when it is no longer in the way of `access`. */
  async free(access: ToolAccess): Promise<void> {
    if (conflicts(await this.#access.promise, access)) {
      await this.#over.promise;
    }
  }
}

type Ended = Pick<ToolCallResultEvent, "status" | "result" | "line" | "decision" | "answer">;

class CallRun {
  readonly #ports: AgentPorts;
  readonly #step: StepCalls;
  readonly #call: AskedCall;
  readonly #before: readonly Turn[];
  readonly #turn: Turn;
  readonly #name: CallName;
  #tool: Tool | undefined;
  #decision: PermissionDecision | undefined;
  #answer: "allow" | "deny" | undefined;
  #endsRun = false;

  constructor(ports: AgentPorts, step: StepCalls, call: AskedCall, before: readonly Turn[], turn: Turn) {
    this.#ports = ports;
    this.#step = step;
    this.#call = call;
    this.#before = before;
    this.#turn = turn;
    this.#name = { stepId: step.stepId, callId: call.callId, name: call.name };
    this.#tool = ports.tools.find(call.name);
  }

  async run(): Promise<FinishedCall> {
    const ended = await this.#ended();
    this.#turn.end();
    const event: ToolCallResultEvent = {
      type: "tool-call-result",
      ...this.#name,
      ...(this.#decision === undefined ? {} : { decision: this.#decision }),
      ...(this.#answer === undefined ? {} : { answer: this.#answer }),
      ...ended,
    };
    this.#step.push(event);
    return { call: this.#call, tool: this.#tool, event, endsRun: this.#endsRun };
  }

  async #ended(): Promise<Ended> {
    const { signal } = this.#step;
    try {
      if (signal.aborted) {
        return this.#notRun();
      }
      const checked = await this.#ports.tools.check(this.#call, this.#step.isCutOff);
      if (!checked.ok) {
        return { status: "failed", result: textResult(checked.message), line: `${this.#call.name} couldn't be called` };
      }
      const args = frozen(checked.args);
      const access = accessOf(checked.tool, args);
      this.#turn.begin(access);
      const denied = await this.#denied(checked.tool, args);
      return denied ?? (await this.#inTurn(checked.tool, args, access));
    } catch (error) {
      return { status: "failed", result: textResult(wordsOf(error)), line: `${this.#call.name} failed` };
    }
  }

  /** What the call comes to if it may not run; `undefined`: it may. */
  async #denied(tool: Tool, args: JsonObject): Promise<Ended | undefined> {
    const { permissions } = this.#ports;
    const { signal, push } = this.#step;
    const question = { ...this.#name, tool, args };
    const permission = await answerOf(decided(permissions, question), signal);
    if (permission === undefined) {
      return this.#notRun();
    }
    this.#decision = permission.decision;
    const line = tool.runningLine(args);
    if (permission.decision === "deny") {
      return { status: "denied", result: textResult(callResults.deniedByRule(permission.reason)), line };
    }
    if (permission.decision === "allow" || signal.aborted) {
      return undefined;
    }
    push({ type: "approval-request", ...this.#name, risk: tool.risk, line, reason: permission.reason });
    const given = await answerOf(permissions.approve(question, permission, signal), signal);
    push({ type: "approval-end", ...this.#name, answer: given?.answer ?? "none" });
    if (given === undefined) {
      return this.#notRun();
    }
    this.#answer = given.answer;
    if (given.answer === "allow") {
      return undefined;
    }
    this.#endsRun = given.ends === true;
    return { status: "denied", result: textResult(callResults.deniedByUser(given.words)), line };
  }

  async #inTurn(tool: Tool, args: JsonObject, access: ToolAccess): Promise<Ended> {
    const { signal } = this.#step;
    try {
      await orAborted(Promise.all(this.#before.map((turn) => turn.free(access))), signal);
    } catch {
      return this.#notRun();
    }
    const release = await this.#ports.locks.acquire(access, signal);
    if (release === undefined) {
      return this.#notRun();
    }
    try {
      return await this.#run(tool, args);
    } finally {
      release();
    }
  }

  async #run(tool: Tool, args: JsonObject): Promise<Ended> {
    const { signal, push, stepId } = this.#step;
    const { callId } = this.#call;
    const stop = this.#ports.stopSignal?.(this.#name);
    const either = stop === undefined ? signal : AbortSignal.any([signal, stop]);
    let isOver = false;
    let shown = tool.runningLine(args);
    push({ type: "tool-call-run", ...this.#name, line: shown });
    const progress = (line: string): void => {
      if (!isOver && line !== shown) {
        shown = line;
        push({ type: "tool-call-progress", ...this.#name, line });
      }
    };
    const output = (text: string): void => {
      if (!isOver && text !== "") {
        push({ type: "tool-call-output", ...this.#name, text });
      }
    };
    const work = started(() => tool.run(args, { callId, stepId, output, progress }, either));
    const result = await this.#unlessAbandoned(work, either);
    isOver = true;
    if (result === undefined || (either.aborted && !result.ok)) {
      const [words, mark] = signal.aborted ? [callResults.interrupted, "interrupted"] : [callResults.stoppedByUser, "stopped"];
      const parts = [...textResult(words), ...(result?.parts ?? [])];
      return { status: "interrupted", result: await this.#capped(parts), line: `${tool.runningLine(args)} (${mark})` };
    }
    const status: CallStatus = result.ok ? "done" : "failed";
    const parts = result.ok ? result.parts : [...textResult(result.message), ...(result.parts ?? [])];
    return { status, result: await this.#capped(parts), line: tool.doneLine(args, result) };
  }

  /** `undefined`: the tool did not end in time after it was stopped. */
  #unlessAbandoned(work: Promise<ToolResult>, signal: AbortSignal): Promise<ToolResult | undefined> {
    const { clock } = this.#ports;
    const { graceMs = stopGraceMs } = this.#step;
    return new Promise((resolve) => {
      let cancel = (): void => undefined;
      const onStop = (): void => {
        cancel = clock.after(graceMs, () => {
          resolve(undefined);
        });
      };
      if (signal.aborted) {
        onStop();
      }
      signal.addEventListener("abort", onStop, { once: true });
      void work.then((result) => {
        signal.removeEventListener("abort", onStop);
        cancel();
        resolve(result);
      });
    });
  }

  /** Once the run is stopped nothing more is written: there is no time to wait for a disk. */
  async #capped(parts: readonly ResultPart[]): Promise<readonly ResultPart[]> {
    const { signal } = this.#step;
    const keep: KeepOutput = async (text) => (signal.aborted ? undefined : answerOf(this.#ports.keepOutput(text), signal));
    return notEmpty(await cappedOutput(parts, keep));
  }

  #notRun(): Ended {
    return { status: "not-run", result: textResult(callResults.notRun), line: `${this.#call.name} wasn't started` };
  }
}

/** What a tool throws, at once or later, is a failure of its call. */
async function started(run: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await run();
  } catch (error) {
    return { ok: false, message: wordsOf(error) };
  }
}

/** A rule that cannot be read allows nothing. */
async function decided(permissions: Permissions, question: PermissionQuestion): Promise<Permission> {
  try {
    return await permissions.decide(question);
  } catch (error) {
    return { decision: "deny", reason: `It couldn't be checked: ${wordsOf(error)}` };
  }
}

/** `undefined`: the run was stopped first, or the question could not be put. */
async function answerOf<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await orAborted(answer, signal);
  } catch {
    return undefined;
  }
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.trim() === "" ? "It failed, and does not say why." : words;
}

/** Nothing may change what was approved. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

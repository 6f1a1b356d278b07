import type { Attachment } from "../../shared/attachment.ts";
import type { JsonObject } from "../model/json.ts";
import type { Message, ToolDefinition, UserPart } from "../model/message.ts";
import type { RunEvent } from "../model/runEvent.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeepOutput } from "../tools/outputCap.ts";
import type { ResourceLocks } from "../tools/resourceLocks.ts";
import type { Tool } from "../tools/tool.ts";
import type { ToolRegistry } from "../tools/toolRegistry.ts";
import type { BudgetEvent, CallName, CompactionEvent, PermissionDecision } from "./agentEvent.ts";
import type { BudgetState } from "./budgetWatch.ts";

/** One step's question to the model. */
export interface StepQuestion {
  readonly stepId: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
}

/** Asks the model, as `RequestRunner.stream` does: one terminal event, the last; never throws. Ends soon after `signal` is aborted. */
export type AskModel = (question: StepQuestion, signal: AbortSignal) => AsyncIterable<RunEvent>;

/** A call that permissions decide on. Frozen: what is approved is what runs. */
export interface PermissionQuestion extends CallName {
  readonly tool: Tool;
  readonly args: JsonObject;
}

/** What permissions say to a call, with one sentence that says why, for people and for the model. */
export interface Permission {
  readonly decision: PermissionDecision;
  readonly reason: string;
}

/** The user's answer to a call. */
export type ApprovalAnswer =
  | { readonly answer: "allow" }
  /** `words`: the user's, to the model. `ends`: they want no more of the run. */
  | { readonly answer: "deny"; readonly words?: string | undefined; readonly ends?: boolean | undefined };

/** Decides on calls. */
export interface Permissions {
  /** Asks nobody. Rejects only if Baton's own files are broken; the call is denied then. */
  decide(question: PermissionQuestion): Promise<Permission>;
  /** Asks the user. May take for ever; is not waited for once `signal` is aborted. */
  approve(question: PermissionQuestion, permission: Permission, signal: AbortSignal): Promise<ApprovalAnswer>;
}

/** What the user sent while the agent runs. */
export interface SteeringMessage {
  readonly text: string;
  readonly attachments?: readonly Attachment[] | undefined;
  /** As the model gets it, attachments included. */
  readonly content: readonly UserPart[];
}

/** The outside of an agent. */
export interface AgentPorts {
  readonly clock: Clock;
  readonly ask: AskModel;
  readonly tools: ToolRegistry;
  readonly permissions: Permissions;
  /** Shared by all agents of a workspace. */
  readonly locks: ResourceLocks;
  /** Aborted when the user stops this call alone: the run goes on. Asked for when the call begins to run. Left out: calls end with the run alone. */
  stopSignal?(call: CallName): AbortSignal | undefined;
  /** Keeps what is too long for the model. */
  readonly keepOutput: KeepOutput;
  /** Takes what the user has sent since it was last called, before each request. What comes after the last is not taken, and is the next prompt. Never rejects. Left out: nothing. */
  takeSteering?(): readonly SteeringMessage[] | Promise<readonly SteeringMessage[]>;
  /** Takes what Baton has to say to the model since it was last called, before each request. Left out: nothing. */
  takeNotes?(): readonly string[];
  /**
   * Makes room in what is sent: before each request, which mostly needs nothing, and after one that did not fit (`overflow`), once, before it is sent again. Resolves with the whole of what is sent
   * from then on; `undefined`: as it is. Calls and results stay in pairs. Not waited for once `signal` is aborted; what it rejects with ends the run. `report` hears what was done, before it resolves. Left out: nothing is ever left out.
   */
  fitMessages?(
    messages: readonly Message[],
    why: "before" | "overflow",
    signal: AbortSignal,
    report: (event: CompactionEvent) => void,
  ): Promise<readonly Message[] | undefined>;
  /** What the turn has cost so far in US dollars, as far as prices are known; workers' requests count too. Read only if there is a budget in dollars. */
  spentUsd?(): number;
  /** Budgets beside the turn's own, such as its conversation's, as they are now. Read before each request. */
  budgets?(): readonly BudgetState[];
  /** Asks the user whether the run goes on though a budget is spent. May take for ever; is not waited for once `signal` is aborted. Left out: it does not. */
  exceed?(spent: BudgetEvent, signal: AbortSignal): Promise<boolean>;
}

/** How an agent runs. */
export interface AgentOptions {
  /** What a model is sent first: the system text, the history, and the user's words. The history may be cut anywhere. */
  readonly messages: readonly Message[];
  /** The messages end with a run that was cut. Where they end with the model's words, it is asked to go on. */
  readonly resumes?: boolean | undefined;
  /** The id of a step, by its number from 1. Left out: `s1`, `s2` and so on. */
  stepId?(number: number): string;
  /** What the run may spend. A budget that is left out has no limit. */
  readonly budget?: { readonly steps?: number | undefined; readonly usd?: number | undefined } | undefined;
  /**
   * What the task asks for: `call`: at least one call of a tool; or that the run ends with a successful call of this tool, as a worker's does, or of one of `otherEnds`. An answer without is nudged once. Left out: an answer
   * without calls is the end.
   */
  readonly expects?: "call" | { readonly endTool: string; readonly otherEnds?: readonly string[] | undefined } | undefined;
  /** How long tools may take to end once the run is stopped, in milliseconds. Default: {@link stopGraceMs}. */
  readonly stopGraceMs?: number | undefined;
}

/** Within a second everything is to be silent. */
export const stopGraceMs = 800;

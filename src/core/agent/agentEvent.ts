import type { Attachment } from "../../shared/attachment.ts";
import type { Compaction } from "../../shared/part.ts";
import type { Failure } from "../model/failure.ts";
import type { ResultPart } from "../model/message.ts";
import type { RunEvent } from "../model/runEvent.ts";
import type { ToolRisk } from "../tools/tool.ts";

/**
 * Why an agent stopped. `done`: the model said that it is; `loop`: it went in circles, or never did what it was asked to, and a nudge did not help; `limit`: a budget is spent, or an answer reached
 * its output limit; `error`: a request failed; `denied`: the user wanted no more of it, or it kept asking for what is not allowed; `stopped`: the user stopped it.
 */
export type AgentEndReason = "done" | "loop" | "limit" | "error" | "denied" | "stopped";

/** What permissions say to a call, before anybody is asked. */
export type PermissionDecision = "allow" | "ask" | "deny";

/** How a call ended. `denied`: by a rule or by the user; `interrupted`: it was stopped while it ran, and may have had effects; `not-run`: it was never started. */
export type CallStatus = "done" | "failed" | "denied" | "interrupted" | "not-run";

/** A model is about to be asked. */
export interface StepStartEvent {
  readonly type: "step-start";
  /** Unique in the run. The run's events up to the `step-end` belong to this step, and so do its calls after it. */
  readonly stepId: string;
}

/** The model has answered, or failed to. */
export interface StepEndEvent {
  readonly type: "step-end";
  readonly stepId: string;
  readonly status: "done" | "failed" | "stopped";
}

/** Names a call: an id is unique in its step alone. */
export interface CallName {
  readonly stepId: string;
  readonly callId: string;
  /** The tool's. */
  readonly name: string;
}

/** A call waits for the user. Ended by an `approval-end`. */
export interface ApprovalRequestEvent extends CallName {
  readonly type: "approval-request";
  readonly risk: ToolRisk;
  /** One line for people: what the call does. */
  readonly line: string;
  /** Why it is asked: one sentence for people. */
  readonly reason: string;
}

export interface ApprovalEndEvent extends CallName {
  readonly type: "approval-end";
  /** `none`: the run was stopped before there was an answer. */
  readonly answer: "allow" | "deny" | "none";
}

/** A call runs now. */
export interface ToolCallRunEvent extends CallName {
  readonly type: "tool-call-run";
  /** One line for people. */
  readonly line: string;
}

/** A call that runs does something else now. */
export interface ToolCallProgressEvent extends CallName {
  readonly type: "tool-call-progress";
  /** One line for people. */
  readonly line: string;
}

/** More output of a call that runs, for people. */
export interface ToolCallOutputEvent extends CallName {
  readonly type: "tool-call-output";
  readonly text: string;
}

/** What came of a call: exactly one for each call of a step, in the order in which they end. The model gets them in the order of the calls. */
export interface ToolCallResultEvent extends CallName {
  readonly type: "tool-call-result";
  /** `undefined`: nobody was asked, since the call could not be made. */
  readonly decision?: PermissionDecision | undefined;
  /** The user's answer, if they were asked. */
  readonly answer?: "allow" | "deny" | undefined;
  readonly status: CallStatus;
  /** As the model gets it: capped, and never empty. */
  readonly result: readonly ResultPart[];
  /** One line for people. */
  readonly line: string;
}

/** Words that go to the model within the run: of the user, who steers it, or of Baton, which nudges it. */
export interface UserMessageEvent {
  readonly type: "user-message";
  readonly by: "user" | "baton";
  readonly text: string;
  readonly attachments?: readonly Attachment[] | undefined;
}

/** From the next request on less is sent of what came before. */
export interface CompactionEvent {
  readonly type: "compaction";
  readonly compaction: Compaction;
}

/** What a budget is of. */
export type BudgetKind = "steps" | "usd";

/** What a budget is for: the run, or all runs of its conversation. */
export type BudgetScope = "turn" | "conversation";

/** Most of a budget is spent (`budget-warning`, once for each budget), or all of it (`budget-end`: no further request is sent, unless the user wants it to go on). */
export interface BudgetEvent {
  readonly type: "budget-warning" | "budget-end";
  readonly kind: BudgetKind;
  readonly scope: BudgetScope;
  /** Steps, or US dollars. */
  readonly spent: number;
  readonly limit: number;
}

/** The last event. */
export interface AgentEndEvent {
  readonly type: "end";
  readonly reason: AgentEndReason;
  /** One sentence for people; missing for `done` and `stopped`. */
  readonly message?: string | undefined;
  /** With reason `error`, if a request failed. */
  readonly failure?: Failure | undefined;
}

/** An event of the agent's own, around those of its requests. */
export type AgentOwnEvent =
  | StepStartEvent
  | StepEndEvent
  | ApprovalRequestEvent
  | ApprovalEndEvent
  | ToolCallRunEvent
  | ToolCallProgressEvent
  | ToolCallOutputEvent
  | ToolCallResultEvent
  | UserMessageEvent
  | CompactionEvent
  | BudgetEvent
  | AgentEndEvent;

/**
 * What an agent's run reports, in order; the last is `end`. Within a step stand the events of its request, with their own terminal event. Each call of a step has one `tool-call-result` after the
 * `step-end`, whatever happens.
 */
export type AgentEvent = AgentOwnEvent | RunEvent;

const ownTypes: ReadonlySet<string> = new Set<AgentOwnEvent["type"]>([
  "step-start",
  "step-end",
  "approval-request",
  "approval-end",
  "tool-call-run",
  "tool-call-progress",
  "tool-call-output",
  "tool-call-result",
  "user-message",
  "compaction",
  "budget-warning",
  "budget-end",
  "end",
]);

/** Whether an event is the agent's own, not one of its requests'. */
export function isAgentOwnEvent(event: AgentEvent): event is AgentOwnEvent {
  return ownTypes.has(event.type);
}

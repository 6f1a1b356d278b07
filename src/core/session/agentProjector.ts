import type { AnswerTurn, ConversationChange } from "../../shared/conversation.ts";
import type { Notice, PartFields, ToolCallState, ToolResultPart } from "../../shared/part.ts";
import type { StepFacts } from "../../shared/step.ts";
import { withoutUndefined } from "../../shared/json.ts";
import {
  type AgentEndEvent,
  type AgentEvent,
  type AgentOwnEvent,
  type BudgetEvent,
  type CallName,
  type CallStatus,
  isAgentOwnEvent,
} from "../agent/agentEvent.ts";
import { budgetSentence } from "../agent/budgetWatch.ts";
import type { ResultPart } from "../model/message.ts";
import type { FailureEvent, FinishEvent } from "../model/streamEvent.ts";
import { AnswerProjector, type AnswerProjectorOptions } from "./answerProjector.ts";

const states: Readonly<Record<CallStatus, ToolCallState>> = {
  done: "done",
  failed: "failed",
  denied: "denied",
  interrupted: "interrupted",
  "not-run": "interrupted",
};

/**
 * Turns an agent's events, one at a time and in order, into changes of its answer: the events of each request as {@link AnswerProjector} does, and what becomes of the calls. The `end` yields a
 * `turn-end`: `complete`, `stopped`, or `failed` with a card if a request failed.
 */
export class AgentProjector {
  readonly #turnId: string;
  readonly #options: AnswerProjectorOptions;
  readonly #answer: AnswerProjector;
  /** The ids of calls' parts, by step and call: an id of a call is unique in its step alone. */
  readonly #calls = new Map<string, string>();
  #stepId: string;
  /** The last event of the step's request, until the step ends. */
  #last: FinishEvent | FailureEvent | undefined;

  /** `answer`: as it is, with a step as its last. A step that runs is the first to be asked for. */
  constructor(answer: AnswerTurn, options: AnswerProjectorOptions) {
    this.#turnId = answer.id;
    this.#options = options;
    this.#answer = new AnswerProjector(answer, { nextStepId: (id) => `${id}+`, ...options });
    this.#stepId = answer.steps.at(-1)?.id ?? "";
  }

  /** The part of a call; `undefined` if the call has not begun. */
  partOf({ stepId, callId }: Pick<CallName, "stepId" | "callId">): string | undefined {
    return this.#calls.get(`${stepId} ${callId}`);
  }

  /** Facts of the step that runs. */
  update(set: StepFacts): readonly ConversationChange[] {
    return this.#answer.update(set);
  }

  /** A quiet line in the answer. */
  notice(notice: Notice): readonly ConversationChange[] {
    return this.#answer.notice(notice);
  }

  /** The changes that `event` makes; none for one that only the moment needs, such as a running tool's output. */
  write(event: AgentEvent): readonly ConversationChange[] {
    if (isAgentOwnEvent(event)) {
      return this.#writeOwn(event);
    }
    if (event.type === "finish" || event.type === "failure") {
      this.#last = event;
      return [];
    }
    const changes = this.#answer.write(event);
    for (const change of changes) {
      if (change.type === "part-start" && change.part.kind === "tool-call") {
        this.#calls.set(`${this.#stepId} ${change.part.callId}`, change.part.id);
      }
    }
    return changes;
  }

  #writeOwn(event: AgentOwnEvent): readonly ConversationChange[] {
    switch (event.type) {
      case "step-start":
        this.#stepId = event.stepId;
        return this.#answer.beginStep(event.stepId);
      case "step-end": {
        const last = this.#last ?? { type: "finish", reason: "other" };
        this.#last = undefined;
        return this.#answer.endStep(last);
      }
      case "approval-request":
        return this.#update(event, { state: "awaiting-approval", line: event.line });
      case "approval-end":
        return event.answer === "allow" ? this.#update(event, { state: "pending" }) : [];
      case "tool-call-run":
        return this.#update(event, { state: "running", line: event.line, startedAtMs: this.#options.clock.nowMs() });
      case "tool-call-progress":
        return this.#update(event, { line: event.line });
      case "tool-call-output":
        return [];
      case "tool-call-result": {
        const { status, line } = event;
        const result = event.result.map((part) => this.#kept(part));
        return [...this.#update(event, { state: states[status], line, result }), ...this.#endCall(event)];
      }
      case "user-message": {
        const { by, text, attachments } = event;
        return this.#answer.userMessage({ by, text, attachments });
      }
      case "compaction":
        return this.#answer.compaction(event.compaction);
      case "budget-warning":
        return this.#answer.notice({ text: warningOf(event), details: [] });
      case "budget-end":
        return this.#answer.notice({ text: budgetSentence(event).replace(/\.$/, ""), details: [] });
      case "end":
        return this.#end(event);
    }
  }

  #update(call: CallName, set: PartFields): readonly ConversationChange[] {
    const partId = this.partOf(call);
    return partId === undefined ? [] : [{ type: "part-update", turnId: this.#turnId, partId, set: withoutUndefined(set) }];
  }

  #endCall(call: CallName): readonly ConversationChange[] {
    const partId = this.partOf(call);
    return partId === undefined ? [] : [{ type: "part-end", turnId: this.#turnId, partId, atMs: this.#options.clock.nowMs() }];
  }

  #kept(part: ResultPart): ToolResultPart {
    switch (part.type) {
      case "text":
        return { kind: "text", text: part.text };
      case "resource-link":
        return withoutUndefined({ kind: "resource-link", uri: part.uri, name: part.name, mediaType: part.mediaType });
      case "image":
        return part.source.kind === "url"
          ? { kind: "resource-link", uri: part.source.url }
          : {
              kind: "image",
              file: this.#options.keepImage({ type: "image", mediaType: part.source.mediaType, data: part.source.data }),
              mediaType: part.source.mediaType,
            };
    }
  }

  #end({ reason, message, failure }: AgentEndEvent): readonly ConversationChange[] {
    const turnId = this.#turnId;
    if (reason === "stopped") {
      return [{ type: "turn-end", turnId, status: "stopped" }];
    }
    if (failure !== undefined) {
      return [{ type: "turn-end", turnId, status: "failed", failure: withoutUndefined(this.#options.card(failure)) }];
    }
    const said = message === undefined ? [] : this.#answer.notice({ text: message.replace(/\.$/, ""), details: [] });
    return [...said, { type: "turn-end", turnId, status: reason === "error" ? "failed" : "complete" }];
  }
}

function warningOf({ kind, scope, spent, limit }: BudgetEvent): string {
  const whose = scope === "turn" ? "" : "the conversation's ";
  return kind === "steps"
    ? `${String(spent)} of ${whose}${String(limit)} steps are used`
    : `$${spent.toFixed(2)} of the ${scope === "turn" ? "" : "conversation's "}budget of $${limit.toFixed(2)} is spent`;
}

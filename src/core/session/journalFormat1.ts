import type { AnswerStatus, AnswerTurn, Conversation, ConversationChange, SchemaRef, Turn, UserTurn } from "../../shared/conversation.ts";
import type { FailureCard } from "../../shared/failureCard.ts";
import type { Notice, Part, SourcePart } from "../../shared/part.ts";
import type { Slot, Step, StepFacts, StepStatus } from "../../shared/step.ts";

/*
 * The first format of conversations on disk (Baton before 2026-12), which is read for ever and not written any more. An answer had blocks and facts, and no
 * steps; what it becomes is an answer whose steps are its requests.
 */

type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string; readonly startedAtMs: number; readonly endedAtMs?: number }
  | { readonly kind: "tool-call"; readonly callId: string; readonly name: string; readonly argumentsText: string };
type Source = Pick<SourcePart, "url" | "title" | "quote">;

/** An answer of the first format. What had not come yet may be left out. */
export interface Answer1 {
  readonly kind: "answer";
  readonly id: string;
  readonly role: Slot;
  readonly provider: string;
  readonly providerLabel?: string;
  readonly model: string;
  readonly startedAtMs: number;
  readonly status?: AnswerStatus;
  readonly blocks?: readonly Block[];
  readonly facts?: StepFacts;
  readonly failure?: FailureCard;
  readonly notices?: readonly Notice[];
  readonly sources?: readonly Source[];
  readonly schema?: SchemaRef;
}

/** A change of the first format that the second does not have, or has with other fields. */
export type Change1 =
  | { readonly type: "turn-add"; readonly turn: UserTurn | Answer1 }
  | { readonly type: "text-append"; readonly turnId: string; readonly text: string }
  | { readonly type: "reasoning-append"; readonly turnId: string; readonly text: string; readonly atMs: number }
  | { readonly type: "reasoning-end"; readonly turnId: string; readonly atMs: number }
  | { readonly type: "tool-call-add"; readonly turnId: string; readonly callId: string; readonly name: string }
  | { readonly type: "tool-call-append"; readonly turnId: string; readonly callId: string; readonly text: string }
  | { readonly type: "answer-continue"; readonly turnId: string }
  | { readonly type: "answer-restart"; readonly turnId: string }
  | { readonly type: "output-set"; readonly turnId: string; readonly text: string }
  | { readonly type: "notice-add"; readonly turnId: string; readonly notice: Notice }
  | { readonly type: "source-add"; readonly turnId: string; readonly source: Source }
  | { readonly type: "facts-set"; readonly turnId: string; readonly facts: StepFacts }
  | {
      readonly type: "answer-end";
      readonly turnId: string;
      readonly status: Exclude<AnswerStatus, "streaming">;
      readonly failure?: FailureCard;
      readonly facts?: StepFacts;
    };

const stepStatuses: Readonly<Record<AnswerStatus, StepStatus>> = {
  streaming: "running",
  complete: "done",
  stopped: "stopped",
  interrupted: "interrupted",
  failed: "failed",
};

/** What a change of the first format is in the second, for the conversation so far. None for one whose answer is not there. Pure. */
export function changesOfFormat1(change: Change1, conversation: Conversation): readonly ConversationChange[] {
  if (change.type === "turn-add") {
    return [{ type: "turn-add", turn: change.turn.kind === "user" ? change.turn : turnOf(change.turn) }];
  }
  const { turnId } = change;
  const answer = conversation.turns.findLast((turn): turn is AnswerTurn => turn.id === turnId && turn.kind === "answer");
  const step = answer?.steps.at(-1);
  return answer === undefined || step === undefined ? [] : answerChanges(change, answer, step);
}

type AnswerChange1 = Exclude<Change1, { type: "turn-add" }>;

function answerChanges(change: AnswerChange1, answer: AnswerTurn, step: Step): readonly ConversationChange[] {
  const turnId = answer.id;
  const start = (part: NewPart): ConversationChange => ({
    type: "part-start",
    turnId,
    part: { ...part, ...nextIds(answer, step) },
  });
  const append = (part: Part | undefined, text: string): readonly ConversationChange[] =>
    part === undefined ? [] : [{ type: "part-append", turnId, partId: part.id, text }];
  const last = answer.parts.findLast((part) => part.kind !== "notice" && part.kind !== "source");
  switch (change.type) {
    case "text-append":
      return last?.kind === "text" ? append(last, change.text) : [start({ kind: "text", text: change.text })];
    case "reasoning-append":
      return last?.kind === "reasoning" && last.endedAtMs === undefined
        ? append(last, change.text)
        : [start({ kind: "reasoning", text: change.text, startedAtMs: change.atMs })];
    case "reasoning-end": {
      const open = answer.parts.findLast((part) => part.kind === "reasoning");
      return open === undefined ? [] : [{ type: "part-end", turnId, partId: open.id, atMs: change.atMs }];
    }
    case "tool-call-add":
      return [start({ kind: "tool-call", callId: change.callId, name: change.name, argumentsText: "", state: "pending" })];
    case "tool-call-append":
      return append(
        answer.parts.find((part) => part.kind === "tool-call" && part.callId === change.callId),
        change.text,
      );
    case "notice-add":
      return [start({ kind: "notice", text: change.notice.text, details: change.notice.details })];
    case "source-add":
      return [start({ kind: "source", ...change.source })];
    default:
      return stepChanges(change, answer, step);
  }
}

type NewPart = Part extends infer P ? (P extends Part ? Omit<P, "id" | "stepId"> : never) : never;

function nextIds({ parts }: AnswerTurn, step: Step): Pick<Part, "id" | "stepId"> {
  const highest = parts.reduce((max, { id }) => Math.max(max, Number(id.slice(1))), 0);
  return { id: `p${highest + 1}`, stepId: step.id };
}

type StepChange1 = Extract<AnswerChange1, { type: "answer-continue" | "answer-restart" | "output-set" | "facts-set" | "answer-end" }>;

function stepChanges(change: StepChange1, answer: AnswerTurn, step: Step): readonly ConversationChange[] {
  const turnId = answer.id;
  const next: ConversationChange = {
    type: "step-start",
    turnId,
    step: { ...step, id: `s${answer.steps.length + 1}`, status: "running", facts: {} },
  };
  switch (change.type) {
    case "answer-continue":
      return [{ type: "turn-resume", turnId }, next];
    case "answer-restart":
      return [{ type: "step-end", turnId, stepId: step.id, status: "discarded" }, next];
    case "output-set": {
      const replaced = answer.parts.filter(({ kind }) => kind === "text" || kind === "tool-call");
      const text: Part = { kind: "text", text: change.text, ...nextIds(answer, step) };
      return [
        ...replaced.map(({ id }) => ({ type: "part-remove", turnId, partId: id }) as const),
        { type: "part-start", turnId, part: text },
      ];
    }
    case "facts-set":
      return [{ type: "step-update", turnId, stepId: step.id, set: change.facts }];
    case "answer-end":
      return [
        ...(change.facts === undefined ? [] : ([{ type: "step-update", turnId, stepId: step.id, set: change.facts }] as const)),
        { type: "turn-end", turnId, status: change.status, ...(change.failure === undefined ? {} : { failure: change.failure }) },
      ];
  }
}

function turnOf(answer: Answer1): Turn {
  const { id, role: slot, provider, providerLabel, model, startedAtMs, status = "streaming", failure, schema } = answer;
  const step: Step = {
    id: "s1",
    slot,
    agent: slot,
    provider,
    ...(providerLabel === undefined ? {} : { providerLabel }),
    model,
    startedAtMs,
    status: stepStatuses[status],
    facts: answer.facts ?? {},
  };
  const parts: readonly NewPart[] = [
    ...(answer.notices ?? []).map((notice) => ({ kind: "notice", ...notice }) as const),
    ...(answer.blocks ?? []).map((block) => (block.kind === "tool-call" ? ({ ...block, state: "pending" } as const) : block)),
    ...(answer.sources ?? []).map((source) => ({ kind: "source", ...source }) as const),
  ];
  return {
    kind: "answer",
    id,
    slot,
    agent: slot,
    startedAtMs,
    status,
    steps: [step],
    parts: parts.map((part, index) => ({ ...part, id: `p${index + 1}`, stepId: step.id })),
    ...(failure === undefined ? {} : { failure }),
    ...(schema === undefined ? {} : { schema }),
  };
}

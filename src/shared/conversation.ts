import type { PermissionLevel } from "./agentViews.ts";
import type { Attachment } from "./attachment.ts";
import type { FailureCard } from "./failureCard.ts";
import { appendToPart, endPart, type Part, type PartFields } from "./part.ts";
import type { Slot, Step, StepFacts, StepStatus } from "./step.ts";

/** How an answer stands. `interrupted`: the window closed or the extension host ended while it streamed. */
export type AnswerStatus = "streaming" | "complete" | "stopped" | "interrupted" | "failed";

/** What the user wrote. */
export interface UserTurn {
  readonly kind: "user";
  readonly id: string;
  readonly text: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  readonly attachments?: readonly Attachment[] | undefined;
  /** The JSON Schema that the answer is to fit. */
  readonly schema?: SchemaRef | undefined;
  /** What its command and its mentions came to when it was asked; absent if it has none, or was not asked yet. */
  readonly expansion?: PromptExpansion | undefined;
}

/** What a prompt with a command or mentions came to. It stays so: models are sent the same each time. */
export interface PromptExpansion {
  /** What models are sent in place of the prompt's text. */
  readonly text?: string | undefined;
  /** What mentions stand for; models get them like attachments. */
  readonly attachments?: readonly Attachment[] | undefined;
  /** Nothing may be changed for this prompt, whatever the level. */
  readonly readsOnly?: boolean | undefined;
  /** The user's own agent that the prompt has chosen: for the whole conversation, which begins with it. */
  readonly agent?: string | undefined;
}

/** All that a prompt has attached, by the user and by its mentions. Pure. */
export function attachmentsOf({ attachments = [], expansion }: Pick<UserTurn, "attachments" | "expansion">): readonly Attachment[] {
  const mentioned = expansion?.attachments ?? [];
  return mentioned.length === 0 ? attachments : [...attachments, ...mentioned];
}

/** The user's own agent that a conversation has begun with; `undefined`: the usual one. Pure. */
export function agentOf({ turns }: Pick<Conversation, "turns">): string | undefined {
  return turns.find((turn) => turn.kind === "user")?.expansion?.agent;
}

/** A JSON Schema that the user chose. The schema itself is the host's, kept like an attachment. */
export interface SchemaRef {
  /** The SHA-256 of its text, in hex. */
  readonly id: string;
  /** Its file's name, such as `person.json`. */
  readonly name: string;
}

/** A prompt that waits until the answers before it have ended, or until the answer that is being made takes it. */
export interface QueuedPrompt {
  /** Becomes its turn's. */
  readonly id: string;
  readonly text: string;
  /** Whose model is asked. */
  readonly slot: Slot;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly schema?: SchemaRef | undefined;
  /** It is a prompt of its own, which an answer that is being made does not take: see `isSteering`. */
  readonly waitsForEnd?: true | undefined;
}

/** What a model answered: a run of one or more model requests, each with its parts. */
export interface AnswerTurn {
  readonly kind: "answer";
  readonly id: string;
  readonly slot: Slot;
  /** Who speaks: the orchestrator, a worker by its name, the user's own agent. */
  readonly agent: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  readonly status: AnswerStatus;
  readonly steps: readonly Step[];
  readonly parts: readonly Part[];
  readonly failure?: FailureCard | undefined;
  /** The schema that the answer is to fit: its text is JSON. */
  readonly schema?: SchemaRef | undefined;
}

export type Turn = UserTurn | AnswerTurn;

/** A conversation, whole. The host owns it; the panel holds a copy. */
export interface Conversation {
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAtMs: number;
  readonly turns: readonly Turn[];
  /** Prompts that wait, in order; absent if none does. */
  readonly queue?: readonly QueuedPrompt[] | undefined;
  /** What agents may do in it; absent: as the settings say. */
  readonly level?: PermissionLevel | undefined;
}

/** The format that conversations are written in. */
export const conversationFormat = 2;

/**
 * One change of a conversation. A conversation is what {@link reduceConversation} makes of its changes, on both sides and on disk. A change equals itself after
 * JSON: no field of it is `undefined`.
 */
export type ConversationChange =
  | { readonly type: "conversation-start"; readonly format: number; readonly id: string; readonly atMs: number }
  | { readonly type: "turn-add"; readonly turn: Turn }
  | { readonly type: "turn-remove"; readonly turnId: string }
  /** What a prompt's command and mentions came to. */
  | { readonly type: "prompt-expand"; readonly turnId: string; readonly expansion: PromptExpansion }
  | { readonly type: "queue-add"; readonly prompt: QueuedPrompt }
  | { readonly type: "queue-edit"; readonly promptId: string; readonly text: string }
  /** A prompt waits no longer: it is asked, or was taken out. */
  | { readonly type: "queue-remove"; readonly promptId: string }
  /** What agents may do from now on. */
  | { readonly type: "level-set"; readonly level: PermissionLevel }
  /** An answer that ended goes on: its rest is asked for. */
  | { readonly type: "turn-resume"; readonly turnId: string }
  /** Steps that still run end with their turn, and so do calls. */
  | {
      readonly type: "turn-end";
      readonly turnId: string;
      readonly status: Exclude<AnswerStatus, "streaming">;
      readonly failure?: FailureCard | undefined;
    }
  | { readonly type: "step-start"; readonly turnId: string; readonly step: Step }
  | { readonly type: "step-update"; readonly turnId: string; readonly stepId: string; readonly set: StepFacts }
  /** Content of a step that is `discarded` is dropped. */
  | {
      readonly type: "step-end";
      readonly turnId: string;
      readonly stepId: string;
      readonly status: Exclude<StepStatus, "running">;
      readonly set?: StepFacts | undefined;
    }
  | { readonly type: "part-start"; readonly turnId: string; readonly part: Part }
  | { readonly type: "part-append"; readonly turnId: string; readonly partId: string; readonly text: string }
  | { readonly type: "part-update"; readonly turnId: string; readonly partId: string; readonly set: PartFields }
  | { readonly type: "part-end"; readonly turnId: string; readonly partId: string; readonly atMs: number }
  | { readonly type: "part-remove"; readonly turnId: string; readonly partId: string };

type QueueChange = Extract<ConversationChange, { type: "queue-add" | "queue-edit" | "queue-remove" }>;
type AnswerChange = Exclude<
  ConversationChange,
  { type: "conversation-start" | "turn-add" | "turn-remove" | "prompt-expand" | "level-set" } | QueueChange
>;

/** A conversation in which nothing has been said. */
export function emptyConversation(id: string, createdAtMs: number): Conversation {
  return { id, createdAtMs, turns: [] };
}

/**
 * The conversation after `change`. Pure; unchanged turns, steps and parts keep their identity, so a view renders only what is new. A change that names an
 * unknown turn, step or part changes nothing.
 */
export function reduceConversation(conversation: Conversation, change: ConversationChange): Conversation {
  switch (change.type) {
    case "conversation-start":
      return emptyConversation(change.id, change.atMs);
    case "turn-add":
      return { ...conversation, turns: [...conversation.turns, change.turn] };
    case "turn-remove":
      return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== change.turnId) };
    case "prompt-expand":
      return {
        ...conversation,
        turns: conversation.turns.map((turn) =>
          turn.id === change.turnId && turn.kind === "user" ? { ...turn, expansion: change.expansion } : turn,
        ),
      };
    case "queue-add":
    case "queue-edit":
    case "queue-remove":
      return changeQueue(conversation, change);
    case "level-set":
      return { ...conversation, level: change.level };
    default:
      return changeAnswer(conversation, change);
  }
}

function changeQueue({ queue: before = [], ...conversation }: Conversation, change: QueueChange): Conversation {
  const queue = queueAfter(before, change);
  return queue.length === 0 ? conversation : { ...conversation, queue };
}

function queueAfter(queue: readonly QueuedPrompt[], change: QueueChange): readonly QueuedPrompt[] {
  switch (change.type) {
    case "queue-add":
      return [...queue, change.prompt];
    case "queue-edit":
      return queue.map((prompt) => (prompt.id === change.promptId ? { ...prompt, text: change.text } : prompt));
    case "queue-remove":
      return queue.filter(({ id }) => id !== change.promptId);
  }
}

function changeAnswer(conversation: Conversation, change: AnswerChange): Conversation {
  const index = conversation.turns.findLastIndex((turn) => turn.id === change.turnId);
  const turn = conversation.turns[index];
  if (turn?.kind !== "answer") {
    return conversation;
  }
  const next = reduceAnswer(turn, change);
  return next === turn ? conversation : { ...conversation, turns: conversation.turns.with(index, next) };
}

function reduceAnswer(answer: AnswerTurn, change: AnswerChange): AnswerTurn {
  switch (change.type) {
    case "turn-resume":
      return { ...withoutFailure(answer), status: "streaming" };
    case "turn-end":
      return endAnswer(answer, change);
    case "step-start":
      return { ...answer, steps: [...answer.steps, change.step] };
    case "step-update":
      return changeStep(answer, change.stepId, (step) => ({ ...step, facts: { ...step.facts, ...change.set } }));
    case "step-end":
      return endStep(answer, change);
    case "part-start":
      return { ...answer, parts: [...answer.parts, change.part] };
    case "part-append":
      return changePart(answer, change.partId, (part) => appendToPart(part, change.text));
    case "part-update":
      return changePart(answer, change.partId, (part) => ({ ...part, ...change.set }));
    case "part-end":
      return changePart(answer, change.partId, (part) => endPart(part, change.atMs));
    case "part-remove":
      return { ...answer, parts: answer.parts.filter((part) => part.id !== change.partId) };
  }
}

function withoutFailure({ failure: _, ...answer }: AnswerTurn): AnswerTurn {
  return answer;
}

function changePart(answer: AnswerTurn, partId: string, next: (part: Part) => Part): AnswerTurn {
  const index = answer.parts.findLastIndex((part) => part.id === partId);
  const part = answer.parts[index];
  return part === undefined ? answer : { ...answer, parts: answer.parts.with(index, next(part)) };
}

function changeStep(answer: AnswerTurn, stepId: string, next: (step: Step) => Step): AnswerTurn {
  const index = answer.steps.findLastIndex((step) => step.id === stepId);
  const step = answer.steps[index];
  return step === undefined ? answer : { ...answer, steps: answer.steps.with(index, next(step)) };
}

function endStep(answer: AnswerTurn, { stepId, status, set }: Extract<AnswerChange, { type: "step-end" }>): AnswerTurn {
  const ended = changeStep(answer, stepId, (step) => ({ ...step, status, facts: { ...step.facts, ...set } }));
  // What was reported on the way stays.
  return status === "discarded"
    ? { ...ended, parts: ended.parts.filter((part) => part.stepId !== stepId || part.kind === "notice" || part.kind === "compaction") }
    : ended;
}

const stepStatuses = { complete: "done", stopped: "stopped", interrupted: "interrupted", failed: "failed" } as const;

function endAnswer(answer: AnswerTurn, { status, failure }: Extract<AnswerChange, { type: "turn-end" }>): AnswerTurn {
  const steps = answer.steps.some((step) => step.status === "running")
    ? answer.steps.map((step): Step => (step.status === "running" ? { ...step, status: stepStatuses[status] } : step))
    : answer.steps;
  const parts = answer.parts.some(isUnderWay)
    ? answer.parts.map((part): Part => (isUnderWay(part) ? { ...part, state: "interrupted" } : part))
    : answer.parts;
  return { ...withoutFailure(answer), status, steps, parts, ...(failure === undefined ? {} : { failure }) };
}

/** A call that nobody will run or end any more once its answer has ended. */
function isUnderWay(part: Part): part is Extract<Part, { kind: "tool-call" }> {
  return part.kind === "tool-call" && (part.state === "running" || part.state === "awaiting-approval" || part.state === "pending");
}

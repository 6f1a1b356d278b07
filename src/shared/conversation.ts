import { appendArguments, appendReasoning, appendText, endReasoning, setOutput, type AnswerBlock } from "./answerBlock.ts";
import type { Attachment } from "./attachment.ts";

/** The two models that a user chooses. */
export type Role = "orchestrator" | "worker";

/** A role as people read it. */
export const roleLabels: Readonly<Record<Role, string>> = { orchestrator: "Orchestrator", worker: "Worker" };

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
}

/** A JSON Schema that the user chose. The schema itself is the host's, kept like an attachment. */
export interface SchemaRef {
  /** The SHA-256 of its text, in hex. */
  readonly id: string;
  /** Its file's name, such as `person.json`. */
  readonly name: string;
}

/** Something that happened on the way to an answer, told in it in one quiet line: a request that was mended, an attachment that is gone. */
export interface AnswerNotice {
  readonly text: string;
  /** Lines to read on: the provider's words, what did not fit a schema. Hold no secret. */
  readonly details: readonly string[];
}

/** Where an answer says that it has something from. At least one of `url` and `title` is there. */
export interface AnswerSource {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly quote?: string | undefined;
}

/** Who gave an answer, where that is not who was asked first. */
export interface AnsweredBy {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly providerLabel: string;
  readonly model: string;
}

/** What is known of an answer beside its words. What is not known is absent, and shown as “—”. */
export interface AnswerFacts {
  readonly answeredBy?: AnsweredBy | undefined;
  /** The label of the key that was used, where the provider has several. */
  readonly accountLabel?: string | undefined;
  /** The model that answered, as the provider names it. */
  readonly model?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly costUsd?: number | undefined;
  /** From sending to the first token. */
  readonly firstTokenMs?: number | undefined;
  /** From sending to the end. */
  readonly elapsedMs?: number | undefined;
  /** Why the model ended, where it is worth telling: `length`, `content-filter`, `refusal`, `other`. */
  readonly finishNote?: string | undefined;
  /** How hard the model was asked to think, where it was. */
  readonly effort?: string | undefined;
  /** Why that effort was chosen, where Baton chose it; ends a sentence that begins with “chosen because”. */
  readonly effortReason?: string | undefined;
  /** Whether the answer was checked against its prompt's schema, and fits. */
  readonly fitsSchema?: boolean | undefined;
}

/** One click that mends, or goes round, a failure. `label` is the button's text; `url` goes with `open-url` alone. */
export interface FailureFix {
  readonly id:
    | "retry"
    | "continue"
    | "add-key"
    | "replace-key"
    | "choose-model"
    | "open-provider-settings"
    | "open-proxy-settings"
    /** Opens the setting that lets keys go over http in a private network. */
    | "open-http-setting"
    | "test-connection"
    | "new-chat"
    | "approve-origin"
    | "open-url"
    | "show-log";
  readonly label: string;
  readonly url?: string | undefined;
}

/** Whose failure it is: not who was asked first, where fallbacks were asked. What fixes act on. */
export interface FailedRequest {
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly model?: string | undefined;
  /** The id of the key, `PROVIDER/ID`; absent where none was used. */
  readonly accountId?: string | undefined;
}

/** A failure as a card shows it: one sentence, what to do, the details folded. Holds no secret. */
export interface FailureCard {
  /** The failure's kind, such as `rate-limit`: chooses the icon. */
  readonly kind: string;
  /** One sentence: what happened, at which provider and with which key label. */
  readonly title: string;
  /** One sentence: what to do. */
  readonly advice: string;
  /** Lines to read or copy: the provider's words, status, request id. */
  readonly details: readonly string[];
  /** The first is the primary button. They act on {@link FailureCard.failed}. */
  readonly fixes: readonly FailureFix[];
  /** Absent in old journals, and where no provider is to blame. */
  readonly failed?: FailedRequest | undefined;
  /** When another try makes sense, in milliseconds since 1970-01-01 UTC. */
  readonly retryAtMs?: number | undefined;
}

/** What a model answered. */
export interface AnswerTurn {
  readonly kind: "answer";
  readonly id: string;
  readonly role: Role;
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. Absent in old journals. */
  readonly providerLabel?: string | undefined;
  /** The model asked for. */
  readonly model: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  readonly status: AnswerStatus;
  readonly blocks: readonly AnswerBlock[];
  readonly facts: AnswerFacts;
  readonly failure?: FailureCard | undefined;
  readonly notices?: readonly AnswerNotice[] | undefined;
  readonly sources?: readonly AnswerSource[] | undefined;
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
}

/** One step of a conversation. A conversation is what {@link reduceConversation} makes of its changes, on both sides and on disk. */
export type ConversationChange =
  | { readonly type: "conversation-start"; readonly id: string; readonly atMs: number }
  | { readonly type: "turn-add"; readonly turn: Turn }
  | { readonly type: "turn-remove"; readonly turnId: string }
  | { readonly type: "text-append"; readonly turnId: string; readonly text: string }
  | { readonly type: "reasoning-append"; readonly turnId: string; readonly text: string; readonly atMs: number }
  | { readonly type: "reasoning-end"; readonly turnId: string; readonly atMs: number }
  | { readonly type: "tool-call-add"; readonly turnId: string; readonly callId: string; readonly name: string }
  | { readonly type: "tool-call-append"; readonly turnId: string; readonly callId: string; readonly text: string }
  /** The rest of an answer that broke off is asked for: what comes is added to it. */
  | { readonly type: "answer-continue"; readonly turnId: string }
  /** What had come of the answer is dropped: the model is asked again. */
  | { readonly type: "answer-restart"; readonly turnId: string }
  /** The answer's words are these: what came is read, and told in its best form. */
  | { readonly type: "output-set"; readonly turnId: string; readonly text: string }
  | { readonly type: "notice-add"; readonly turnId: string; readonly notice: AnswerNotice }
  | { readonly type: "source-add"; readonly turnId: string; readonly source: AnswerSource }
  | { readonly type: "facts-set"; readonly turnId: string; readonly facts: AnswerFacts }
  | {
      readonly type: "answer-end";
      readonly turnId: string;
      readonly status: Exclude<AnswerStatus, "streaming">;
      readonly failure?: FailureCard | undefined;
    };

/** A conversation in which nothing has been said. */
export function emptyConversation(id: string, createdAtMs: number): Conversation {
  return { id, createdAtMs, turns: [] };
}

/**
 * The conversation after `change`. Pure; unchanged turns and blocks keep their identity, so a view renders only what is new. A change that
 * names an unknown turn changes nothing.
 */
export function reduceConversation(conversation: Conversation, change: ConversationChange): Conversation {
  switch (change.type) {
    case "conversation-start":
      return emptyConversation(change.id, change.atMs);
    case "turn-add":
      return { ...conversation, turns: [...conversation.turns, change.turn] };
    case "turn-remove":
      return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== change.turnId) };
    default:
      return changeAnswer(conversation, change.turnId, (answer) => reduceAnswer(answer, change));
  }
}

type AnswerChange = Exclude<ConversationChange, { type: "conversation-start" | "turn-add" | "turn-remove" }>;

function changeAnswer(conversation: Conversation, turnId: string, next: (answer: AnswerTurn) => AnswerTurn): Conversation {
  const index = conversation.turns.findLastIndex((turn) => turn.id === turnId);
  const turn = conversation.turns[index];
  if (turn?.kind !== "answer") {
    return conversation;
  }
  return { ...conversation, turns: conversation.turns.with(index, next(turn)) };
}

function reduceAnswer(answer: AnswerTurn, change: AnswerChange): AnswerTurn {
  switch (change.type) {
    case "text-append":
      return { ...answer, blocks: appendText(answer.blocks, change.text) };
    case "reasoning-append":
      return { ...answer, blocks: appendReasoning(answer.blocks, change.text, change.atMs) };
    case "reasoning-end":
      return { ...answer, blocks: endReasoning(answer.blocks, change.atMs) };
    case "tool-call-add":
      return { ...answer, blocks: [...answer.blocks, { kind: "tool-call", callId: change.callId, name: change.name, argumentsText: "" }] };
    case "tool-call-append":
      return { ...answer, blocks: appendArguments(answer.blocks, change.callId, change.text) };
    case "answer-continue":
      // Why it ended is no longer so, and a journal keeps no `undefined` that would say it later.
      return { ...answer, status: "streaming", failure: undefined, facts: withoutEnding(answer.facts) };
    case "answer-restart":
      return { ...answer, blocks: [], sources: undefined };
    case "output-set":
      return { ...answer, blocks: setOutput(answer.blocks, change.text) };
    case "notice-add":
      return { ...answer, notices: [...(answer.notices ?? []), change.notice] };
    case "source-add":
      return { ...answer, sources: addSource(answer.sources ?? [], change.source) };
    case "facts-set":
      return { ...answer, facts: { ...answer.facts, ...change.facts } };
    case "answer-end":
      return { ...answer, status: change.status, failure: change.failure };
  }
}

function withoutEnding({ finishNote: _, ...facts }: AnswerFacts): AnswerFacts {
  return facts;
}

/** A place that is cited again is told once. */
function addSource(sources: readonly AnswerSource[], source: AnswerSource): readonly AnswerSource[] {
  const isKnown = sources.some((known) =>
    source.url === undefined ? known.url === undefined && known.title === source.title : known.url === source.url,
  );
  return isKnown ? sources : [...sources, source];
}

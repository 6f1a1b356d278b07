import type { Attachment } from "./attachment.ts";
import type { JsonObject, JsonValue } from "./json.ts";

/**
 * A provider's own proof of what its model said or thought (a signature, encrypted reasoning). Opaque: kept as it came, sent back to the provider and model
 * that made it, and to no other.
 */
export interface PartSignature {
  /** The wire's name, such as `anthropic`. */
  readonly provider: string;
  readonly model?: string | undefined;
  readonly data: JsonValue;
}

interface PartBase {
  /** Unique in its turn. */
  readonly id: string;
  /** The step that it belongs to, by its id. */
  readonly stepId: string;
}

/** Words of the answer. */
export interface TextPart extends PartBase {
  readonly kind: "text";
  readonly text: string;
  readonly signature?: PartSignature | undefined;
}

/** What the model thought. */
export interface ReasoningPart extends PartBase {
  readonly kind: "reasoning";
  readonly text: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  /** Absent while the model still thinks. */
  readonly endedAtMs?: number | undefined;
  readonly signature?: PartSignature | undefined;
}

/**
 * How a tool call stands. `pending`: its arguments are on their way, or nobody has begun to run it; `denied`: by a rule or by the user; `interrupted`: it was
 * stopped, and may have had effects if it has a `startedAtMs`.
 */
export type ToolCallState = "pending" | "awaiting-approval" | "running" | "done" | "failed" | "denied" | "interrupted";

/** A piece of what a tool gave back. An image's bytes are in `file`, among the conversation's files. */
export type ToolResultPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "image"; readonly file: string; readonly mediaType: string }
  | { readonly kind: "resource-link"; readonly uri: string; readonly name?: string | undefined; readonly mediaType?: string | undefined };

/** A call that the model asked for. */
export interface ToolCallPart extends PartBase {
  readonly kind: "tool-call";
  readonly callId: string;
  readonly name: string;
  /** JSON, as it came. */
  readonly argumentsText: string;
  /** Parsed; absent until the call is whole. */
  readonly arguments?: JsonObject | undefined;
  readonly state: ToolCallState;
  readonly result?: readonly ToolResultPart[] | undefined;
  readonly signature?: PartSignature | undefined;
  /** What it does or did, in one line. */
  readonly line?: string | undefined;
  /** When it began to run, in milliseconds since 1970-01-01 UTC; absent if it never did. */
  readonly startedAtMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
}

/** Words that went to the model while the answer was made: of the user, who steered it, or of Baton, which nudged it. */
export interface UserMessagePart extends PartBase {
  readonly kind: "user-message";
  readonly by: "user" | "baton";
  readonly text: string;
  readonly attachments?: readonly Attachment[] | undefined;
}

/** Something that happened on the way to an answer, reported in it in one quiet line: a corrected request, an attachment that is gone. */
export interface NoticePart extends PartBase {
  readonly kind: "notice";
  readonly text: string;
  /** Lines to read on: the provider's words, what did not fit a schema. Hold no secret. */
  readonly details: readonly string[];
}

/** Where an answer says that it has something from. At least one of `url` and `title` is there. */
export interface SourcePart extends PartBase {
  readonly kind: "source";
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly quote?: string | undefined;
}

/** An image that the model made. Its bytes are in `file`, among the conversation's files. */
export interface ImagePart extends PartBase {
  readonly kind: "image";
  readonly file: string;
  readonly mediaType: string;
  /** In pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly signature?: PartSignature | undefined;
}

/** A place among the messages of a conversation: before the one with the number `offset`, from 0, of those that begin with the prompt `turnId`. */
export interface MessagePlace {
  readonly turnId: string;
  readonly offset: number;
}

/**
 * How messages were made to fit a model's window. `trim`: long outputs of tools were shortened; `summary`: a model summarised what came before; `recovery`: Baton listed what came before, without a
 * model.
 */
export type CompactionKind = "trim" | "summary" | "recovery";

/** What models are sent in place of earlier messages. All of it is data: the same messages come of it each time, so that prompt caches hold. Counts of tokens are estimates. */
export interface Compaction {
  readonly how: CompactionKind;
  /** Messages before it are replaced by the user's own words, `summary` and `notes`. Absent: none are. */
  readonly keepsFrom?: MessagePlace | undefined;
  readonly summary?: string | undefined;
  /** What still holds of Baton's notes before, read again from its source. */
  readonly notes?: readonly string[] | undefined;
  /** How many tokens of the user's own words are kept, the newest first. */
  readonly wordsTokens?: number | undefined;
  /** Outputs of tools before it have at most `outputCharacters`. Absent: none are shortened. */
  readonly trimsUntil?: MessagePlace | undefined;
  readonly outputCharacters?: number | undefined;
  /** Of the whole request, before and after. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** The user asked for it. */
  readonly byUser?: boolean | undefined;
}

/** From here on models are sent less of what came before. */
export interface CompactionPart extends PartBase, Compaction {
  readonly kind: "compaction";
  /** The user wants the earlier messages to be sent again. */
  readonly isUndone?: boolean | undefined;
}

/** A piece of an answer, in the order in which the pieces began. */
export type Part = TextPart | ReasoningPart | ToolCallPart | UserMessagePart | NoticePart | SourcePart | ImagePart | CompactionPart;

/** A piece without its place. */
export type NewPart = Part extends infer P ? (P extends Part ? Omit<P, "id" | "stepId"> : never) : never;

/** What an answer is made of, as it is read: words, thoughts, calls, images and words between, without what is said about them. */
export type ContentPart = TextPart | ReasoningPart | ToolCallPart | UserMessagePart | ImagePart | CompactionPart;

/** What a `part-update` may set. A field that is absent stays as it is. */
export interface PartFields {
  readonly text?: string | undefined;
  readonly arguments?: JsonObject | undefined;
  readonly state?: ToolCallState | undefined;
  readonly result?: readonly ToolResultPart[] | undefined;
  readonly signature?: PartSignature | undefined;
  readonly line?: string | undefined;
  readonly startedAtMs?: number | undefined;
  readonly isUndone?: boolean | undefined;
}

/** Whether a part is content, rather than something said about the answer. */
export function isContent(part: Part): part is ContentPart {
  return part.kind !== "notice" && part.kind !== "source";
}

/** The part with more text at its end: a call's is that of its arguments. A part without text stays as it is. Pure. */
export function appendToPart(part: Part, text: string): Part {
  switch (part.kind) {
    case "text":
    case "reasoning":
      return { ...part, text: part.text + text };
    case "tool-call":
      return { ...part, argumentsText: part.argumentsText + text };
    default:
      return part;
  }
}

/** The part after its end. Pure. */
export function endPart(part: Part, atMs: number): Part {
  return (part.kind === "reasoning" || part.kind === "tool-call") && part.endedAtMs === undefined ? { ...part, endedAtMs: atMs } : part;
}

/** What a notice says. */
export type Notice = Pick<NoticePart, "text" | "details">;

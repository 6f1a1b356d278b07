import type { Failure } from "./failure.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Usage } from "./usage.ts";

/** Why a model ended its answer, in one vocabulary for every provider. */
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "refusal" | "other";

/** The provider has begun to answer. `id` and `model` are the provider's own, where it reports them. */
export interface MessageStart {
  readonly type: "message-start";
  readonly id?: string | undefined;
  readonly model?: string | undefined;
}

/** More words of the answer, or of the thinking before it. Never empty, never repeated. */
export interface TextDelta {
  readonly type: "text-delta" | "reasoning-delta";
  readonly text: string;
}

/** Closes the reasoning before it; `data` is opaque and goes back to `provider` (a wire's name) alone, and to models of the family of `model`, where it is there. */
export interface ReasoningSignatureEvent {
  readonly type: "reasoning-signature";
  readonly provider: string;
  /** The model that was asked, where the proof is only good for it and its family. */
  readonly model?: string | undefined;
  readonly data: JsonValue;
}

/** An image that the model made, whole. Previews that it sends on the way are left out. */
export interface ImageEvent {
  readonly type: "image";
  /** Such as `image/png`, in lower case. */
  readonly mediaType: string;
  /** Standard base64 without line breaks. */
  readonly data: string;
  /** In pixels, where the provider reports them. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Fields of the request that were left out, because the wire or the model does not take them. Comes before the first content. */
export interface DroppedEvent {
  readonly type: "dropped";
  /** Names of the request's own fields, such as `temperature`, each once. */
  readonly fields: readonly string[];
  /** One sentence for people that says why. */
  readonly reason: string;
}

export interface ToolCallStart {
  readonly type: "tool-call-start";
  readonly callId: string;
  readonly name: string;
}

/** A piece of a call's arguments, as JSON text. */
export interface ToolCallDelta {
  readonly type: "tool-call-delta";
  readonly callId: string;
  readonly argumentsText: string;
}

/** The call is whole. `arguments` is the parsed object, `{}` for none. */
export interface ToolCallEnd {
  readonly type: "tool-call-end";
  readonly callId: string;
  readonly arguments: JsonObject;
}

/** Where the words before it come from, as the provider reports. At least one of the two is there. */
export interface CitationEvent {
  readonly type: "citation";
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  /** The words that are cited, where they are reported. */
  readonly quote?: string | undefined;
}

/** What has been counted so far; a later one replaces an earlier one. `raw` is the provider's own object. */
export interface UsageEvent extends Usage {
  readonly type: "usage";
  readonly raw: JsonValue;
}

/** An attempt failed and something is done about it. `number` counts from 1; `delayMs` is the wait before `next`. */
export interface AttemptEvent {
  readonly type: "attempt";
  readonly number: number;
  readonly provider: string;
  readonly accountLabel?: string | undefined;
  readonly model: string;
  readonly failure: Failure;
  readonly next: "retry" | "switch" | "stop";
  readonly delayMs: number;
  /** Who is asked next, where it is another. */
  readonly to?: { readonly provider: string; readonly accountLabel?: string | undefined; readonly model: string } | undefined;
}

/** The answer, read as JSON and found to be of the schema that was asked for, right before its `finish`. `attempts` counts from 1. */
export interface StructuredOutputEvent {
  readonly type: "structured-output";
  readonly value: JsonValue;
  readonly attempts: number;
}

/** The provider said that the answer is whole. `rawReason` is its own word. */
export interface FinishEvent {
  readonly type: "finish";
  readonly reason: FinishReason;
  readonly rawReason?: string | undefined;
}

/** The answer ended without the provider saying so. What came before it stands. */
export interface FailureEvent {
  readonly type: "failure";
  readonly failure: Failure;
}

/**
 * What a stream is made of, the same for every provider. Exactly one terminal event ({@link FinishEvent} or {@link FailureEvent}) ends a
 * stream, and nothing follows it. Events carry deltas only: none carries the message so far.
 */
export type StreamEvent =
  | MessageStart
  | TextDelta
  | ReasoningSignatureEvent
  | ImageEvent
  | DroppedEvent
  | ToolCallStart
  | ToolCallDelta
  | ToolCallEnd
  | CitationEvent
  | UsageEvent
  | AttemptEvent
  | StructuredOutputEvent
  | FinishEvent
  | FailureEvent;

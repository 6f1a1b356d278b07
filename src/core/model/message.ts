import type { JsonObject, JsonValue } from "./json.ts";

/** Words, as written. */
export interface TextPart {
  readonly type: "text";
  readonly text: string;
}

/**
 * A provider's own proof of its reasoning (a signature, encrypted reasoning). Opaque: it is kept as it came, played back only to
 * `provider` (a wire's name, such as `anthropic`), and dropped when the conversation goes on elsewhere.
 */
export interface ReasoningSignature {
  readonly provider: string;
  readonly data: JsonValue;
}

/** What a model thought before or between its words. */
export interface ReasoningPart {
  readonly type: "reasoning";
  readonly text: string;
  readonly signature?: ReasoningSignature | undefined;
}

/** A call that the model asks for. `callId` pairs it with its {@link ToolResultPart}. */
export interface ToolCallPart {
  readonly type: "tool-call";
  readonly callId: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

/** What a tool answered. */
export interface ToolResultPart {
  readonly type: "tool-result";
  readonly callId: string;
  readonly content: string;
  readonly isError?: boolean | undefined;
}

export type AssistantPart = TextPart | ReasoningPart | ToolCallPart;

/**
 * One message of a conversation, the same for every provider. System messages stand wherever the caller puts them; an adapter whose
 * wire has a single system field joins them, in order, with a blank line between.
 */
export type Message =
  | { readonly role: "system"; readonly content: readonly TextPart[] }
  | { readonly role: "user"; readonly content: readonly TextPart[] }
  | { readonly role: "assistant"; readonly content: readonly AssistantPart[] }
  | { readonly role: "tool"; readonly content: readonly ToolResultPart[] };

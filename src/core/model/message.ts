import type { JsonObject, JsonValue } from "./json.ts";

/** Words, as written. */
export interface TextPart {
  readonly type: "text";
  readonly text: string;
}

/** Where the bytes of a medium are: at an address that the provider can fetch, or here. */
export type MediaSource =
  | { readonly kind: "url"; readonly url: string }
  /** `data` is standard base64 without line breaks. */
  | { readonly kind: "base64"; readonly mediaType: string; readonly data: string };

/** A picture, a file (a PDF, a text) or a recording that the user attached. `name` is the file's, for people and for wires that want one. */
export interface MediaPart {
  readonly type: "image" | "file" | "audio";
  readonly source: MediaSource;
  readonly name?: string | undefined;
}

/** An image: one that a model made, or that a tool gave. */
export interface ImagePart extends MediaPart {
  readonly type: "image";
}

/** Where something is that a tool speaks of, without what it holds. `name` is for people. */
export interface ResourceLinkPart {
  readonly type: "resource-link";
  readonly uri: string;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
}

export type UserPart = TextPart | MediaPart;

/**
 * A provider's own proof of its reasoning (a signature, encrypted reasoning). Opaque: it is kept as it came, played back only to
 * `provider` (a wire's name, such as `anthropic`) and to models of the family of `model`, and dropped when the conversation goes on elsewhere.
 */
export interface ReasoningSignature {
  readonly provider: string;
  /** The model that was asked. Left out: any model of the wire is given the proof. */
  readonly model?: string | undefined;
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

/** A piece of what a tool answered. */
export type ResultPart = TextPart | ImagePart | ResourceLinkPart;

/** What a tool answered: words alone, or parts in their order. */
export interface ToolResultPart {
  readonly type: "tool-result";
  readonly callId: string;
  readonly content: string | readonly ResultPart[];
  readonly isError?: boolean | undefined;
}

/** An image that a model made stands where it made it. */
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | ImagePart;

/**
 * One message of a conversation, the same for every provider. System messages stand wherever the caller puts them; an adapter whose
 * wire has a single system field joins them, in order, with a blank line between.
 */
export type Message =
  | { readonly role: "system"; readonly content: readonly TextPart[] }
  | { readonly role: "user"; readonly content: readonly UserPart[] }
  | { readonly role: "assistant"; readonly content: readonly AssistantPart[] }
  | { readonly role: "tool"; readonly content: readonly ToolResultPart[] };

/** A tool as a model is notified of it. `inputSchema` is a JSON Schema of an object. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

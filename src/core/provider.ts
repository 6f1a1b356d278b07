import type { Failure } from "./model/failure.ts";
import type { JsonObject, JsonValue } from "./model/json.ts";
import type { Message, ToolDefinition } from "./model/message.ts";
import type { StreamEvent } from "./model/streamEvent.ts";
import type { Clock } from "./ports/clock.ts";
import type { CorrectionStore } from "./ports/correctionStore.ts";

/**
 * How hard a reasoning model is to think. `off`: as little as the model can be brought to. Left out: the provider's own default. (`auto` is
 * decided before a request is made: see `core/thinking`.)
 */
export type Effort = "off" | "low" | "medium" | "high";

/** Whether the model may, must or must not call a tool, or which one it must call. Left out: it may. */
export type ToolChoice = "auto" | "required" | "none" | { readonly name: string };

/** The answer is to be JSON of this schema. `name` is letters, digits, `_` and `-`, 64 at most. */
export interface OutputSchema {
  readonly name: string;
  readonly schema: JsonObject;
}

/**
 * How a model is brought to answer in a schema: by the wire's own mode, by a tool that it must call, or by words alone. `core/structured`
 * asks accordingly.
 */
export type StructuredMode = "native" | "tool" | "prompt";

/**
 * How the next word is chosen. Left out: the model's own default. What a wire or a model does not take is left out of the request, and reported by a
 * `dropped` event.
 */
export interface Sampling {
  /** 0 is the most predictable; the most depends on the provider (1 or 2). */
  readonly temperature?: number | undefined;
  /** The share of the likeliest words that are considered, from 0 to 1. */
  readonly topP?: number | undefined;
  /** So many of the likeliest words are considered. */
  readonly topK?: number | undefined;
  /** Texts at which the answer ends. They are no part of it. */
  readonly stop?: readonly string[] | undefined;
  /** The same seed makes the same answer, as far as the provider can. */
  readonly seed?: number | undefined;
  /** From -2 to 2. */
  readonly presencePenalty?: number | undefined;
  /** From -2 to 2. */
  readonly frequencyPenalty?: number | undefined;
}

/** One question to one model. */
export interface ChatRequest {
  /** The id that the provider knows the model by. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The most tokens the answer may have, thinking included. Left out: the provider's or the model's own limit. */
  readonly maxOutputTokens?: number | undefined;
  readonly effort?: Effort | undefined;
  readonly toolChoice?: ToolChoice | undefined;
  readonly sampling?: Sampling | undefined;
  /** Asks for the wire's own schema mode. Only for models whose {@link ChatProvider.structuredMode} is `native`. */
  readonly outputSchema?: OutputSchema | undefined;
  /** The same for all requests of one conversation, so that the provider can find its cached beginning again. Holds nothing personal. */
  readonly cacheKey?: string | undefined;
  /** Fields of the wire's body that the user sets (dots lead into objects), or takes out with `null`. They win over everything but corrections. */
  readonly modelOptions?: Readonly<Record<string, JsonValue>> | undefined;
}

/** A model as a provider lists it; what it does not report is `undefined`. */
export interface ListedModel {
  readonly id: string;
  readonly displayName?: string | undefined;
  /** In tokens. */
  readonly contextWindow?: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens?: number | undefined;
  /** Whether it answers chats or completes text, where the provider's list reports. */
  readonly chats?: boolean | undefined;
}

export type ModelListing =
  | { readonly ok: true; readonly models: readonly ListedModel[] }
  | { readonly ok: false; readonly failure: Failure };

/** One provider at one address with one key. */
export interface ChatProvider {
  /**
   * Asks, and yields the answer as it comes. Nothing is sent before iteration begins. Once it has begun this never throws: every error,
   * the abort of `signal` included (kind `aborted`), is the last event. Leaving the loop early closes the connection.
   *
   * `onActivity` is called, cheaply and often, whenever bytes come that may hold no event (keep-alive comments, pings), so that a watchdog
   * can distinguish a model that thinks from a connection that is dead. Not called for such bytes once the provider has said why the answer ended.
   */
  stream(request: ChatRequest, signal: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent>;
  /** The models that this key may use, in the provider's order. Never throws or rejects. */
  listModels(signal: AbortSignal): Promise<ModelListing>;
  /** How `model` is best brought to answer in a schema. Left out: by words alone. Sends nothing. */
  structuredMode?(model: string): StructuredMode;
  /** Whether tools can be offered to `model`. Left out: they can. Sends nothing. */
  takesTools?(model: string): boolean;
  /** Whether a model goes on from an assistant's message that stands last, rather than answer it. Left out: it does not. Sends nothing. */
  continuesLastMessage?(request: Pick<ChatRequest, "model" | "effort">): boolean;
  /**
   * The base URL that requests go to, where the endpoint's own has a region in it that settings, the cloud's tools and variables fill in; `undefined`
   * where none of them does. Left out: the endpoint's own. Sends nothing, never rejects.
   */
  address?(): Promise<string | undefined>;
}

/** The OpenAI wire that a model is asked through. `auto`: the one that suits the model (see `providers/openai`). */
export type OpenAiApi = "auto" | "responses" | "chat" | "completions";

/** Where in a cloud a model is. What is left out is taken from the cloud's own tools and variables. */
export interface CloudPlace {
  /** AWS region, such as `eu-central-1`. */
  readonly region?: string | undefined;
  /** AWS profile. */
  readonly profile?: string | undefined;
  /** Google Cloud project. */
  readonly project?: string | undefined;
  /** Google Cloud location, such as `global` or `europe-west1`. */
  readonly location?: string | undefined;
}

/** Where a provider is and how it is asked. Built by the host from settings and SecretStorage for one request; never stored, never logged. */
export interface Endpoint {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. Default: its preset's, else its id. */
  readonly label?: string | undefined;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The key itself. `undefined` where the provider needs none. */
  readonly apiKey: string | undefined;
  readonly accountLabel?: string | undefined;
  /** Sent with every request, beside the ones that the wire needs. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly quirks?: WireQuirks | undefined;
  /** How the key is sent, where it is not the wire's usual way. `entra`: the key is an access token of Microsoft Entra, sent as a bearer token. */
  readonly keyKind?: "entra" | undefined;
  /** Which of OpenAI's wires. Default: `auto` for the types `openai` and `azure`, `chat` for `openai-compatible`. */
  readonly api?: OpenAiApi | undefined;
  /** Azure's `api-version`, where the base URL does not report it. */
  readonly apiVersion?: string | undefined;
  readonly cloud?: CloudPlace | undefined;
  /** As in `keyOverHttpProblem`. Left out: a key does not go over http into a private network. */
  readonly isPrivateHttpAllowed?: boolean | undefined;
}

/** A kind of attachment, as bytes or by its address. */
export type MediaForm = "image" | "image-url" | "audio" | "pdf" | "pdf-url";

/** Where a gateway differs from the wire that it speaks. Data, so that a gateway is a few lines of a preset and no code. */
export interface WireQuirks {
  /** The gateway ends a whole answer by closing the connection, with neither `[DONE]` nor a finish reason. */
  readonly endsWithoutMark?: boolean | undefined;
  /** The gateway rejects `stream_options`. */
  readonly refusesStreamOptions?: boolean | undefined;
  /** The field for the limit of the answer. Default: `max_completion_tokens` at OpenAI itself and for its reasoning models, else `max_tokens`. */
  readonly limitField?: "max_tokens" | "max_completion_tokens" | undefined;
  /**
   * How effort is asked for: OpenAI's `reasoning_effort` (`openai`, the default, sent to OpenAI's reasoning models alone; `openai-all`, sent to
   * every model), OpenRouter's `reasoning: {effort}`, Together's `reasoning: {enabled}` (`reasoning-enabled`), a template switch
   * (`enable_thinking`, vLLM), DeepSeek's `thinking: {type}` with `reasoning_effort` beside it, or not at all.
   */
  readonly effortField?: "openai" | "openai-all" | "openrouter" | "reasoning-enabled" | "template" | "thinking-type" | "none" | undefined;
  /** Where thinking is played back to: the gateway wants its own `reasoning_content` (or `reasoning_details`) again within a tool loop. */
  readonly reasoningPlayback?: "reasoning_content" | "reasoning" | "reasoning_details" | undefined;
  /** Models think aloud within `<think>` and `</think>` in the text. Default: looked for at the very beginning of an answer alone. */
  readonly thinkTags?: "never" | undefined;
  /** How schemas are asked for. Default: `json_schema` natively. */
  readonly structured?: StructuredMode | undefined;
  /** The header that the key goes into, as it is, in place of `Authorization: Bearer`. */
  readonly keyHeader?: string | undefined;
  /** Marks of Anthropic's prompt caching are understood (OpenRouter passes them on). */
  readonly cacheMarks?: boolean | undefined;
  /** Models that make images do so only where `modalities` asks for them (OpenRouter). */
  readonly imageModalities?: boolean | undefined;
  /** `prompt_cache_key` is understood. */
  readonly cacheKey?: boolean | undefined;
  /** The ids of tool calls have exactly so many letters and digits, and nothing else (Mistral: 9). Default: at most 40, `_` and `-` among them. */
  readonly callIdLength?: number | undefined;
  /** The user may not speak right after a tool (Mistral): the assistant says a word between. */
  readonly assistantAfterTool?: boolean | undefined;
  /** The attachments that the gateway has a place for. Texts are always sent, as words. Default: pictures by address and as bytes, audio and PDF as bytes. */
  readonly media?: readonly MediaForm[] | undefined;
}

/** The outside that an adapter is given. */
export interface AdapterPorts {
  /** The host's `fetch`, which goes through VS Code's proxy and certificate settings. Called anew for each request. */
  readonly fetch: typeof globalThis.fetch;
  /** Reads a Retry-After date where the provider does not report its own time. Left out: such a date is not understood. */
  readonly clock?: Pick<Clock, "nowMs"> | undefined;
  /** What was learned of addresses and models. Left out: nothing is remembered beyond a request. */
  readonly corrections?: CorrectionStore | undefined;
}

/** Every module under `providers/` that speaks a wire exports one of these as `openProvider`. */
export type OpenProvider = (endpoint: Endpoint, ports: AdapterPorts) => ChatProvider;

import type { Failure } from "./model/failure.ts";
import type { Message } from "./model/message.ts";
import type { StreamEvent } from "./model/streamEvent.ts";
import type { ToolDefinition } from "./model/tool.ts";
import type { Clock } from "./ports/clock.ts";

/** How hard a reasoning model is to think. Left out: the provider's own default. */
export type Effort = "low" | "medium" | "high";

/** One question to one model. */
export interface ChatRequest {
  /** The id that the provider knows the model by. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The most tokens the answer may have, thinking included. Left out: the provider's or the model's own limit. */
  readonly maxOutputTokens?: number | undefined;
  readonly effort?: Effort | undefined;
}

/** A model as a provider lists it; what it does not tell is `undefined`. */
export interface ListedModel {
  readonly id: string;
  readonly displayName?: string | undefined;
  /** In tokens. */
  readonly contextWindow?: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens?: number | undefined;
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
   * can tell a model that thinks from a connection that is dead.
   */
  stream(request: ChatRequest, signal: AbortSignal, onActivity?: () => void): AsyncIterable<StreamEvent>;
  /** The models that this key may use, in the provider's order. Never throws or rejects. */
  listModels(signal: AbortSignal): Promise<ModelListing>;
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
}

/** Where a gateway differs from the wire that it speaks. Data, so that a gateway is a few lines of a preset and no code. */
export interface WireQuirks {
  /** The gateway ends a whole answer by closing the connection, with neither `[DONE]` nor a finish reason. */
  readonly endsWithoutMark?: boolean | undefined;
  /** The gateway refuses `stream_options`. */
  readonly refusesStreamOptions?: boolean | undefined;
}

/** The outside that an adapter is given. */
export interface AdapterPorts {
  /** The host's `fetch`, which goes through VS Code's proxy and certificate settings. Called anew for each request. */
  readonly fetch: typeof globalThis.fetch;
  /** Reads a Retry-After date where the provider does not tell its own time. Left out: such a date is not understood. */
  readonly clock?: Pick<Clock, "nowMs"> | undefined;
}

/** Every module under `providers/` that speaks a wire exports one of these as `openProvider`. */
export type OpenProvider = (endpoint: Endpoint, ports: AdapterPorts) => ChatProvider;

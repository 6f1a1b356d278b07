import type { JsonObject } from "../../src/core/model/json.ts";
import type { ChatRequest, Endpoint, StructuredMode } from "../../src/core/provider.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { KeyOwner, ModelServer, ScriptedAnswer, Wire } from "../model-server/script.ts";

/** A parameter that a provider may reject, by its name on the chat wire. */
export type CorrectionName =
  | "max_tokens"
  | "temperature"
  | "reasoning_effort"
  | "stream_options"
  | "parallel_tool_calls"
  | "strict"
  | "system role";

/** How one parameter is rejected on a wire. */
export interface CorrectionCase {
  /** What brings the parameter into the body, where it does not stand in there anyway. */
  readonly ask?: Partial<ChatRequest> | undefined;
  /** The rejection, in the wire's own words. */
  readonly error: NonNullable<ScriptedAnswer["error"]>;
  /** The parameter as a body has it; `undefined` where it has not. */
  read(body: JsonObject): unknown;
}

/** Tokens that a wire may report beside the input and the output. */
export type UsageKind = "cached" | "written" | "reasoning";

/** Attachments that a wire may take. */
export type MediaKind = "image-url" | "image-bytes" | "pdf" | "audio";

/**
 * What a wire has. Where it lacks something, the suite tests what happens instead, so that no behaviour goes untested on any wire: see the
 * group of the behaviour.
 */
export interface Offers {
  /** Tools; without them a request that has any is rejected in words before anything is sent. */
  readonly tools: boolean;
  /** Pieces of parallel calls may alternate; without that one call ends before the next begins. */
  readonly interleavedCalls: boolean;
  /** Reasoning is reported; without this it is not asked for, and the answer comes without it. */
  readonly reasoning: boolean;
  /** What is played back to the wire that made it: the signature of the reasoning, or its text. Neither: the reasoning is dropped. */
  readonly playback: "signature" | "text" | undefined;
  /** An effort changes the request; without that the request is the same. */
  readonly effort: boolean;
  /** Attachments that are sent; others are rejected in words before anything is sent, and become notes further back. */
  readonly media: readonly MediaKind[];
  /** How the case's model is brought to answer in a schema. */
  readonly structured: StructuredMode;
  /** What is counted; what is not is reported as unknown. */
  readonly usage: readonly UsageKind[];
  /** The wire's word for an end by a content filter; without one, an unknown word is reported as `other`. */
  readonly filterReason: string | undefined;
  /** What marks a model's refusal: a field of its own, or the reason given. Without either, it is text like any other. */
  readonly refusal: "field" | { readonly reason: string } | undefined;
  /** An answer may have images in it; without, they are no part of it. */
  readonly images?: true | undefined;
  /** An answer reports its sources; without, it has none. */
  readonly citations: boolean;
  /** The second turn reads its history from the cache, and the usage says so; without, the usage reports no cache. */
  readonly caching: boolean;
  /** Parameters that are corrected when they are rejected; any other is not sent at all. */
  readonly corrections: Readonly<Partial<Record<CorrectionName, CorrectionCase>>>;
  /** The body is lines of server-sent events; without, it is frames of bytes, and lines between them break it. */
  readonly lines: boolean;
}

/** A wire, or a preset on it, as the contract tests use it: everything that differs between two adapters which must behave alike. */
export interface WireCase {
  /** Its name in titles and in the table. */
  readonly name: string;
  /** The head of its column in the table: four characters at most. */
  readonly head: string;
  /** A preset is another address on a wire that has a case of its own; `npm run ask` takes the wires alone. */
  readonly isPreset: boolean;
  /** The wire that the server sees. */
  readonly wire: Wire;
  readonly owner: KeyOwner;
  readonly type: ProviderType;
  /** A model that thinks, where the wire has one. */
  readonly model: string;
  baseUrl(server: ModelServer): string;
  /** Beside the address and the key. */
  readonly endpoint?: Partial<Endpoint> | undefined;
  /** Variables that must be set while it is asked. */
  environment?(server: ModelServer): Readonly<Record<string, string>>;
  /** The headers that carry a key, by lower-case name. */
  keyHeaders(key: string): Readonly<Record<string, string>>;
  /** What the header `authorization` is where there is no key. Left out: it is not sent, nor is any other key. */
  readonly keylessAuthorization?: RegExp | undefined;
  /** The status of a rejected key. Default: 401. */
  readonly wrongKeyStatus?: number | undefined;
  /** Whether an answer reports the id of its request. Default: it does. */
  readonly reportsRequestId?: boolean | undefined;
  /** The answer “Hi” as one JSON body, though a stream was asked for. */
  readonly whole: JsonObject;
  /** What a stream is not whole without. */
  readonly endMark: string;
  /** The wire's word for an end by the limit. */
  readonly limitReason: string;
  readonly offers: Offers;
}

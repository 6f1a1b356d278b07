import type { IncomingHttpHeaders } from "node:http";
import type { Route } from "./door.ts";
import type { CacheCount, CacheQuery } from "./promptCache.ts";
import type { ScriptedCall, ScriptedCitation, ScriptedImage, ScriptedUsage, Step } from "./script.ts";
import type { WireError } from "./wireError.ts";

/** The steps that are part of the answer itself, and that every wire can send. */
export type ContentStep = Extract<Step, { text: string } | { reasoning: string } | { toolCall: unknown }>;

/** What the server needs to know of a request that passed its wire's checks. */
export interface GenerationRequest {
  readonly model: string;
  readonly stream: boolean;
  /** The words of the last user message that has any. */
  readonly prompt: string;
  /** Tokens that the request is said to have: its words, counted. */
  readonly inputTokens: number;
  /** Whether usage is reported in a stream. */
  readonly includeUsage: boolean;
  /** Whether chunks are padded to hide their length, as OpenAI's are by default. */
  readonly obfuscate: boolean;
  /** What becomes of reasoning steps. `omitted`: the block and its signature are sent, its words are not. */
  readonly reasoning: "shown" | "omitted" | "skipped";
  /** Whether reasoning comes with its encrypted content, for the wire that has such. */
  readonly sealsReasoning?: boolean | undefined;
  /** The request as the provider's prompt cache sees it. Left out: nothing is cached. */
  readonly cache?: CacheQuery | undefined;
}

/** Makes a stream's frames, each to be written by itself. One encoder serves one answer; `open` is called once, and first. */
export interface StreamEncoder {
  open(): readonly string[];
  content(step: ContentStep): readonly string[];
  /** Several calls whose pieces take turns. Left out: the wire sends one call after the other. */
  interleaved?(calls: readonly ScriptedCall[]): readonly string[];
  /** Left out: the wire cannot send it. */
  citation?(citation: ScriptedCitation): readonly string[];
  /** Left out: the wire cannot send it. */
  image?(image: ScriptedImage): readonly string[];
  /** Left out: a model's refusal is ordinary text. */
  refusal?(words: string): readonly string[];
  close(finishReason: string | undefined): readonly string[];
  /** An error in the middle of the stream. Nothing follows it. */
  error(error: WireError): readonly string[];
}

/** What an answer has beside its steps. */
export interface AnswerFrame {
  readonly request: GenerationRequest;
  readonly usage: ScriptedUsage | null | undefined;
  /** Called with what the answer reports of its tokens, each time; the last holds. */
  readonly count?: ((usage: ScriptedUsage) => void) | undefined;
  /** What the prompt cache found, for usage that is not scripted. */
  readonly cached?: CacheCount | undefined;
}

/** What a generation request came with, beside its body. */
export interface AskedWith {
  readonly headers: IncomingHttpHeaders;
  readonly modelIds: readonly string[];
  readonly route: Extract<Route, { kind: "generate" }>;
}

/** All that the server must know to speak one wire. */
export interface WireProtocol {
  /** The request, or a thrown `Rejection`. `route`: what the path says of it. */
  validate(body: unknown, asked: AskedWith): GenerationRequest;
  streamEncoder(frame: AnswerFrame): StreamEncoder;
  /** The JSON body of an answer that is not streamed. */
  wholeAnswer(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown;
  errorBody(error: WireError, requestId: string): unknown;
  /** What of an error stands in headers. Left out: nothing does. */
  errorHeaders?(error: WireError): Record<string, string>;
  /** Headers of every response. */
  headers(requestId: string): Record<string, string>;
  newRequestId(): string;
  /** `part`: see `Route`. */
  modelList(ids: readonly string[], part?: string): unknown;
  model(id: string): unknown;
  /** The errors that do not depend on a request's body. */
  readonly errors: {
    missingKey(): WireError;
    wrongKey(key: string): WireError;
    unknownPath(method: string, path: string): WireError;
    wrongMethod(method: string): WireError;
    notJson(): WireError;
    unknownModel(id: string): WireError;
  };
}

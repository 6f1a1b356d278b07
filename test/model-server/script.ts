import type { KeyTally, KeyTrouble } from "./keyGate.ts";
import type { RateLimit } from "./rateLimit.ts";

/** The wires that the model server speaks; `openai` is Chat Completions, `completions` its forerunner. */
export type Wire = "openai" | "responses" | "completions" | "anthropic" | "bedrock" | "vertex" | "gemini";

/** Whose keys open the server's doors: one provider may speak several wires, and one wire may be spoken by several. */
export type KeyOwner = "openai" | "azure" | "anthropic" | "bedrock" | "vertex" | "gemini" | "gateway";

/** A call of a tool; its argument JSON is sent in `pieces` chunks (default 1). */
export interface ScriptedCall {
  readonly id?: string;
  readonly name: string;
  readonly argumentsText: string;
  readonly pieces?: number;
}

/** Where the words before it come from. A wire reports what it has a field for. */
export interface ScriptedCitation {
  readonly url: string;
  readonly title: string;
  readonly quote?: string;
}

/** An image, such as `{mediaType: "image/png", data: "iVBOR…"}`. */
export interface ScriptedImage {
  readonly mediaType: string;
  readonly data: string;
}

/** One thing that the server does while it answers, in order. */
export type Step =
  /** One chunk of the answer. */
  | { readonly text: string }
  /** One chunk of thinking (`reasoning_content` on the OpenAI wire, `thinking_delta` on Anthropic's). */
  | { readonly reasoning: string }
  | { readonly toolCall: ScriptedCall }
  /** Several calls, the pieces of each between those of the others, where the wire can; else one after the other. */
  | { readonly toolCalls: readonly ScriptedCall[]; readonly interleaved: true }
  /** Left out if the wire cannot send it. */
  | { readonly citation: ScriptedCitation }
  /** An image that the model made, as base64. Left out if the wire cannot send it, and if nothing is streamed. */
  | { readonly image: ScriptedImage }
  /** The model declines, in the wire's own form where it has one; else these are words as any. */
  | { readonly refusal: string }
  /** Waits. */
  | { readonly delayMs: number }
  /** Waits until the promise settles, or the client leaves. For tests, instead of sleeping. */
  | { readonly until: Promise<unknown> }
  /** Bytes of our own, as they are, into the body; empty ones send the response's head and no more. */
  | { readonly raw: string }
  /** An error in the wire's own shape in the middle of the stream, which ends with it. Where nothing is streamed: the response itself, with `status`. */
  | { readonly failure: { readonly status?: number; readonly type?: string; readonly code?: string; readonly message: string } }
  /**
   * `stall`: keeps the connection open and sends nothing more. `reset`: a TCP reset, which may overtake chunks that the client has not yet
   * read (an `until` before it lets a test wait for them). `truncate`: a clean end of bytes without the wire's end mark.
   */
  | { readonly fault: "stall" | "reset" | "truncate" };

/** Tokens that the server says it counted. Cached and written tokens are within `input`, reasoning within `output`; each wire reports them its own way. */
export interface ScriptedUsage {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

/**
 * How the server answers one request. The head goes out with the first step that sends something, and so do the wire's opening chunk
 * with the first text, reasoning or call; a fault before that breaks the exchange before the client has seen a status. An answer that
 * is not streamed sends nothing before its steps are done, and takes no pace.
 */
export interface ScriptedAnswer {
  readonly steps?: readonly Step[];
  /** Wait before each step that sends something. */
  readonly paceMs?: number;
  /** `null`: none is reported. Default: counted from the words. */
  readonly usage?: ScriptedUsage | null;
  /** The wire's own word. Default: `stop` / `end_turn`, or `tool_calls` / `tool_use` where a call was made. */
  readonly finishReason?: string;
  /** Added to the wire's own, or in their place; an empty value leaves one out (a 429 has `retry-after: 1` by default). */
  readonly headers?: Readonly<Record<string, string>>;
  /** The stream is packed with gzip. */
  readonly gzip?: boolean;
  /** What opens and ends the stream is sent twice, as proxies do that try again. */
  readonly doubled?: boolean;
  /** An error in the wire's own shape instead of an answer, before any step. */
  readonly error?: {
    readonly status: number;
    /** The wire's `error.type`, such as `rate_limit_error`. */
    readonly type?: string;
    readonly code?: string;
    readonly param?: string;
    readonly message: string;
    /** Google's RetryInfo, in milliseconds. */
    readonly retryDelayMs?: number;
  };
  /** A body of our own with its status, instead of an answer: a proxy's page, an empty 200. */
  readonly body?: { readonly status: number; readonly contentType: string; readonly text: string };
}

/** How a request stood with its key and the key's limits. Settled once it is answered. */
export interface KeyStanding {
  /** `openai#1`: the second of its owner's; `undefined`: none that the server knows. */
  readonly key: string | undefined;
  /** It came with a key that its client knew was in cooldown, since an answer had said so: a 401, a Retry-After. See `reportings.ts` for what a client knows. */
  readonly coolingDown: boolean;
  /** It was rejected because of its key's limit. */
  readonly limited: boolean;
  /** It was rejected because of its key's limit, and its client could have known: answers had reported what is left. */
  readonly avoidable: boolean;
}

/** What the server counts of one request that it took. */
export interface CountedRequest {
  /** As in {@link KeyStanding}. */
  readonly key: string | undefined;
  readonly model: string;
  /** What its answer last reported of its tokens; `undefined`: nothing. */
  readonly usage: ScriptedUsage | undefined;
}

/** What the server was sent. Keys are not kept: `keyAccepted` says whether the right one came. */
export interface RecordedRequest {
  readonly wire: Wire | undefined;
  readonly method: string;
  readonly path: string;
  /** The query, without keys. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names; those that carry keys are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
  readonly keyAccepted: boolean;
  readonly standing: KeyStanding;
  /** Monotonic milliseconds (`performance.now()` of the server's process) at which the head arrived. */
  readonly atMs: number;
  /** Settles when the exchange is over: `true` if the server sent all it meant to, `false` if the client left first. */
  readonly finished: Promise<boolean>;
}

export interface ModelServerOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Keys that are accepted, by owner; an empty list takes any key or none. Default: one made up for each when the server starts. */
  readonly keys?: Readonly<Partial<Record<KeyOwner, readonly string[]>>>;
  /** Added to the server's clock, in milliseconds. */
  readonly clockOffMs?: number;
  /** The cloud's region that it is in: what is signed for another is rejected. Default: any. */
  readonly region?: string;
  /** What each key may ask, by owner. Default: anything. */
  readonly limits?: Readonly<Partial<Record<KeyOwner, RateLimit>>>;
  /** Default: `true`. A server that answers for long, and whose requests nobody looks at, need not keep them. */
  readonly keepsRequests?: boolean;
  /** Answers when nothing is scripted. Default: a strict test server's `ok`; `npm start` passes the demo's. */
  readonly fallback?: (request: { wire: Wire; model: string; prompt: string; body: unknown }) => ScriptedAnswer;
}

/** A running model server on loopback. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** `${origin}/v1`: for `openai-compatible` */
  readonly openaiBaseUrl: string;
  /** `origin`: for `anthropic` (its SDK adds `/v1/messages`) */
  readonly anthropicBaseUrl: string;
  /** Where the server of a preset on the chat wire is (see `dialects.ts`); with `rejects`, one that does not take this field today. */
  presetBaseUrl(preset: string, rejects?: string): string;
  /** The first accepted key of each owner, shaped like the real ones (`sk-proj-…`, `sk-ant-…`) and random, so that no key stands in a file. */
  readonly keys: Readonly<Record<KeyOwner, string>>;
  /** All requests so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Scripts the next generation requests, first in, first out. `/models` is not scripted this way. */
  script(...answers: readonly ScriptedAnswer[]): void;
  /** Forgets scripts, requests and the prompt cache. */
  reset(): void;
  /** Resolves with the next generation request that arrives after the call (or the first not yet taken by this method). */
  nextRequest(): Promise<RecordedRequest>;
  /** Takes a key out of use (`rejected`: 401; `used-up`: its quota is), or puts it back (`undefined`). Throws where there is no such key. */
  setKey(value: string, trouble: KeyTrouble | undefined): void;
  /** What became of all requests at their keys so far. Live. */
  readonly tally: Readonly<KeyTally>;
  /** The server's own count of the requests that it took, in order. Live. */
  readonly counted: readonly CountedRequest[];
  /** Replaces the models that `/models` lists. */
  setModels(owner: KeyOwner, ids: readonly string[]): void;
  /** Closes the server and every connection. */
  close(): Promise<void>;
}

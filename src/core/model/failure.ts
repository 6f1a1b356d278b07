/** What a failed attempt allows: nothing, the same again later, or another account or model. */
export type RetryAdvice = "never" | "same" | "elsewhere";

/** Which part of the way to the provider broke. */
export type TransportCause = "dns" | "connect" | "tls" | "proxy" | "reset";

interface FailureFields {
  /** One sentence for people: what happened. Holds no secret, no fix and no stack. */
  readonly message: string;
  /** The provider's id in the settings, such as `openai`. */
  readonly provider: string;
  /** The model asked for, where one was. */
  readonly model?: string | undefined;
  /** The label of the key used, where one was. */
  readonly accountLabel?: string | undefined;
  /** The id of that key, as `Asked.accountId` in `core/resilience`: says where the key is kept, not what it is. Set where a request went through the executor. */
  readonly accountId?: string | undefined;
  /** Scheme, host and port that were asked. */
  readonly origin?: string | undefined;
  readonly retry: RetryAdvice;
  /** How long the provider asks us to wait, in milliseconds from when it answered. */
  readonly retryAfterMs?: number | undefined;
  /** HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** The provider's own id of the request, for its support. */
  readonly requestId?: string | undefined;
  /** The provider's own words, redacted and cut to {@link providerMessageLimit}. */
  readonly providerMessage?: string | undefined;
}

/** Kinds that carry nothing of their own. */
export type PlainFailureKind =
  | "auth"
  | "permission"
  | "not-found"
  | "rate-limit"
  | "quota"
  | "context-overflow"
  | "content-policy"
  | "overloaded"
  | "server"
  | "stalled"
  | "truncated"
  | "aborted"
  | "invalid-output"
  | "not-granted"
  | "over-budget"
  | "unknown";

/**
 * Everything that can go wrong with a request, as data. A failure is built by an adapter or by the core, never thrown, and its secrets are
 * redacted when it is built.
 */
export type Failure = FailureFields &
  (
    | { readonly kind: PlainFailureKind }
    | { readonly kind: "invalid-request"; readonly parameter?: string | undefined }
    | { readonly kind: "transport"; readonly cause: TransportCause; readonly code?: string | undefined }
  );

export type FailureKind = Failure["kind"];

/** The longest quotation of a provider that a failure carries, in characters. */
export const providerMessageLimit = 2000;

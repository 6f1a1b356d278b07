/** What a provider says of an error, read from whichever shape its wire has. */
export interface ErrorFacts {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** The request's field that is at fault. */
  readonly parameter?: string | undefined;
  readonly requestId?: string | undefined;
  /** What a content filter found, where it tells: `jailbreak`, `violence`. */
  readonly filters?: readonly string[] | undefined;
  /** An HTTP status told in the body, as gateways do for an error in the middle of a stream. */
  readonly status?: number | undefined;
  /** How long to wait, in milliseconds, where the body tells it. */
  readonly retryAfterMs?: number | undefined;
}

/** What an error is about. Finer than a failure's kind where the sentence for people differs. */
export type ErrorKind =
  | "auth"
  | "permission"
  | "model-not-found"
  | "deployment-not-found"
  | "path-not-found"
  | "rate-limit"
  | "too-large-for-rate"
  | "quota"
  | "context-overflow"
  | "content-policy"
  | "overloaded"
  | "invalid-request"
  | "proxy"
  | "server"
  | "unknown";

interface Rule {
  readonly kind: ErrorKind;
  /** Any of these. */
  readonly statuses?: readonly number[];
  /** Or this, in the error's type and code. */
  readonly words?: RegExp;
  /** Or this, in the error's message, where the status is a client's error or none. */
  readonly message?: RegExp;
}

/**
 * The first rule that holds decides: the particular before the general, because gateways put most of these under 400 or 429. Words: the
 * error references of OpenAI, Anthropic, OpenRouter, Groq and vLLM, 2026-11.
 */
const rules: readonly Rule[] = [
  {
    kind: "quota",
    statuses: [402],
    words: /insufficient_quota|quota_exceeded|billing|credit|payment_required|spend_limit|insufficient_balance/,
    message: /credit balance is too low|insufficient (?:credits|balance|funds|quota)/i,
  },
  {
    kind: "context-overflow",
    statuses: [413],
    words: /context_length|context_window|request_too_large|prompt_too_long|max_prompt_tokens/,
    message:
      /(?:prompt|input|request) is too (?:long|large)|maximum context length|exceeds? (?:the )?(?:available |model'?s? )?context|context (?:window|length) exceeded|too many (?:input |prompt )?tokens(?!, please wait)/i,
  },
  {
    kind: "content-policy",
    words: /content_policy|content_filter|responsibleai|moderation/,
    message: /content management policy|usage polic(?:y|ies)/i,
  },
  { kind: "overloaded", statuses: [529], words: /overloaded|server_is_busy|slow_down|capacity/ },
  { kind: "too-large-for-rate", message: /request too large for/i },
  { kind: "rate-limit", statuses: [429], words: /rate_limit|too_many_requests|resource_exhausted/ },
  // Azure's 401 for who is signed in without the role.
  { kind: "permission", message: /lacks the required data action/i },
  {
    kind: "auth",
    statuses: [401],
    words: /authentication|invalid_api_key|unauthori[sz]ed|unauthenticated/,
    message: /(?:invalid|incorrect) api key|api key not valid/i,
  },
  {
    kind: "model-not-found",
    words: /model_not_found|model_not_available|model_not_supported|invalid_model|unknown_model/,
    message: /model\b.*\b(?:not found|not exist|not available|not supported)|not a valid model|unknown model|^model: /i,
  },
  { kind: "deployment-not-found", words: /deploymentnotfound/, message: /deployment\b.*\bdoes not exist/i },
  { kind: "permission", statuses: [403], words: /permission|forbidden|access_denied|unsupported_country/ },
  { kind: "path-not-found", statuses: [404, 405, 410], words: /not_found/ },
  { kind: "proxy", statuses: [407, 511] },
  // A timeout, a conflict of locks, too early: the same request may pass in a moment.
  { kind: "server", statuses: [408, 409, 425], words: /server_error|api_error|internal_error|timeout|bad_gateway|service_unavailable/ },
  { kind: "invalid-request", words: /invalid|unsupported|missing|unknown_parameter|bad_request/ },
];

/** What an error is about, from its status (where there was one) and what the provider says of it. Pure. */
export function errorKind(status: number | undefined, facts: ErrorFacts): ErrorKind {
  const words = `${facts.type ?? ""} ${facts.code ?? ""}`.toLowerCase();
  // What an error is about is said at its beginning; a body that is none of our errors may be long.
  const message = (facts.message ?? "").slice(0, 2000);
  const isClientError = status === undefined || (status >= 400 && status < 500);
  for (const rule of rules) {
    const byStatus = status !== undefined && rule.statuses?.includes(status) === true;
    const byWords = rule.words?.test(words) === true;
    const byMessage = isClientError && rule.message?.test(message) === true;
    if (byStatus || byWords || byMessage) {
      return isFalseAlarm(rule.kind, facts) ? "invalid-request" : rule.kind;
    }
  }
  if (status === 503 && /overload|busy|capacity/i.test(message)) {
    return "overloaded";
  }
  if (status !== undefined && status >= 500) {
    return "server";
  }
  return status !== undefined && status >= 400 ? "invalid-request" : "unknown";
}

/**
 * A complaint about one parameter speaks of tokens, limits and models too, and is mended by another value, not by a shorter chat or another
 * model.
 */
function isFalseAlarm(kind: ErrorKind, { parameter }: ErrorFacts): boolean {
  switch (kind) {
    case "context-overflow":
      return parameter === "max_tokens" || parameter === "max_completion_tokens";
    case "model-not-found":
      return parameter !== undefined && parameter !== "model";
    default:
      return false;
  }
}

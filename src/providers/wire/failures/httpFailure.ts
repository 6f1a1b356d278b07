import type { Failure } from "../../../core/model/failure.ts";
import { parseJson } from "../../../core/model/json.ts";
import { parseRetryAfter, retryAfterInWords } from "../../../core/resilience/retryAfter.ts";
import type { ErrorFacts } from "./errorKind.ts";
import type { ErrorKind } from "./errorRule.ts";
import { errorKind } from "./errorKind.ts";
import type { FailureDetails, FailureContext } from "./failureContext.ts";
import { buildFailure, nameOf } from "./failureContext.ts";
import { isWebPage, webPageFailure } from "./webPage.ts";

/** An answer that is no success, its body read (its beginning, where it is long). */
export interface RejectedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Reads a wire's error object from a parsed body and, where the wire puts some of it there, the headers; `undefined` where the body is none. Each wire has its own. */
export type ReadError = (body: unknown, headers?: Headers) => ErrorFacts | undefined;

/** What an error came with, beside its facts. */
export interface ErrorContext {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The failure that an HTTP answer reports. `nowMs` (milliseconds since 1970-01-01 UTC) reads a Retry-After date where the answer has no
 * `date` of its own; the server's is preferred, since the two clocks may differ. Pure.
 */
export function answerFailure(
  failureContext: FailureContext,
  answer: RejectedAnswer,
  readError: ReadError,
  nowMs: number | undefined,
): Failure {
  const { status, headers, text } = answer;
  const location = headers.get("location");
  if (status === 0 || (status >= 300 && status < 400)) {
    return redirectFailure(failureContext, status, location);
  }
  if (isWebPage(headers.get("content-type"), text)) {
    return webPageFailure(failureContext, status, text);
  }
  const serverNowMs = Date.parse(headers.get("date") ?? "");
  const facts = readError(parseJson(text), headers) ?? { message: text };
  return errorFailure(failureContext, facts, {
    status,
    requestId: headers.get("x-request-id") ?? headers.get("request-id") ?? headers.get("x-amzn-requestid") ?? undefined,
    retryAfterMs: parseRetryAfter(
      { retryAfterMs: headers.get("retry-after-ms"), retryAfter: headers.get("retry-after") },
      Number.isNaN(serverNowMs) ? nowMs : serverNowMs,
    ),
  });
}

/** The failure that a provider's error object reports, whether it came as an answer or in the middle of a stream. Pure. */
export function errorFailure(failureContext: FailureContext, facts: ErrorFacts, context: ErrorContext = {}): Failure {
  const status = facts.status ?? context.status;
  const kind = errorKind(status, facts);
  return buildFailure(failureContext, {
    ...describe(failureContext, kind, status, facts),
    status,
    retryAfterMs: context.retryAfterMs ?? facts.retryAfterMs ?? (kind === "rate-limit" ? retryAfterInWords(facts.message) : undefined),
    requestId: context.requestId ?? facts.requestId,
    providerMessage: facts.message,
  });
}

function describe(failureContext: FailureContext, kind: ErrorKind, status: number | undefined, facts: ErrorFacts): FailureDetails {
  const who = nameOf(failureContext);
  const key = failureContext.accountLabel === undefined ? "the key" : `the key “${failureContext.accountLabel}”`;
  const model = failureContext.model === undefined ? "the model" : `the model “${failureContext.model}”`;
  const withStatus = status === undefined ? "" : ` with status ${String(status)}`;
  switch (kind) {
    case "auth":
      return {
        kind,
        retry: "elsewhere",
        message: failureContext.hasKey ? `${who} rejected ${key}.` : `${who} requires an API key, and none was sent.`,
      };
    case "model-fault":
      return { kind: "invalid-output", retry: "same", message: `${who} couldn't parse what ${model} wrote for a tool or a schema.` };
    case "permission":
      return { kind, retry: "elsewhere", message: `${who} doesn't allow ${key} to do this.` };
    case "model-not-found":
      return { kind: "not-found", retry: "elsewhere", message: `${who} doesn't have ${model}, or ${key} doesn't have access to it.` };
    case "deployment-not-found":
      return {
        kind: "not-found",
        retry: "elsewhere",
        message: `${who} has no deployment for ${model}. A new deployment takes a few minutes to become available.`,
      };
    case "path-not-found":
      return { kind: "not-found", retry: "never", message: `${who} has nothing at the requested path. The base URL may be wrong.` };
    case "rate-limit":
      return { kind, retry: "same", message: `${who} received too many requests (rate limit).` };
    case "too-large-for-rate":
      return { kind: "rate-limit", retry: "elsewhere", message: `The request is larger than the rate limit of ${who} allows.` };
    case "quota":
      return { kind, retry: "elsewhere", message: `The quota or credit of ${key} at ${who} is used up.` };
    case "context-overflow":
      return { kind, retry: "elsewhere", message: `The conversation is too long for ${model} at ${who}.` };
    case "content-policy": {
      const found = facts.filters === undefined || facts.filters.length === 0 ? "" : ` (${facts.filters.join(", ")})`;
      return { kind, retry: "never", message: `${who} rejected the request because of its content policy${found}.` };
    }
    case "overloaded":
      return { kind, retry: "same", message: `${who} is overloaded.` };
    case "invalid-request": {
      const { parameter } = facts;
      const because = parameter === undefined ? "as invalid" : `because of “${parameter}”`;
      return { kind, parameter, retry: "never", message: `${who} rejected the request ${because}.` };
    }
    case "proxy":
      return {
        kind: "transport",
        cause: "proxy",
        retry: "elsewhere",
        message: `A proxy between VS Code and ${who} requires sign-in${withStatus}.`,
      };
    case "server":
      return { kind, retry: "same", message: `${who} failed${withStatus}.` };
    case "unknown":
      return { kind, retry: "never", message: `${who} reported an unknown error.` };
  }
}

/** Redirects are not followed: the key would go along to an address that nobody approved. */
function redirectFailure(failureContext: FailureContext, status: number, location: string | null): Failure {
  const target =
    location !== null && URL.canParse(location, failureContext.origin) ? new URL(location, failureContext.origin).origin : undefined;
  return buildFailure(failureContext, {
    kind: "transport",
    cause: "proxy",
    retry: "elsewhere",
    status: status === 0 ? undefined : status,
    message: `${nameOf(failureContext)} redirected the request. Baton doesn't follow redirects, because the key would be sent along.`,
    providerMessage: target === undefined ? undefined : `Redirect to ${target}`,
  });
}

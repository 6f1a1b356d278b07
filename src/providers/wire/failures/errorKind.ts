import type { ErrorKind, ErrorRule } from "./errorRule.ts";
import { errorRules } from "./errorRules.ts";

/** What a provider says of an error, read from whichever shape its wire has. */
export interface ErrorFacts {
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** The request's field that is at fault. */
  readonly parameter?: string | undefined;
  readonly requestId?: string | undefined;
  /** What a content filter found, where it reports: `jailbreak`, `violence`. */
  readonly filters?: readonly string[] | undefined;
  /** An HTTP status reported in the body, as gateways do for an error in the middle of a stream. */
  readonly status?: number | undefined;
  /** How long to wait, in milliseconds, where the body reports it. */
  readonly retryAfterMs?: number | undefined;
}

/** What an error is about by its status alone, where nothing that was said reports more. A timeout, a conflict of locks, too early: the same request may pass in a moment. */
const statuses: Readonly<Record<number, ErrorKind>> = {
  401: "auth",
  402: "quota",
  403: "permission",
  404: "path-not-found",
  405: "path-not-found",
  407: "proxy",
  408: "server",
  409: "server",
  410: "path-not-found",
  413: "context-overflow",
  425: "server",
  429: "rate-limit",
  511: "proxy",
  529: "overloaded",
};

/** What an error is about: by what is said ({@link errorRules}), else by its status (where there was one), else by its type. Pure. */
export function errorKind(status: number | undefined, facts: ErrorFacts): ErrorKind {
  const codes = codesOf(facts);
  const rule = ruleFor(status, facts);
  const byStatus = status === undefined ? undefined : statuses[status];
  if (byStatus !== undefined && (rule === undefined || rule.afterStatus === true)) {
    return byStatus;
  }
  if (rule !== undefined) {
    return isFalseAlarm(rule.kind, facts) ? "invalid-request" : rule.kind;
  }
  if (status !== undefined && status >= 500) {
    return "server";
  }
  if (/not_found/.test(codes)) {
    return "path-not-found";
  }
  return (status !== undefined && status >= 400) || /invalid|unsupported|missing|unknown_parameter|bad_request|validation/.test(codes)
    ? "invalid-request"
    : "unknown";
}

/** The row of the table that decides what an error is about, if what was said decides it. Pure. */
export function ruleFor(status: number | undefined, facts: ErrorFacts): ErrorRule | undefined {
  const codes = codesOf(facts);
  // What an error is about is said at its beginning; a body that is none of our errors may be long.
  const message = (facts.message ?? "").slice(0, 2000);
  return errorRules.find((rule) => {
    const mayHold = (rule.status === undefined || rule.status === status) && rule.with?.test(codes) !== false;
    return (
      mayHold &&
      (rule.codes?.test(codes) === true || (rule.words?.test(message) === true && rule.unless?.test(`${message} ${codes}`) !== true))
    );
  });
}

function codesOf({ type, code }: ErrorFacts): string {
  return `${type ?? ""} ${code ?? ""}`.toLowerCase();
}

/**
 * A complaint about one parameter speaks of tokens, limits and models too, and is corrected by another value, not by a shorter chat or another
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

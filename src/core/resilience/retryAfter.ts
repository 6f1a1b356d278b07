import { parseDuration } from "./rateLimits.ts";

/** The headers in which a provider says how long to wait, as they came. */
export interface RetryAfterHeaders {
  /** `retry-after-ms`: milliseconds (OpenAI, Azure). */
  readonly retryAfterMs?: string | null | undefined;
  /** `retry-after`: seconds or an HTTP date (RFC 9110 section 10.2.3). */
  readonly retryAfter?: string | null | undefined;
}

/**
 * How long to wait, in milliseconds from `nowMs` (milliseconds since 1970-01-01 UTC), or `undefined` where nothing is reported or it cannot be
 * read. Milliseconds win over seconds and dates; a date that has passed gives 0, and without `nowMs` none is understood. Pure; sets no upper
 * limit.
 */
export function parseRetryAfter(headers: RetryAfterHeaders, nowMs: number | undefined): number | undefined {
  const exactMs = nonNegative(headers.retryAfterMs);
  if (exactMs !== undefined) {
    return Math.ceil(exactMs);
  }
  const seconds = nonNegative(headers.retryAfter);
  if (seconds !== undefined) {
    return Math.ceil(seconds * 1000);
  }
  // A date has a month in letters; without that check `Date.parse` would read “-5” as a year.
  const text = headers.retryAfter?.trim() ?? "";
  const atMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) || nowMs === undefined ? undefined : Math.max(0, atMs - nowMs);
}

/**
 * How long to wait, in milliseconds, as the words of an error report it: OpenAI's “Please try again in 6m0s”, Azure's “Please retry after 26 seconds”.
 * `undefined` where they do not. Pure.
 */
export function retryAfterInWords(message: string | undefined): number | undefined {
  const match =
    /\b(?:try again|retry)(?: your request)? (?:in|after) (\d[\d.]*(?:ms|[smhd])(?:\d[\d.]*(?:ms|[smhd]))*|\d+(?:\.\d+)?)(?: (milliseconds?|seconds?|minutes?|hours?))?\b/i.exec(
      message ?? "",
    );
  const [, amount = "", unit] = match ?? [];
  return unit === undefined
    ? parseDuration(amount)
    : parseDuration(`${amount}${unit.toLowerCase().startsWith("milli") ? "ms" : unit.charAt(0).toLowerCase()}`);
}

function nonNegative(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  return /^\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

import type { LimitState } from "./limitCounter.ts";
import type { LimitStates, LimitVerdict, RateLimit } from "./rateLimit.ts";
import type { KeyOwner } from "./script.ts";
import type { WireError } from "./wireError.ts";

/** Whose headers report limits: OpenAI's `x-ratelimit-*` with durations, Anthropic's with times, Azure's without resets, or none do. */
export type LimitReporting = "openai" | "anthropic" | "azure" | "none";

/**
 * How a 429 says when to come again: Retry-After in seconds, in milliseconds (`retry-after-ms`) or as a date; Google's RetryInfo; in the error's words, as OpenAI does; or
 * not at all, so that only the limit's headers say.
 */
export type RetryAfterForm = "seconds" | "milliseconds" | "date" | "retry-info" | "words" | "none";

const reportings: Readonly<Partial<Record<KeyOwner, LimitReporting>>> = {
  openai: "openai",
  gateway: "openai",
  anthropic: "anthropic",
  azure: "azure",
};

/** What removes the limits that a wire reports if none are set: an answer that was never counted reports none. */
export const silence = Object.fromEntries(
  ["requests", "tokens", "input-tokens", "output-tokens"].flatMap((kind) =>
    ["limit", "remaining", "reset"].flatMap((field) => [
      [`x-ratelimit-${field}-${kind}`, ""],
      [`anthropic-ratelimit-${kind}-${field}`, ""],
    ]),
  ),
) as Readonly<Record<string, string>>;

/** The headers that report what is left of an owner's limits. */
export function limitHeaders(owner: KeyOwner, limit: RateLimit, { requests, tokens }: LimitStates, nowMs: number): Record<string, string> {
  const reported = Object.entries({ requests, tokens }).flatMap(([kind, state]) =>
    state === undefined ? [] : fieldsOf(limit.reported ?? reportings[owner] ?? "none", kind, state, nowMs),
  );
  return { ...silence, ...(Object.fromEntries(reported) as Record<string, string>) };
}

function fieldsOf(
  reporting: LimitReporting,
  kind: string,
  { limit, remaining, resetAtMs }: LimitState,
  nowMs: number,
): readonly (readonly [string, string])[] {
  switch (reporting) {
    case "openai":
      return [
        [`x-ratelimit-limit-${kind}`, String(limit)],
        [`x-ratelimit-remaining-${kind}`, String(remaining)],
        [`x-ratelimit-reset-${kind}`, durationText(resetAtMs - nowMs)],
      ];
    case "azure":
      return [
        [`x-ratelimit-limit-${kind}`, String(limit)],
        [`x-ratelimit-remaining-${kind}`, String(remaining)],
      ];
    case "anthropic":
      return [
        [`anthropic-ratelimit-${kind}-limit`, String(limit)],
        [`anthropic-ratelimit-${kind}-remaining`, String(remaining)],
        [`anthropic-ratelimit-${kind}-reset`, new Date(Math.ceil(resetAtMs)).toISOString()],
      ];
    case "none":
      return [];
  }
}

/** A duration as OpenAI writes it: `345ms`, `1.5s`, `6m0s`. Rounded up to milliseconds. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms));
  if (whole < 1000) {
    return `${whole}ms`;
  }
  const minutes = Math.floor(whole / 60_000);
  const seconds = `${Number(((whole - minutes * 60_000) / 1000).toFixed(3))}s`;
  return minutes === 0 ? seconds : `${minutes}m${seconds}`;
}

/** A rejection for too many requests. */
export interface LimitRejection {
  readonly error: WireError;
  readonly headers: Readonly<Record<string, string>>;
}

/** The 429 of a limit, in its owner's words. */
export function limitRejection(owner: KeyOwner, model: string, limit: RateLimit, verdict: LimitVerdict, nowMs: number): LimitRejection {
  const kind = verdict.past ?? "requests";
  const state = verdict[kind];
  const form = limit.retryAfter ?? "seconds";
  const words =
    owner === "openai" || owner === "gateway" || owner === "azure"
      ? `Rate limit reached for ${model} on ${kind} per min: Limit ${state?.limit ?? 0}, Used ${(state?.limit ?? 0) - (state?.remaining ?? 0)}.`
      : owner === "gemini"
        ? "You exceeded your current quota, please check your plan and billing details."
        : `This request would exceed your organization's rate limit of ${state?.limit ?? 0} ${kind} per minute.`;
  const error: WireError = {
    status: 429,
    ...(owner === "openai" || owner === "gateway" ? { type: kind, code: "rate_limit_exceeded" } : {}),
    message: form === "words" ? `${words} Please try again in ${durationText(verdict.waitMs)}.` : words,
    ...(form === "retry-info" ? { retryDelayMs: verdict.waitMs } : {}),
  };
  return { error, headers: { ...limitHeaders(owner, limit, verdict, nowMs), ...retryAfterHeaders(form, verdict.waitMs, nowMs) } };
}

/** The headers of a wait; an empty one if none states it, so that none is made up. */
export function retryAfterHeaders(form: RetryAfterForm, waitMs: number, nowMs: number): Record<string, string> {
  switch (form) {
    case "seconds":
      return { "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))) };
    case "milliseconds":
      return { "retry-after-ms": String(Math.ceil(waitMs)) };
    case "date":
      return { "retry-after": new Date(Math.ceil((nowMs + waitMs) / 1000) * 1000).toUTCString() };
    case "retry-info":
    case "words":
    case "none":
      return { "retry-after": "" };
  }
}

/** One limit as a provider last reported it. */
export interface LimitWindow {
  /** What the limit is when nothing is used; `undefined` where it is not reported. */
  readonly limit?: number | undefined;
  readonly remaining: number;
  /** When it is whole again, in milliseconds since 1970-01-01 UTC. */
  readonly resetAtMs: number;
  /** The reset is not reported: {@link resetAtMs} is when to look again. */
  readonly isResetGuessed?: boolean | undefined;
}

/** Limits of one key and model, reported with an answer. What is not reported is absent. */
export interface RateLimits {
  readonly requests?: LimitWindow | undefined;
  /** Where input and output are limited apart, the one that is nearer its end. */
  readonly tokens?: LimitWindow | undefined;
}

/** A provider's clock that is further off than this is not ours: its dates are read by its own `date`. In milliseconds. */
const skewMs = 5000;
/** How long a window is taken to last where its reset is not reported: Azure weighs requests over one or ten seconds. */
const unreportedWindowMs = 10_000;

/**
 * The limits in an answer's headers, `undefined` where none are reported. Understands OpenAI's and Azure's `x-ratelimit-*-requests` and `-tokens`, Anthropic's
 * `anthropic-ratelimit-*`, and the plain `x-ratelimit-*` and `ratelimit-*` of gateways. `get` gives a header by its lower-case name; `nowMs` is milliseconds
 * since 1970-01-01 UTC. Sources: the providers' pages on rate limits, 2026-11. Pure.
 */
export function readRateLimits(get: (name: string) => string | null, nowMs: number): RateLimits | undefined {
  const serverNowMs = Date.parse(get("date") ?? "");
  const offMs = Math.abs(serverNowMs - nowMs) > skewMs ? serverNowMs - nowMs : 0;
  const window = (limit: string, remaining: string, reset: string): LimitWindow | undefined => {
    const left = count(get(remaining));
    const untilMs = resetAt(get(reset), nowMs + offMs);
    if (left === undefined) {
      return undefined;
    }
    const reported = { limit: count(get(limit)), remaining: left };
    return untilMs === undefined
      ? { ...reported, resetAtMs: nowMs + unreportedWindowMs, isResetGuessed: true }
      : { ...reported, resetAtMs: untilMs - offMs };
  };
  const openai = (kind: string) => window(`x-ratelimit-limit-${kind}`, `x-ratelimit-remaining-${kind}`, `x-ratelimit-reset-${kind}`);
  const anthropic = (kind: string) =>
    window(`anthropic-ratelimit-${kind}-limit`, `anthropic-ratelimit-${kind}-remaining`, `anthropic-ratelimit-${kind}-reset`);
  const requests =
    openai("requests") ??
    anthropic("requests") ??
    window("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset") ??
    window("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset");
  const tokens = tightest([openai("tokens"), anthropic("tokens"), anthropic("input-tokens"), anthropic("output-tokens")]);
  return requests === undefined && tokens === undefined ? undefined : { requests, tokens };
}

function tightest(windows: readonly (LimitWindow | undefined)[]): LimitWindow | undefined {
  const reported = windows.filter((window) => window !== undefined);
  const share = ({ limit, remaining }: LimitWindow): number => (limit === undefined || limit === 0 ? remaining : remaining / limit);
  return reported.reduce<LimitWindow | undefined>(
    (least, window) => (least === undefined || share(window) < share(least) ? window : least),
    undefined,
  );
}

function count(text: string | null): number | undefined {
  const value = Number(text?.trim() === "" ? Number.NaN : (text ?? Number.NaN));
  return Number.isFinite(value) ? Math.max(0, value) : undefined;
}

/**
 * When a limit resets, in milliseconds since 1970-01-01 UTC: from a duration (`1h2m3.5s`, `20ms`), a time (RFC 3339), seconds from now, or seconds or
 * milliseconds since 1970. `undefined` where it is none of these. Pure.
 */
export function resetAt(text: string | null, nowMs: number): number | undefined {
  const reported = text?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(reported)) {
    const value = Number(reported);
    // More than thirty years from now is no duration: it is a date.
    return value > 1e12 ? value : value > 1e9 ? value * 1000 : nowMs + value * 1000;
  }
  const durationMs = parseDuration(reported);
  if (durationMs !== undefined) {
    return nowMs + durationMs;
  }
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(reported) ? Date.parse(reported) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds in a duration as OpenAI and Go write it (`6m0s`, `1.5s`, `20ms`), or `undefined`. Pure. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) {
    return undefined;
  }
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    totalMs += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return Math.ceil(totalMs);
}

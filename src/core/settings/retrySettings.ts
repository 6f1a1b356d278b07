import type { RetryLimits } from "../resilience/retryPlan.ts";
import type { SilenceLimits } from "../resilience/watchdog.ts";

/** What `baton.retry.*` says. */
export interface RetrySettings {
  readonly limits: RetryLimits;
  readonly silence: SilenceLimits;
}

interface Range {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** The numbers of `baton.retry`, in the unit that their names report. */
export const retryRanges = {
  maxWaitSeconds: { usual: 30, least: 0, most: 3600 },
  maxAttempts: { usual: 3, least: 1, most: 10 },
  firstByteSeconds: { usual: 120, least: 1, most: 3600 },
  idleSeconds: { usual: 60, least: 1, most: 3600 },
} as const satisfies Readonly<Record<string, Range>>;

/** Reads `baton.retry.*`; `get` gives what stands under a name. What is no number counts as absent, one out of range as the nearest within. Never throws. */
export function readRetrySettings(get: (name: keyof typeof retryRanges) => unknown): RetrySettings {
  const read = (name: keyof typeof retryRanges): number => {
    const { usual, least, most } = retryRanges[name];
    const value = get(name);
    return typeof value === "number" && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
  };
  return {
    limits: { maxWaitMs: read("maxWaitSeconds") * 1000, maxAttempts: Math.round(read("maxAttempts")) },
    silence: { firstByteMs: read("firstByteSeconds") * 1000, idleMs: read("idleSeconds") * 1000 },
  };
}

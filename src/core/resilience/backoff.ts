/** How waits grow between tries of the same thing. */
export interface BackoffLimits {
  /** The longest first wait, in milliseconds. */
  readonly baseMs: number;
  /** The longest wait of all, in milliseconds. */
  readonly mostMs: number;
}

export const defaultBackoff: BackoffLimits = { baseMs: 500, mostMs: 30_000 };

/**
 * The wait after the `failures`th failure in a row (from 1), in whole milliseconds: anything up to a bound that doubles each time, so that clients which
 * failed together do not come back together. `random` gives numbers from 0 up to 1. Source: “full jitter” in AWS's “Exponential Backoff And
 * Jitter” (2015).
 */
export function backoffMs(failures: number, random: () => number, limits: BackoffLimits = defaultBackoff): number {
  return Math.floor(random() * Math.min(limits.mostMs, limits.baseMs * 2 ** Math.min(30, Math.max(0, failures - 1))));
}

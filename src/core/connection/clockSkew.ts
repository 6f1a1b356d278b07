import type { Finding } from "./finding.ts";
import { retryFix } from "./finding.ts";

/** From here on a clock that is off breaks signatures. Source: AWS's page on signing requests, 2026-11; Google and Microsoft allow as much. */
const skewLimitMs = 5 * 60_000;

/** Whether this computer's clock is off by more than signatures bear. `offMs` is positive where it is ahead. */
export function isOff(offMs: number | undefined): offMs is number {
  return offMs !== undefined && Math.abs(offMs) > skewLimitMs;
}

/** How far a clock is off, for people: `1 day behind`, `40 minutes ahead of`. */
function offText(offMs: number): string {
  const minutes = Math.round(Math.abs(offMs) / 60_000);
  const [count, unit] =
    minutes < 120 ? [minutes, "minute"] : minutes < 20 * 60 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / (24 * 60)), "day"];
  return `${String(count)} ${unit}${count === 1 ? "" : "s"} ${offMs > 0 ? "ahead of" : "behind"}`;
}

/** The finding of a clock that is off. `consequence` is a sentence of what comes of it. */
export function clockFinding(offMs: number, who: string, consequence: string): Finding {
  return {
    code: "clock",
    happened: `This computer's clock is ${offText(offMs)} that of ${who}. ${consequence}`,
    advice:
      "Set the clock: switch on “set time automatically” in the system's date and time settings, and check the time zone. In a container or virtual machine, set the host's clock; in WSL, run “sudo hwclock -s”.",
    fixes: [retryFix],
  };
}

/** Whether a provider rejects a request because of its time: signatures of AWS, tokens of Google and Microsoft. */
export function speaksOfTime(words: string): boolean {
  return /signature expired|not yet current|requestexpired|requesttimetooskewed|request has expired|too skewed|reasonable timeframe|\biat\b|\bnbf\b|lifetime validation failed|token (?:is )?not yet valid|clock/i.test(
    words,
  );
}

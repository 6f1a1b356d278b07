import type { FailureKind } from "../../core/model/failure.ts";
import type { HealthBook, Rest } from "../../core/resilience/healthBook.ts";
import { accountIdOf } from "../accounts/accountId.ts";
import type { Subscription } from "../listeners.ts";

/** Why a key is not used at the moment. */
export interface KeyHealth {
  /** `refused`: until the key is changed, or the user wants it tried. */
  readonly kind: "resting" | "refused";
  /** Milliseconds since 1970-01-01 UTC; `undefined`: until something is changed. */
  readonly untilMs: number | undefined;
  /** In few words, such as `rate limit`. */
  readonly reason: string;
  /** What the provider said, redacted; `undefined` where it said nothing. */
  readonly message: string | undefined;
  /** The models that it rests for; empty: all. */
  readonly models: readonly string[];
}

/** What is known of the health of keys, as people are told it. */
export interface HealthView {
  /** `undefined`: nothing stands in the way, or nothing is known. */
  of(provider: string, sourceId: string, nowMs: number): KeyHealth | undefined;
  /** The rest of an address, which holds for all keys that are sent there. */
  ofAddress(origin: string, nowMs: number): KeyHealth | undefined;
  /** Calls back after something may have changed. */
  onDidChange(listener: () => void): Subscription;
}

/** The health of keys as the book of this window's requests has it, which other windows write into as well. */
export function bookHealth(book: HealthBook): HealthView {
  return {
    of(provider, sourceId, nowMs) {
      const accountId = accountIdOf(provider, sourceId);
      const rest = book.restOf(accountId, undefined, nowMs);
      if (rest !== undefined) {
        return healthOf(rest, []);
      }
      const resting = book.restingModels(accountId, nowMs).filter((one) => one.rest.soft !== true);
      const [longest] = [...resting].sort((a, b) => (b.rest.untilMs ?? Infinity) - (a.rest.untilMs ?? Infinity));
      return (
        longest &&
        healthOf(
          longest.rest,
          resting.map(({ model }) => model),
        )
      );
    },
    ofAddress(origin, nowMs) {
      const rest = origin === "" ? undefined : book.restOfAddress(origin, nowMs);
      return rest && healthOf(rest, []);
    },
    onDidChange: (listener) => ({ dispose: book.onChange(listener) }),
  };
}

function healthOf({ kind, untilMs, message }: Rest, models: readonly string[]): KeyHealth {
  return {
    kind: untilMs === null ? "refused" : "resting",
    untilMs: untilMs ?? undefined,
    reason: reasons[kind] ?? "failed",
    message,
    models,
  };
}

const reasons: Readonly<Partial<Record<FailureKind, string>>> = {
  auth: "key refused",
  quota: "quota used up",
  "rate-limit": "rate limit",
  overloaded: "overloaded",
  server: "server error",
  transport: "not reached",
  stalled: "no answer",
  truncated: "broken off",
};

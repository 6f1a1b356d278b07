import type { FailureKind } from "../../core/model/failure.ts";
import type { HealthBook } from "../../core/resilience/healthBook.ts";
import type { Cooldown } from "../../core/resilience/healthEntry.ts";
import { accountIdOf } from "../accounts/account.ts";
import type { Subscription } from "../listeners.ts";

/** Why a key is not used at the moment. */
export interface KeyHealth {
  /** `rejected`: until the key is changed, or the user wants it tried. */
  readonly kind: "cooldown" | "rejected";
  /** Milliseconds since 1970-01-01 UTC; `undefined`: until something is changed. */
  readonly untilMs: number | undefined;
  /** In few words, such as `rate limit`. */
  readonly reason: string;
  /** What the provider said, redacted; `undefined` where it said nothing. */
  readonly message: string | undefined;
  /** The models that it is in cooldown for; empty: all. */
  readonly models: readonly string[];
}

/** What is known of the health of keys, as people see it. */
export interface HealthView {
  /** `undefined`: nothing stands in the way, or nothing is known. */
  of(provider: string, sourceId: string, nowMs: number): KeyHealth | undefined;
  /** The cooldown of an address, which holds for all keys that are sent there. */
  ofAddress(origin: string, nowMs: number): KeyHealth | undefined;
  /** Calls back after something may have changed. */
  onDidChange(listener: () => void): Subscription;
}

/** The health of keys as the book of this window's requests has it, which other windows write into as well. */
export function bookHealth(book: HealthBook): HealthView {
  return {
    of(provider, sourceId, nowMs) {
      const accountId = accountIdOf(provider, sourceId);
      const cooldown = book.cooldownOf(accountId, undefined, nowMs);
      if (cooldown !== undefined) {
        return healthOf(cooldown, []);
      }
      const coolingDown = book.modelsInCooldown(accountId, nowMs).filter((one) => one.cooldown.soft !== true);
      const [longest] = [...coolingDown].sort((a, b) => (b.cooldown.untilMs ?? Infinity) - (a.cooldown.untilMs ?? Infinity));
      return (
        longest &&
        healthOf(
          longest.cooldown,
          coolingDown.map(({ model }) => model),
        )
      );
    },
    ofAddress(origin, nowMs) {
      const cooldown = origin === "" ? undefined : book.addressCooldown(origin, nowMs);
      return cooldown && healthOf(cooldown, []);
    },
    onDidChange: (listener) => ({ dispose: book.onChange(listener) }),
  };
}

function healthOf({ kind, untilMs, message }: Cooldown, models: readonly string[]): KeyHealth {
  return {
    kind: untilMs === null ? "rejected" : "cooldown",
    untilMs: untilMs ?? undefined,
    reason: reasons[kind] ?? "failed",
    message,
    models,
  };
}

const reasons: Readonly<Partial<Record<FailureKind, string>>> = {
  auth: "key rejected",
  quota: "quota used up",
  "rate-limit": "rate limit",
  overloaded: "overloaded",
  server: "server error",
  transport: "not reached",
  stalled: "no answer",
  truncated: "broken off",
};

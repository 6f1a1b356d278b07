import type { Failure, FailureKind } from "../model/failure.ts";
import { Allowance } from "./allowance.ts";
import type { Cooldown, HealthEntry } from "./healthEntry.ts";
import { Breaker, healthyBreaker, type Probe } from "./breaker.ts";

/** Who is asked, as health is kept: by key, by key and model, and by address. */
export interface Asked {
  /** Unique among all providers. */
  readonly accountId: string;
  readonly model: string;
  /** Scheme, host and port; empty where there is no address. */
  readonly origin: string;
}

/** A request that was let go. What is learned of its end is learned of this request alone, and not of others with the same key. */
export interface SentRequest extends Asked {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly sentAtMs: number;
  /** The request finds out whether the address is back. */
  readonly probe?: Probe | undefined;
}

/** When a request may go, as far as failures are concerned. */
export interface Readiness {
  /** Milliseconds since 1970-01-01 UTC; `null` where only a change of the key helps. */
  readonly atMs: number | null;
  /** What stands, or stood, in the way. */
  readonly because?: Cooldown | undefined;
  /** It would be the one request that finds out whether an address is back. */
  readonly probe?: boolean | undefined;
  /** Something else is to be preferred. */
  readonly soft?: boolean | undefined;
}

/** How long cooldowns last where the provider names no time, in milliseconds. */
const cooldownMs = { quota: 3_600_000, rateLimit: 20_000, missing: 60_000 } as const;
/** The shortest cooldown after a rate limit, in milliseconds: “at once” is no answer to too many requests. */
const leastCooldownMs = 100;

/**
 * What is known of the health of keys, models and addresses. One for all requests of a process; windows share it through {@link onChange} and
 * {@link merge}.
 */
export class HealthBook {
  readonly #entries = new Map<string, HealthEntry>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #allowances = new Map<string, Allowance>();
  readonly #listeners = new Set<(entry: HealthEntry | undefined) => void>();

  /** Calls back with each entry that this process writes, and with `undefined` after {@link merge}. Returns what ends it. */
  onChange(listener: (entry: HealthEntry | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Takes what another window, or an earlier run, wrote. */
  merge(entries: Iterable<HealthEntry>): void {
    for (const entry of entries) {
      const own = this.#entries.get(entry.key);
      if (own === undefined || own.atMs < entry.atMs) {
        this.#entries.set(entry.key, entry);
        if (entry.key.startsWith("address:")) {
          this.#breaker(entry.key).merge(entry.breaker ?? healthyBreaker);
        }
      }
    }
    this.#notify(undefined);
  }

  /** What a key may still send to a model. */
  allowance({ accountId, model }: Pick<Asked, "accountId" | "model">): Allowance {
    const key = pairKey(accountId, model);
    const allowance = this.#allowances.get(key) ?? new Allowance();
    this.#allowances.set(key, allowance);
    return allowance;
  }

  /** When this may be asked, by what has failed so far. */
  readiness(asked: Asked, nowMs: number): Readiness {
    let latest: Readiness = { atMs: nowMs };
    for (const cooldown of [this.cooldownOf(asked.accountId, undefined, nowMs), this.cooldownOf(asked.accountId, asked.model, nowMs)]) {
      if (cooldown?.soft === true) {
        latest = { ...latest, soft: true, because: latest.because ?? cooldown };
      } else if (cooldown?.untilMs === null) {
        return { atMs: null, because: cooldown };
      } else if (cooldown !== undefined && latest.atMs !== null && cooldown.untilMs > latest.atMs) {
        latest = { atMs: cooldown.untilMs, because: cooldown };
      }
    }
    const passage = this.#breakers.get(addressKey(asked.origin))?.look(nowMs) ?? { kind: "yes" };
    if (passage.kind === "no" && latest.atMs !== null && passage.untilMs > latest.atMs) {
      return { atMs: passage.untilMs, because: this.addressCooldown(asked.origin, nowMs) };
    }
    return passage.kind === "probe" ? { ...latest, probe: true } : latest;
  }

  /** The cooldown of a key, or with `model` of a key with that model, `undefined` where it is not in cooldown. */
  cooldownOf(accountId: string, model: string | undefined, nowMs: number): Cooldown | undefined {
    const cooldown = this.#entries.get(model === undefined ? accountKey(accountId) : pairKey(accountId, model))?.cooldown;
    return cooldown !== undefined && (cooldown.untilMs === null || cooldown.untilMs > nowMs) ? cooldown : undefined;
  }

  /** The models for which a key is in cooldown. */
  modelsInCooldown(accountId: string, nowMs: number): readonly { readonly model: string; readonly cooldown: Cooldown }[] {
    const prefix = pairKey(accountId, "");
    return [...this.#entries.keys()].flatMap((key) => {
      const model = key.slice(prefix.length);
      const cooldown = key.startsWith(prefix) ? this.cooldownOf(accountId, model, nowMs) : undefined;
      return cooldown === undefined ? [] : [{ model, cooldown }];
    });
  }

  /** The cooldown of an address, `undefined` where it is not in cooldown. */
  addressCooldown(origin: string, nowMs: number): Cooldown | undefined {
    const key = addressKey(origin);
    const passage = this.#breakers.get(key)?.look(nowMs);
    return passage?.kind === "no"
      ? {
          kind: this.#entries.get(key)?.cooldown?.kind ?? "transport",
          untilMs: passage.untilMs,
          message: this.#entries.get(key)?.cooldown?.message,
        }
      : undefined;
  }

  /** A request goes. `probe`: {@link readiness} called it one. */
  sent({ accountId, model, origin }: Asked, probe: boolean, nowMs: number): SentRequest {
    return { accountId, model, origin, sentAtMs: nowMs, probe: probe ? this.#breakers.get(addressKey(origin))?.probe(nowMs) : undefined };
  }

  /** The provider has begun to answer a request. */
  succeeded({ accountId, model, origin, sentAtMs }: SentRequest, nowMs: number): void {
    this.#addressAnswered(origin, nowMs);
    for (const key of [accountKey(accountId), pairKey(accountId, model)]) {
      // What was sent in spite of a cooldown, since the user wanted it, shows that the cooldown is over. One that began while this was under way stands: a key may
      // be rejected while its last answer has yet to begin.
      const { cooldown, atMs = 0 } = this.#entries.get(key) ?? {};
      if (cooldown !== undefined && atMs < sentAtMs) {
        this.#write({ key, atMs: nowMs });
      }
    }
  }

  /** Nothing was learned from a request: the caller left, or it was not sent. */
  learnedNothing({ origin, probe }: SentRequest): void {
    if (this.#breakers.get(addressKey(origin))?.learnedNothing(probe) === true) {
      this.#notify(undefined);
    }
  }

  /**
   * A request failed; what is to blame goes into cooldown. A rejected key: until it is changed. A used-up quota: until its reset, or an hour. A rate limit: key and
   * model, as long as the provider says, in words, headers or limits. A model or right that is missing: key and model, softly, a minute. Failures of the provider's own and of
   * the connection count against the address. A fault of the request itself blames nobody, nor does one of a key that was changed since the request was
   * sent. `wasSent` is `false` where it failed here already: that says nothing of the address.
   */
  failed(sent: SentRequest, failure: Failure, nowMs: number, wasSent = true): void {
    if (!this.#changedSince(accountKey(sent.accountId), sent.sentAtMs)) {
      this.#coolDownKey(sent, failure, nowMs, wasSent);
    }
    if (!wasSent) {
      this.learnedNothing(sent);
    } else if (isOfAddress(failure.kind)) {
      this.#countAgainst(sent, { kind: failure.kind, untilMs: nowMs, message: failure.providerMessage ?? failure.message }, nowMs);
    } else {
      // The address answered, if only with a rejection.
      this.#addressAnswered(sent.origin, nowMs);
    }
  }

  /** The user changed a key, or wants it tried now: neither it nor its address is in cooldown any longer. */
  clearCooldown(accountId: string, origin: string, nowMs: number): void {
    for (const [key, { cooldown }] of this.#entries) {
      if (cooldown !== undefined && key.startsWith(pairKey(accountId, ""))) {
        this.#write({ key, atMs: nowMs });
      }
    }
    this.#write({ key: accountKey(accountId), atMs: nowMs });
    this.#addressAnswered(origin, nowMs);
  }

  /** A key was put in at a time: what is known of it from before that holds no longer. */
  keyChanged(accountId: string, origin: string, changedAtMs: number, nowMs: number): void {
    const entry = this.#entries.get(accountKey(accountId));
    if (entry?.cooldown !== undefined && entry.atMs < changedAtMs) {
      this.clearCooldown(accountId, origin, nowMs);
    }
  }

  /** Puts a key, or a key with a model, in cooldown where a failure blames it. */
  #coolDownKey(sent: SentRequest, failure: Failure, nowMs: number, wasSent: boolean): void {
    const { kind, retryAfterMs, message: own, providerMessage: message = own } = failure;
    const account = accountKey(sent.accountId);
    const pair = pairKey(sent.accountId, sent.model);
    const until = (fallbackMs: number): number => nowMs + (retryAfterMs ?? fallbackMs);
    switch (kind) {
      case "auth":
      case "quota":
        this.#coolDown(account, { kind, untilMs: kind === "auth" ? null : until(cooldownMs.quota), message }, nowMs);
        break;
      case "permission":
      case "not-found":
        this.#coolDown(pair, { kind, untilMs: until(cooldownMs.missing), soft: true, message }, nowMs);
        break;
      case "rate-limit":
        // A request that is too large for the limit does not use it up.
        if (failure.retry === "same") {
          this.#coolDown(
            pair,
            {
              kind,
              untilMs: Math.max(until(this.#reportedCooldownMs(sent, nowMs) ?? cooldownMs.rateLimit), nowMs + leastCooldownMs),
              message,
            },
            nowMs,
          );
        }
        break;
      default:
        if (wasSent && isOfAddress(kind) && retryAfterMs !== undefined) {
          this.#coolDown(pair, { kind, untilMs: until(0), message }, nowMs);
        }
        break;
    }
  }

  /** Begins a cooldown. One that is there already and lasts longer stands: requests that were under way together get different times. */
  #coolDown(key: string, cooldown: Cooldown, nowMs: number): void {
    const { cooldown: current } = this.#entries.get(key) ?? {};
    const endOf = ({ untilMs, soft }: Cooldown): number => (soft === true ? nowMs : (untilMs ?? Number.POSITIVE_INFINITY));
    if (current === undefined || endOf(current) <= endOf(cooldown)) {
      this.#write({ key, atMs: nowMs, cooldown });
    }
  }

  /** How long a key's limit takes to have room again, by what its headers reported; `undefined` where they report none that is used up. */
  #reportedCooldownMs(asked: Asked, nowMs: number): number | undefined {
    const freeAtMs = this.allowance(asked).freeAtMs(0, nowMs);
    return freeAtMs > nowMs ? freeAtMs - nowMs : undefined;
  }

  /** Whether a key had its cooldown cleared after a time: a later entry without a cooldown. */
  #changedSince(key: string, sentAtMs: number): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.cooldown === undefined && entry.atMs > sentAtMs;
  }

  #addressAnswered(origin: string, nowMs: number): void {
    const key = addressKey(origin);
    const breaker = this.#breakers.get(key);
    if (breaker !== undefined && breaker.state.failures > 0) {
      breaker.succeeded();
      this.#write({ key, atMs: nowMs, breaker: healthyBreaker });
    }
  }

  #countAgainst({ origin, probe }: SentRequest, cooldown: Cooldown, nowMs: number): void {
    if (origin === "") {
      return;
    }
    const key = addressKey(origin);
    const breaker = this.#breaker(key);
    breaker.failed(nowMs, probe);
    this.#write({ key, atMs: nowMs, cooldown, breaker: breaker.state });
  }

  #breaker(key: string): Breaker {
    const breaker = this.#breakers.get(key) ?? new Breaker();
    this.#breakers.set(key, breaker);
    return breaker;
  }

  #write(entry: HealthEntry): void {
    this.#entries.set(entry.key, entry);
    this.#notify(entry);
  }

  #notify(entry: HealthEntry | undefined): void {
    for (const listener of this.#listeners) {
      listener(entry);
    }
  }
}

/** Whether a failure is the address's own: it did not answer, or its answer broke. */
function isOfAddress(kind: FailureKind): boolean {
  return kind === "overloaded" || kind === "server" || kind === "stalled" || kind === "truncated" || kind === "transport";
}

const accountKey = (id: string): string => `account:${id}`;
const pairKey = (id: string, model: string): string => `pair:${id}|${model}`;
const addressKey = (origin: string): string => `address:${origin}`;

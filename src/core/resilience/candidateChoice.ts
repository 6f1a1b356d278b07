import type { Candidate } from "./candidate.ts";
import type { CapLedger } from "./capLedger.ts";
import type { HealthBook } from "./healthBook.ts";
import type { Cooldown } from "./healthEntry.ts";
import type { RetryPlan } from "./retryPlan.ts";
import type { RunOrder } from "./runOrder.ts";

/** What the choice among keys goes by. */
export interface ChoiceOrder {
  readonly order: Pick<RunOrder, "tokens" | "stickyKey" | "owner" | "priority" | "maxConcurrent">;
  /** Reports a candidate that has answered this request badly: another key of the model is asked if one is free. */
  readonly plan: Pick<RetryPlan, "avoids">;
}

/** What keeps a request from being sent. */
export interface Held {
  /** The candidate that will be free first; `undefined` where a model has none. */
  readonly candidate: Candidate | undefined;
  /** Milliseconds since 1970-01-01 UTC; `null`: until the key is changed. */
  readonly untilMs: number | null;
  /** Why it is in cooldown; `undefined`: its limit is used up, or the pause after a failure is not over. */
  readonly because: Cooldown | undefined;
}

export type Choice = { readonly candidate: Candidate; readonly probe: boolean } | Held;

interface Weighed {
  readonly candidate: Candidate;
  readonly probe: boolean;
  readonly soft: boolean;
  readonly load: number;
  /** Requests left, where the provider reports. */
  readonly left: number | undefined;
}

/** Conversations whose key is remembered. */
const stickyKeyLimit = 500;

/**
 * Chooses among the keys for a model: those that may be used now; of them the conversation's own, unless it is busier than another, since a provider's
 * prompt cache is the key's; else the least loaded for what it has left; else the one that has not been used for longest.
 */
export class CandidateChoice {
  readonly #health: HealthBook;
  readonly #caps: CapLedger;
  readonly #loads = new Map<string, number>();
  readonly #lastUse = new Map<string, number>();
  readonly #stickyKeys = new Map<string, string>();
  #uses = 0;

  constructor(health: HealthBook, caps: CapLedger) {
    this.#health = health;
    this.#caps = caps;
  }

  /**
   * The best candidate that may be used now, or what to wait for. `reserved` holds the keys, and keys with models, whose limits earlier requests wait for, and
   * until when; those that this one waits for are added.
   */
  choose(
    candidates: readonly Candidate[],
    { order, plan }: ChoiceOrder,
    notBeforeMs: number,
    reserved: Map<string, number>,
    nowMs: number,
  ): Choice {
    const free: Weighed[] = [];
    const limited: (readonly [what: string, untilMs: number])[] = [];
    let held: Held = { candidate: undefined, untilMs: null, because: undefined };
    for (const candidate of candidates) {
      const { atMs, because, probe, soft } = this.#health.readiness(candidate, nowMs);
      const { accountId } = candidate;
      const pair = `${accountId}|${candidate.model}`;
      const allowance = this.#health.allowance(candidate);
      const limitMs = allowance.freeAtMs(order.tokens, nowMs);
      const capMs = this.#caps.freeAtMs(accountId, order.tokens, candidate.caps, nowMs);
      if (atMs !== null) {
        limited.push(
          ...(
            [
              [pair, limitMs],
              [accountId, capMs],
            ] as const
          ).filter(([, untilMs]) => untilMs > nowMs),
        );
      }
      // What earlier requests wait for is not free before them.
      const untilMs =
        atMs === null ? null : Math.max(atMs, limitMs, capMs, notBeforeMs, reserved.get(pair) ?? 0, reserved.get(accountId) ?? 0);
      if (untilMs !== null && untilMs <= nowMs) {
        free.push({
          candidate,
          probe: probe === true,
          soft: soft === true || plan.avoids(candidate),
          load: this.#loads.get(accountId) ?? 0,
          left: allowance.requestsLeft(nowMs),
        });
      } else if (held.candidate === undefined || (untilMs ?? Number.POSITIVE_INFINITY) < (held.untilMs ?? Number.POSITIVE_INFINITY)) {
        held = { candidate, untilMs, because: untilMs === atMs ? because : undefined };
      }
    }
    if (free.length > 0) {
      return this.#best(free, order.stickyKey);
    }
    for (const [what, untilMs] of limited) {
      reserved.set(what, untilMs);
    }
    return held;
  }

  /** The candidate is used. Returns what ends its load; to be called once. */
  took(candidate: Candidate, stickyKey: string | undefined): () => void {
    const { accountId } = candidate;
    this.#loads.set(accountId, (this.#loads.get(accountId) ?? 0) + 1);
    this.#lastUse.set(accountId, ++this.#uses);
    if (stickyKey !== undefined) {
      const key = stickyKeyOf(candidate, stickyKey);
      this.#stickyKeys.delete(key);
      this.#stickyKeys.set(key, accountId);
      const [oldest] = this.#stickyKeys.keys();
      if (this.#stickyKeys.size > stickyKeyLimit && oldest !== undefined) {
        this.#stickyKeys.delete(oldest);
      }
    }
    let over = false;
    return () => {
      if (!over) {
        over = true;
        this.#loads.set(accountId, (this.#loads.get(accountId) ?? 1) - 1);
      }
    };
  }

  /** The conversation no longer prefers the candidate's key; another that it has come to prefer stays. */
  forget(candidate: Candidate, stickyKey: string | undefined): void {
    const key = stickyKey === undefined ? undefined : stickyKeyOf(candidate, stickyKey);
    if (key !== undefined && this.#stickyKeys.get(key) === candidate.accountId) {
      this.#stickyKeys.delete(key);
    }
  }

  #best(free: readonly Weighed[], stickyKey: string | undefined): Choice {
    const preferred = free.some(({ soft }) => !soft) ? free.filter(({ soft }) => !soft) : free;
    const allReported = preferred.every(({ left }) => left !== undefined);
    const pressure = ({ load, left }: Weighed): number => (load + 1) / (allReported ? Math.max(left ?? 0, 0.1) : 1);
    const lastUse = ({ candidate }: Weighed): number => this.#lastUse.get(candidate.accountId) ?? 0;
    const best = preferred.reduce((one, other) => {
      const difference = pressure(other) - pressure(one);
      return difference < 0 || (difference === 0 && lastUse(other) < lastUse(one)) ? other : one;
    });
    const own =
      stickyKey && preferred.find(({ candidate }) => this.#stickyKeys.get(stickyKeyOf(candidate, stickyKey)) === candidate.accountId);
    return own && own.load <= best.load + 1 && (!allReported || (own.left ?? 0) * 5 >= (best.left ?? 0)) ? own : best;
  }
}

function stickyKeyOf({ provider, model }: Candidate, stickyKey: string): string {
  return `${provider}|${model}|${stickyKey}`;
}

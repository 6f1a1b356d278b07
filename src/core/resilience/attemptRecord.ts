import type { AskedCandidate, AttemptEndEvent, AttemptOutcome } from "../model/runEvent.ts";
import type { StreamEvent, UsageEvent } from "../model/streamEvent.ts";
import { isRecord } from "../model/json.ts";
import type { Usage } from "../model/usage.ts";
import type { LedgerEntry, RunOwner } from "../accounting/ledger.ts";
import { tokensOf } from "../accounting/requestTokens.ts";
import { askedOf } from "./runWaits.ts";

/** What is known of an attempt while it lasts, for its {@link AttemptEndEvent}. */
export class AttemptRecord {
  readonly number: number;
  readonly #candidate: AskedCandidate;
  readonly #startedAtMs: number;
  #usage: UsageEvent | undefined;
  #characters = 0;
  #isTaken = false;

  constructor(number: number, candidate: AskedCandidate, startedAtMs: number) {
    this.number = number;
    this.#candidate = candidate;
    this.#startedAtMs = startedAtMs;
  }

  /** The provider has taken the request: its answer's head says so. */
  taken(): void {
    this.#isTaken = true;
  }

  /** An event of the answer has come. Cheap. */
  note(event: StreamEvent): void {
    switch (event.type) {
      case "text-delta":
      case "reasoning-delta":
        this.#characters += event.text.length;
        break;
      case "tool-call-delta":
        this.#characters += event.argumentsText.length;
        break;
      case "usage":
        this.#usage = event;
        break;
      default:
        break;
    }
  }

  /** The attempt is over. `sentTokens`: about how many were sent. */
  end(outcome: AttemptOutcome, wasSent: boolean, sentTokens: number, stepId: string, endedAtMs: number): AttemptEndEvent {
    return {
      type: "attempt-end",
      ...askedOf(this.#candidate),
      stepId,
      number: this.number,
      ...this.#used(outcome, wasSent, sentTokens),
      outcome,
      startedAtMs: this.#startedAtMs,
      endedAtMs,
      wasSent,
    };
  }

  #used(outcome: AttemptOutcome, wasSent: boolean, sentTokens: number): Pick<AttemptEndEvent, "usage" | "usageSource" | "tier"> {
    if (this.#usage !== undefined) {
      const tier = tierOf(this.#usage);
      return { usage: usageOf(this.#usage), usageSource: "reported", ...(tier === undefined ? {} : { tier }) };
    }
    // Who is left, or falls silent, may have been thinking: that is paid for.
    const mayHaveCost = this.#isTaken || this.#characters > 0 || (wasSent && (outcome === "aborted" || outcome === "stalled"));
    return mayHaveCost
      ? { usage: { inputTokens: sentTokens, outputTokens: tokensOf(this.#characters) }, usageSource: "estimated" }
      : { usageSource: "none" };
  }
}

/** An attempt as the ledger keeps it. */
export function entryOf(end: AttemptEndEvent, owner: RunOwner): LedgerEntry {
  const { stepId, provider, model, accountId, tier, usage, usageSource, outcome, startedAtMs, endedAtMs } = end;
  return {
    atMs: endedAtMs,
    ...owner,
    stepId,
    provider,
    model,
    accountId,
    ...(tier === undefined ? {} : { tier }),
    ...(usage === undefined ? {} : { usage }),
    usageSource,
    outcome,
    startedAtMs,
    elapsedMs: Math.max(0, endedAtMs - startedAtMs),
  };
}

const kinds = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens"] as const;

function usageOf(event: UsageEvent): Usage {
  return Object.fromEntries(kinds.flatMap((kind) => (event[kind] === undefined ? [] : [[kind, event[kind]]])));
}

function tierOf({ raw }: UsageEvent): string | undefined {
  const tier = isRecord(raw) ? raw["service_tier"] : undefined;
  return typeof tier === "string" ? tier : undefined;
}

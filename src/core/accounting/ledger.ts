import type { AttemptOutcome, UsageSource } from "../model/runEvent.ts";
import type { Usage } from "../model/usage.ts";
import { addedUsage } from "./addedUsage.ts";

/** For whom a run is made. */
export interface RunOwner {
  readonly conversationId?: string | undefined;
  /** The run: in a chat, the answer's turn. */
  readonly runId: string;
  /** The task of the run's plan that it is made for; left out: none. */
  readonly taskId?: string | undefined;
  /** Whose place in the settings is used: `orchestrator` or `worker`. */
  readonly slot: string;
  /** Who speaks: the orchestrator, a worker's name, the user's own agent. */
  readonly agent: string;
  /** What asks: `panel`, `agent`, `gateway:APPLICATION`, `editor-chat`. */
  readonly client: string;
}

/** One attempt: one request to one model with one key, however it ended. Holds no price: prices are applied when it is read. */
export interface LedgerEntry extends RunOwner {
  /** When it ended, in milliseconds since 1970-01-01 UTC. */
  readonly atMs: number;
  /** The step; unique in its run. */
  readonly stepId: string;
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly model: string;
  readonly accountId: string;
  /** The provider's tier of service, in its own word, if it reports one. */
  readonly tier?: string | undefined;
  /** Absent if `usageSource` is `none`. */
  readonly usage?: Usage | undefined;
  readonly usageSource: UsageSource;
  readonly outcome: AttemptOutcome;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

/** What is summed of an attempt. */
export type CountedAttempt = Pick<LedgerEntry, "provider" | "model" | "tier" | "usage" | "usageSource">;

/** What an attempt cost in US dollars; `undefined` if a price or a count that it needs is not known. */
export type PriceOf = (attempt: CountedAttempt & { readonly usage: Usage }) => number | undefined;

/** Attempts of one kind, together. */
export interface UsageSum {
  readonly attempts: number;
  /** A kind of token that one of them does not have is absent from the sum of all, but for shares (cached, reasoning), which it then has none of. */
  readonly usage?: Usage | undefined;
  /** In US dollars. Absent if the price of one of them is not known: it is never taken for 0. */
  readonly costUsd?: number | undefined;
}

/** Attempts together. What providers have counted is kept apart from what is estimated. */
export interface LedgerSum {
  /** All of them, those that cost nothing included. */
  readonly attempts: number;
  readonly reported: UsageSum;
  readonly estimated: UsageSum;
}

export const nothingBooked: LedgerSum = { attempts: 0, reported: { attempts: 0 }, estimated: { attempts: 0 } };

/** The sum with one more attempt, priced by its own model and tier. Pure. */
export function withAttempt(sum: LedgerSum, attempt: CountedAttempt, priceOf: PriceOf): LedgerSum {
  const attempts = sum.attempts + 1;
  const { usage, usageSource } = attempt;
  if (usage === undefined || usageSource === "none") {
    return { ...sum, attempts };
  }
  return { ...sum, attempts, [usageSource]: withUsage(sum[usageSource], usage, priceOf({ ...attempt, usage })) };
}

function withUsage(sum: UsageSum, usage: Usage, costUsd: number | undefined): UsageSum {
  const cost = costUsd === undefined || (sum.attempts > 0 && sum.costUsd === undefined) ? undefined : (sum.costUsd ?? 0) + costUsd;
  return {
    attempts: sum.attempts + 1,
    usage: sum.usage === undefined ? usage : addedUsage(sum.usage, usage),
    ...(cost === undefined ? {} : { costUsd: cost }),
  };
}

/** All of them together. Pure. */
export function sumOf(entries: Iterable<CountedAttempt>, priceOf: PriceOf): LedgerSum {
  let sum = nothingBooked;
  for (const entry of entries) {
    sum = withAttempt(sum, entry, priceOf);
  }
  return sum;
}

/** What entries are summed by: a run is a turn of a chat; a step is `RUN STEP`; a model is `PROVIDER:MODEL`; a day is `YYYY-MM-DD` at the user's place. */
export type LedgerGrouping = "conversation" | "turn" | "step" | "day" | "key" | "model" | "agent" | "client";

/** The sums by `grouping`, in the order in which each first comes. Pure, but for the time zone. */
export function sumsBy(entries: Iterable<LedgerEntry>, grouping: LedgerGrouping, priceOf: PriceOf): ReadonlyMap<string, LedgerSum> {
  const sums = new Map<string, LedgerSum>();
  for (const entry of entries) {
    const group = groupOf(entry, grouping);
    sums.set(group, withAttempt(sums.get(group) ?? nothingBooked, entry, priceOf));
  }
  return sums;
}

function groupOf(entry: LedgerEntry, grouping: LedgerGrouping): string {
  switch (grouping) {
    case "conversation":
      return entry.conversationId ?? "";
    case "turn":
      return entry.runId;
    case "step":
      return `${entry.runId} ${entry.stepId}`;
    case "day":
      return dayOf(entry.atMs);
    case "key":
      return entry.accountId;
    case "model":
      return `${entry.provider}:${entry.model}`;
    case "agent":
      return entry.agent;
    case "client":
      return entry.client;
  }
}

function dayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Where attempts are booked. */
export interface LedgerPort {
  /** Takes an entry. Returns at once and never throws: an answer never waits for its book-keeping. */
  book(entry: LedgerEntry): void;
  /**
   * Knows of an attempt that is under way, which is booked as it is if the process ends before it. `entry`: as if it ended now; `undefined` if there is nothing to
   * book. Returns what is called at its end, after it was booked.
   */
  watch(entry: () => LedgerEntry | undefined): () => void;
}

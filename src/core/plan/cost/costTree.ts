import type { Plan } from "../../../shared/plan.ts";
import { sumOf, type LedgerEntry, type LedgerSum, type PriceOf } from "../../accounting/ledger.ts";

/** A call of a tool, for its time. */
export interface TimedCall {
  /** Left out: the orchestrator's. */
  readonly taskId?: string | undefined;
  readonly stepId: string;
  readonly callId: string;
  /** One line for people. */
  readonly line: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A part of a job, with what it cost. The sum of a node is that of its requests, its children's included. */
export interface CostNode {
  readonly kind: "job" | "orchestrator" | "task" | "step" | "attempt" | "call";
  /** Unique in the tree. */
  readonly id: string;
  /** For people. */
  readonly label: string;
  readonly sum: LedgerSum;
  /** From the beginning of its first request or call to the end of its last, in milliseconds; 0: nothing has ended yet. */
  readonly spanMs: number;
  readonly children: readonly CostNode[];
}

/**
 * What a job costs, from the ledger's entries of its runs: the orchestrator, each task in the plan's order, and tasks that the plan no longer has; in each its steps, with their attempts and calls. Every entry is in exactly
 * one place, so the sums are those of the ledger. Pure.
 */
export function costTree(
  plan: Pick<Plan, "goal" | "tasks">,
  entries: readonly LedgerEntry[],
  calls: readonly TimedCall[],
  priceOf: PriceOf,
): CostNode {
  const ofTask = Map.groupBy(entries, ({ taskId = "" }) => taskId);
  const callsOfTask = Map.groupBy(calls, ({ taskId = "" }) => taskId);
  const titles = new Map(plan.tasks.map(({ id, title }) => [id, title]));
  const ids = [...new Set([...titles.keys(), ...ofTask.keys()])].filter((id) => id !== "");
  const part = (kind: "orchestrator" | "task", id: string, label: string): CostNode => {
    const own = ofTask.get(id) ?? [];
    const steps = stepNodes(own, callsOfTask.get(id) ?? [], id, priceOf);
    return {
      kind,
      id: kind === "task" ? `task ${id}` : "orchestrator",
      label,
      sum: sumOf(own, priceOf),
      spanMs: spanOf(own, callsOfTask.get(id) ?? []),
      children: steps,
    };
  };
  return {
    kind: "job",
    id: "job",
    label: plan.goal,
    sum: sumOf(entries, priceOf),
    spanMs: spanOf(entries, calls),
    children: [part("orchestrator", "", "Orchestrator"), ...ids.map((id) => part("task", id, titles.get(id) ?? id))],
  };
}

function stepNodes(entries: readonly LedgerEntry[], calls: readonly TimedCall[], taskId: string, priceOf: PriceOf): readonly CostNode[] {
  const callsOfStep = Map.groupBy(calls, ({ stepId }) => stepId);
  return [...Map.groupBy(entries, ({ runId, stepId }) => `${runId} ${stepId}`)].map(([key, own], index): CostNode => {
    const made = callsOfStep.get(own[0]?.stepId ?? "") ?? [];
    const id = `step ${taskId} ${key}`;
    return {
      kind: "step",
      id,
      label: `Step ${String(index + 1)}`,
      sum: sumOf(own, priceOf),
      spanMs: spanOf(own, made),
      children: [
        ...own.map((entry, number): CostNode => {
          const label = `${entry.model}${entry.outcome === "answered" ? "" : ` (${entry.outcome})`}`;
          return {
            kind: "attempt",
            id: `${id} a${String(number + 1)}`,
            label,
            sum: sumOf([entry], priceOf),
            spanMs: entry.elapsedMs,
            children: [],
          };
        }),
        ...made.map(
          ({ callId, line, startedAtMs, endedAtMs }): CostNode => ({
            kind: "call",
            id: `${id} ${callId}`,
            label: line,
            sum: sumOf([], priceOf),
            spanMs: endedAtMs - startedAtMs,
            children: [],
          }),
        ),
      ],
    };
  });
}

function spanOf(entries: readonly LedgerEntry[], calls: readonly TimedCall[]): number {
  const begins = [...entries.map(({ startedAtMs }) => startedAtMs), ...calls.map(({ startedAtMs }) => startedAtMs)];
  const ends = [...entries.map(({ atMs }) => atMs), ...calls.map(({ endedAtMs }) => endedAtMs)];
  return begins.length === 0 ? 0 : ends.reduce((one, other) => Math.max(one, other)) - begins.reduce((one, other) => Math.min(one, other));
}

/** What each role has of a job or a day: turns, tokens and US dollars. */
export interface RoleShare {
  readonly slot: string;
  /** Runs: turns of a chat, and tasks. */
  readonly turns: number;
  /** Input and output, as far as they are known. */
  readonly tokens: number;
  /** `undefined`: a price isn't known. */
  readonly usd: number | undefined;
}

/** The shares of the roles, the orchestrator first. Pure. */
export function roleShares(entries: readonly LedgerEntry[], priceOf: PriceOf): readonly RoleShare[] {
  return [...Map.groupBy(entries, ({ slot }) => slot)]
    .map(([slot, own]): RoleShare => {
      const { reported, estimated } = sumOf(own, priceOf);
      const costs = [reported, estimated].filter(({ attempts }) => attempts > 0).map(({ costUsd }) => costUsd);
      return {
        slot,
        turns: new Set(own.map(({ runId, taskId = "" }) => `${runId} ${taskId}`)).size,
        tokens: own.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0), 0),
        usd: costs.reduce<number | undefined>((sum, usd) => (sum === undefined || usd === undefined ? undefined : sum + usd), 0),
      };
    })
    .sort((one, other) => one.slot.localeCompare(other.slot));
}

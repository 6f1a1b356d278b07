import type { PlanTask } from "../../../shared/plan.ts";
import type { LedgerEntry, PriceOf } from "../../accounting/ledger.ts";
import type { ModelRef } from "../../routing/modelRef.ts";

/** What a task that has ended took. */
export interface PastTask {
  /** Who did it: the slot, or the model as `provider:model`. */
  readonly by: string;
  readonly steps: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly elapsedMs: number;
  /** Globs that it could write. */
  readonly writes: number;
}

/** What a task will take, about. */
export interface TaskEstimate {
  readonly steps: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** `undefined`: the price isn't known. */
  readonly usd: number | undefined;
  /** `undefined`: no task like it is known. */
  readonly elapsedMs: number | undefined;
  /** How many tasks of the user's it is made of; 0: of usual figures. */
  readonly basedOn: number;
}

/** The system text and tools, as they are measured today, and what a step adds, in tokens. */
const usual = { startTokens: 6000, stepInputTokens: 1800, stepOutputTokens: 350, steps: 10 };
/** Tasks that are looked at, the latest. */
const mostPast = 20;
/** So many make figures of the user's own. */
const fewestPast = 3;

/** What a task will take: the median of like tasks of this user (same model, else same slot), else usual figures within its budget and the model's window. Pure. */
export function estimateTask(
  task: PlanTask,
  model: ModelRef,
  past: readonly PastTask[],
  priceOf: PriceOf,
  windowTokens?: number,
): TaskEstimate {
  const name = `${model.provider}:${model.model}`;
  const likeModel = past.filter(({ by }) => by === name).slice(-mostPast);
  const like = likeModel.length >= fewestPast ? likeModel : past.filter(({ by }) => by === name || by === task.slot).slice(-mostPast);
  const isKnown = like.length >= fewestPast;
  const middle = (of: (task: PastTask) => number): number => medianOf(like.map(of));
  const steps = Math.min(task.budget.steps, isKnown ? Math.ceil(middle((one) => one.steps)) : usual.steps);
  const usage = isKnown
    ? {
        inputTokens: middle((one) => one.inputTokens),
        cachedInputTokens: middle((one) => one.cachedInputTokens),
        outputTokens: middle((one) => one.outputTokens),
      }
    : usualUsage(task, steps, windowTokens);
  return {
    steps,
    ...usage,
    usd: priceOf({ ...model, usageSource: "estimated", usage }),
    elapsedMs: isKnown ? middle((one) => one.elapsedMs) : undefined,
    basedOn: isKnown ? like.length : 0,
  };
}

/** Each step reads all before it; what was there before comes from the cache. */
function usualUsage(task: PlanTask, steps: number, windowTokens = Number.POSITIVE_INFINITY) {
  const start = usual.startTokens + Math.ceil(task.instructions.length / 4) + task.inputs.length * 1500;
  let [inputTokens, cachedInputTokens, size] = [0, 0, start];
  for (let step = 0; step < steps; step++) {
    inputTokens += size;
    cachedInputTokens += step === 0 ? 0 : size - usual.stepInputTokens;
    size = Math.min(size + usual.stepInputTokens, windowTokens * 0.75);
  }
  return {
    inputTokens: Math.round(inputTokens),
    cachedInputTokens: Math.max(0, Math.round(cachedInputTokens)),
    outputTokens: steps * usual.stepOutputTokens,
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** What a job would have cost with the orchestrator's model alone. */
export interface AloneEstimate {
  /** `undefined`: a price or a count isn't known. */
  readonly usd: number | undefined;
  readonly actualUsd: number | undefined;
  /** One sentence for people, which says that it is an estimate and of what. */
  readonly sentence: string;
}

/**
 * The same job in one loop of the orchestrator's model, at catalogue prices: the tokens of the workers' requests that were answered, at that model's prices, and what the orchestrator itself cost but for what only a plan
 * needs, which isn't known and is left in. Pure.
 */
export function estimateAlone(entries: readonly LedgerEntry[], orchestrator: ModelRef, priceOf: PriceOf): AloneEstimate {
  const priced = (entry: LedgerEntry, model: Pick<LedgerEntry, "provider" | "model" | "tier">): number | undefined => {
    const { usage } = entry;
    return usage === undefined || entry.usageSource === "none" ? 0 : priceOf({ ...model, usageSource: entry.usageSource, usage });
  };
  const sum = (costs: readonly (number | undefined)[]): number | undefined =>
    costs.reduce<number | undefined>((total, usd) => (total === undefined || usd === undefined ? undefined : total + usd), 0);
  const actualUsd = sum(entries.map((entry) => priced(entry, entry)));
  const counted = entries.filter(({ slot, outcome }) => slot === "orchestrator" || outcome === "answered");
  const usd = sum(counted.map((entry) => priced(entry, entry.slot === "orchestrator" ? entry : orchestrator)));
  return { usd, actualUsd, sentence: aloneSentence(usd, actualUsd, orchestrator) };
}

function aloneSentence(usd: number | undefined, actualUsd: number | undefined, { model }: ModelRef): string {
  if (usd === undefined || actualUsd === undefined) {
    return `What the job would have cost with ${model} alone can't be estimated, because a price isn't known.`;
  }
  return `With ${model} alone the job would have cost about $${usd.toFixed(2)} (an estimate: the same tokens at its catalogue price); it cost $${actualUsd.toFixed(2)}.`;
}

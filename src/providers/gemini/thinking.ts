import type { Effort } from "../../core/provider.ts";
import type { ThinkingLevel } from "./modelTraits.ts";
import { modelTraits } from "./modelTraits.ts";

/** The wire's `thinkingConfig`. */
export interface ThinkingConfig {
  readonly thinkingLevel?: ThinkingLevel;
  /** In tokens. 0: none. */
  readonly thinkingBudget?: number;
  /** Thoughts are reported, summed up. */
  readonly includeThoughts?: true;
}

/** Tokens to think with, by effort. Source: Google's own table for its OpenAI-compatible API, 2026-11. */
export const budgets: Readonly<Record<Exclude<Effort, "off">, number>> = { low: 1024, medium: 8192, high: 24_576 };

/** Tokens that are left for the answer beside the thinking. */
const leastAnswer = 1024;

const ranks: readonly ThinkingLevel[] = ["minimal", "low", "medium", "high"];

/**
 * How a model is asked to think; `undefined` where it does not think. Thoughts are asked for unless the effort is `off`, which asks for the
 * least that the model knows. Where the answer is limited, a budget leaves room for it.
 */
export function thinkingConfig(model: string, effort: Effort | undefined, maxOutputTokens: number | undefined): ThinkingConfig | undefined {
  const { thinking } = modelTraits(model);
  if (thinking.kind === "none") {
    return undefined;
  }
  if (effort === undefined) {
    return { includeThoughts: true };
  }
  if (thinking.kind === "level") {
    // The least that is at least what was asked for.
    const wanted = effort === "off" ? 0 : ranks.indexOf(effort);
    const thinkingLevel = thinking.levels.find((level) => ranks.indexOf(level) >= wanted) ?? "high";
    return effort === "off" ? { thinkingLevel } : { thinkingLevel, includeThoughts: true };
  }
  const least = thinking.canBeOff ? 0 : thinking.least;
  if (effort === "off") {
    return { thinkingBudget: least };
  }
  const room = maxOutputTokens === undefined ? Infinity : maxOutputTokens - leastAnswer;
  const budget = Math.min(Math.max(budgets[effort], thinking.least), thinking.most, room);
  return { thinkingBudget: budget < thinking.least ? least : budget, includeThoughts: true };
}

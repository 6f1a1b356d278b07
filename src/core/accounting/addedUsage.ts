import type { Usage } from "../model/usage.ts";

/**
 * The usage of two attempts as one. What one of them did not report of its input or output is unknown of the whole; shares (cached, thinking)
 * that one did not report were none of its. Kinds that are not known are absent. Pure.
 */
export function addedUsage(one: Usage, other: Usage): Usage {
  const sums: Usage = {
    inputTokens: bothOf(one.inputTokens, other.inputTokens),
    outputTokens: bothOf(one.outputTokens, other.outputTokens),
    cachedInputTokens: eitherOf(one.cachedInputTokens, other.cachedInputTokens),
    cacheWriteTokens: eitherOf(one.cacheWriteTokens, other.cacheWriteTokens),
    reasoningTokens: eitherOf(one.reasoningTokens, other.reasoningTokens),
  };
  return Object.fromEntries(Object.entries(sums).filter(([, tokens]) => tokens !== undefined));
}

function bothOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function eitherOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

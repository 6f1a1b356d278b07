import type { JsonValue } from "../model/json.ts";
import type { UsageEvent } from "../model/streamEvent.ts";

/**
 * The usage of several attempts as one. What one of them did not tell of its input or output is unknown of the whole; shares (cached, thinking)
 * that one did not tell were none of its. `raw` is a list of the attempts' own. Pure.
 */
export function addUsage(before: UsageEvent | undefined, next: UsageEvent): UsageEvent {
  if (before === undefined) {
    return next;
  }
  const raw: JsonValue = [...(Array.isArray(before.raw) ? (before.raw as readonly JsonValue[]) : [before.raw]), next.raw];
  return {
    type: "usage",
    inputTokens: bothOf(before.inputTokens, next.inputTokens),
    outputTokens: bothOf(before.outputTokens, next.outputTokens),
    cachedInputTokens: eitherOf(before.cachedInputTokens, next.cachedInputTokens),
    cacheWriteTokens: eitherOf(before.cacheWriteTokens, next.cacheWriteTokens),
    reasoningTokens: eitherOf(before.reasoningTokens, next.reasoningTokens),
    raw,
  };
}

function bothOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function eitherOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

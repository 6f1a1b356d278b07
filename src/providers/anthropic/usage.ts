import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { tokenCount } from "../wire/answers/usageCounts.ts";

/** Bedrock's names for the counters of the wire. */
const bedrockCounters = {
  input_tokens: "inputTokenCount",
  output_tokens: "outputTokenCount",
  cache_read_input_tokens: "cacheReadInputTokenCount",
  cache_creation_input_tokens: "cacheWriteInputTokenCount",
};

/** What Bedrock counts with the last event and the wire's own usage has not reported; `undefined` where there is nothing of it. Pure. */
export function unreportedUsage({ "amazon-bedrock-invocationMetrics": metrics }: WireUsage, reported: WireUsage): WireUsage | undefined {
  const unreported = isRecord(metrics)
    ? Object.entries(bedrockCounters).filter(([name, theirs]) => reported[name] === undefined && metrics[theirs] !== undefined)
    : [];
  return isRecord(metrics) && unreported.length > 0
    ? Object.fromEntries(unreported.map(([name, theirs]) => [name, metrics[theirs]]))
    : undefined;
}

/**
 * A usage object of the Anthropic wire. Its `input_tokens` are the uncached ones alone; cached and written tokens stand beside them and
 * are added here, so that the input is everything that the model read. Pure.
 */
export function readUsage(usage: WireUsage): UsageEvent {
  const uncached = tokenCount(usage["input_tokens"]);
  const cached = tokenCount(usage["cache_read_input_tokens"]);
  const written = tokenCount(usage["cache_creation_input_tokens"]);
  const details = isRecord(usage["output_tokens_details"]) ? usage["output_tokens_details"] : {};
  return {
    type: "usage",
    inputTokens: uncached === undefined ? undefined : uncached + (cached ?? 0) + (written ?? 0),
    outputTokens: tokenCount(usage["output_tokens"]),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: tokenCount(details["thinking_tokens"]),
    raw: usage as JsonValue,
  };
}

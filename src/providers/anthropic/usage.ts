import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";

/** The usage of `message_start` with what `message_delta` tells later over it; a `null` tells nothing. Pure. */
export function mergeUsage(earlier: Record<string, unknown>, later: Record<string, unknown>): Record<string, unknown> {
  const told = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(told) };
}

/**
 * A usage object of the Anthropic wire. Its `input_tokens` are the uncached ones alone; cached and written tokens stand beside them and
 * are added here, so that the input is everything that the model read. Pure.
 */
export function readUsage(usage: Record<string, unknown>): UsageEvent {
  const uncached = count(usage["input_tokens"]);
  const cached = count(usage["cache_read_input_tokens"]);
  const written = count(usage["cache_creation_input_tokens"]);
  const details = isRecord(usage["output_tokens_details"]) ? usage["output_tokens_details"] : {};
  return {
    type: "usage",
    inputTokens: uncached === undefined ? undefined : uncached + (cached ?? 0) + (written ?? 0),
    outputTokens: count(usage["output_tokens"]),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: count(details["thinking_tokens"]),
    raw: usage as JsonValue,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

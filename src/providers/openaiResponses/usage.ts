import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";

/** A usage object of the Responses wire: cached tokens are within the input and reasoning within the output. What is not told stays `undefined`. */
export function readUsage(usage: Record<string, unknown>): UsageEvent {
  const input = isRecord(usage["input_tokens_details"]) ? usage["input_tokens_details"] : {};
  const output = isRecord(usage["output_tokens_details"]) ? usage["output_tokens_details"] : {};
  return {
    type: "usage",
    inputTokens: count(usage["input_tokens"]),
    outputTokens: count(usage["output_tokens"]),
    cachedInputTokens: count(input["cached_tokens"]),
    cacheWriteTokens: count(input["cache_write_tokens"]),
    reasoningTokens: count(output["reasoning_tokens"]),
    raw: usage as JsonValue,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { tokenCount } from "../wire/answers/usageCounts.ts";

/**
 * A usage object of the Responses wire: cached tokens are within the input and reasoning within the output. Some gateways use the names of the chat wire. What
 * is not reported stays `undefined`.
 */
export function readUsage(usage: WireUsage): UsageEvent {
  const input = detailsOf(usage["input_tokens_details"] ?? usage["prompt_tokens_details"]);
  const output = detailsOf(usage["output_tokens_details"] ?? usage["completion_tokens_details"]);
  return {
    type: "usage",
    inputTokens: tokenCount(usage["input_tokens"]) ?? tokenCount(usage["prompt_tokens"]),
    outputTokens: tokenCount(usage["output_tokens"]) ?? tokenCount(usage["completion_tokens"]),
    cachedInputTokens: tokenCount(input["cached_tokens"]),
    cacheWriteTokens: tokenCount(input["cache_write_tokens"]),
    reasoningTokens: tokenCount(output["reasoning_tokens"]),
    raw: usage as JsonValue,
  };
}

function detailsOf(value: unknown): WireUsage {
  return isRecord(value) ? value : {};
}

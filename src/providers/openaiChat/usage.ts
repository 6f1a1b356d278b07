import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";

/**
 * A usage object of the OpenAI wire. Cached tokens are within the input and reasoning within the output, as `Usage` wants them, but for
 * gateways (xAI) whose total shows that they count reasoning beside the output; there it is added. What is not told stays `undefined`.
 */
export function readUsage(usage: Record<string, unknown>): UsageEvent {
  const input = count(usage["prompt_tokens"]);
  const output = count(usage["completion_tokens"]);
  const total = count(usage["total_tokens"]);
  const inputDetails = isRecord(usage["prompt_tokens_details"]) ? usage["prompt_tokens_details"] : {};
  const outputDetails = isRecord(usage["completion_tokens_details"]) ? usage["completion_tokens_details"] : {};
  const reasoning = count(outputDetails["reasoning_tokens"]);
  const isBeside =
    reasoning !== undefined && reasoning > 0 && input !== undefined && output !== undefined && total === input + output + reasoning;
  return {
    type: "usage",
    inputTokens: input,
    outputTokens: isBeside ? output + reasoning : output,
    // DeepSeek has a field of its own, Moonshot another, and LiteLLM passes on Anthropic's.
    cachedInputTokens: count(inputDetails["cached_tokens"]) ?? count(usage["prompt_cache_hit_tokens"]) ?? count(usage["cached_tokens"]) ?? count(usage["cache_read_input_tokens"]),
    cacheWriteTokens: count(inputDetails["cache_write_tokens"]) ?? count(inputDetails["cache_creation_tokens"]) ?? count(usage["cache_creation_input_tokens"]),
    reasoningTokens: reasoning,
    raw: usage as JsonValue,
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

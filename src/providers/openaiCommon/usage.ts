import type { JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { tokenCount } from "../wire/answers/usageCounts.ts";

/**
 * A usage object of the OpenAI wire. Cached tokens are within the input and reasoning within the output, as `Usage` wants them, but for
 * gateways (xAI) whose total shows that they count reasoning beside the output; there it is added. Some gateways use the names of the Responses wire. What is not
 * reported stays `undefined`.
 */
export function readUsage(usage: WireUsage): UsageEvent {
  const input = tokenCount(usage["prompt_tokens"]) ?? tokenCount(usage["input_tokens"]);
  const output = tokenCount(usage["completion_tokens"]) ?? tokenCount(usage["output_tokens"]);
  const total = tokenCount(usage["total_tokens"]);
  const inputDetails = detailsOf(usage["prompt_tokens_details"] ?? usage["input_tokens_details"]);
  const outputDetails = detailsOf(usage["completion_tokens_details"] ?? usage["output_tokens_details"]);
  const reasoning = tokenCount(outputDetails["reasoning_tokens"]);
  const isBeside =
    reasoning !== undefined && reasoning > 0 && input !== undefined && output !== undefined && total === input + output + reasoning;
  return {
    type: "usage",
    inputTokens: input,
    outputTokens: isBeside ? output + reasoning : output,
    // DeepSeek has a field of its own, Moonshot another, and LiteLLM passes on Anthropic's.
    cachedInputTokens:
      tokenCount(inputDetails["cached_tokens"]) ??
      tokenCount(usage["prompt_cache_hit_tokens"]) ??
      tokenCount(usage["cached_tokens"]) ??
      tokenCount(usage["cache_read_input_tokens"]),
    cacheWriteTokens:
      tokenCount(inputDetails["cache_write_tokens"]) ??
      tokenCount(inputDetails["cache_creation_tokens"]) ??
      tokenCount(usage["cache_creation_input_tokens"]),
    reasoningTokens: reasoning,
    raw: usage as JsonValue,
  };
}

function detailsOf(value: unknown): WireUsage {
  return isRecord(value) ? value : {};
}

import type { JsonValue } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";
import type { WireUsage } from "../wire/answers/usageCounts.ts";
import { tokenCount } from "../wire/answers/usageCounts.ts";

/**
 * A `usageMetadata` of the Gemini wire. What server tools read stands beside the prompt and is added to it; cached tokens are within the prompt;
 * thinking stands beside the answer and is added to it, but for those whose total shows that they count it within. What is not reported
 * stays `undefined`. Pure.
 */
export function readUsage(usage: WireUsage): UsageEvent {
  const prompt = tokenCount(usage["promptTokenCount"]);
  const tools = tokenCount(usage["toolUsePromptTokenCount"]) ?? 0;
  const answer = tokenCount(usage["candidatesTokenCount"]);
  const thoughts = tokenCount(usage["thoughtsTokenCount"]);
  const input = prompt === undefined ? undefined : prompt + tools;
  const isWithin =
    thoughts !== undefined &&
    input !== undefined &&
    answer !== undefined &&
    answer >= thoughts &&
    tokenCount(usage["totalTokenCount"]) === input + answer;
  return {
    type: "usage",
    inputTokens: input,
    outputTokens: answer === undefined && thoughts === undefined ? undefined : (answer ?? 0) + (isWithin ? 0 : (thoughts ?? 0)),
    cachedInputTokens: tokenCount(usage["cachedContentTokenCount"]),
    reasoningTokens: thoughts,
    raw: usage as JsonValue,
  };
}

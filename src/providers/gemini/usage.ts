import type { JsonValue } from "../../core/model/json.ts";
import type { UsageEvent } from "../../core/model/streamEvent.ts";

/**
 * A `usageMetadata` of the Gemini wire. What server tools read stands beside the prompt and is added to it; cached tokens are within the prompt;
 * thinking stands beside the answer and is added to it, but for those whose total shows that they count it within. What is not told
 * stays `undefined`. Pure.
 */
export function readUsage(usage: Record<string, unknown>): UsageEvent {
  const prompt = count(usage["promptTokenCount"]);
  const tools = count(usage["toolUsePromptTokenCount"]) ?? 0;
  const answer = count(usage["candidatesTokenCount"]);
  const thoughts = count(usage["thoughtsTokenCount"]);
  const input = prompt === undefined ? undefined : prompt + tools;
  const isWithin = thoughts !== undefined && input !== undefined && answer !== undefined && answer >= thoughts && count(usage["totalTokenCount"]) === input + answer;
  return {
    type: "usage",
    inputTokens: input,
    outputTokens: answer === undefined && thoughts === undefined ? undefined : (answer ?? 0) + (isWithin ? 0 : (thoughts ?? 0)),
    cachedInputTokens: count(usage["cachedContentTokenCount"]),
    reasoningTokens: thoughts,
    raw: usage as JsonValue,
  };
}

/** Whether anything has been counted. Vertex AI tells the kind of traffic with every chunk, and counts with the last one alone. */
export function hasCounts(usage: Record<string, unknown>): boolean {
  return usage["promptTokenCount"] !== undefined || usage["totalTokenCount"] !== undefined || usage["candidatesTokenCount"] !== undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

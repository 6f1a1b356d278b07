import type { ScriptedUsage } from "./script.ts";

/** Usage as Anthropic reports it: cached and cache-written tokens stand beside `input_tokens`, not within. */
export function anthropicUsage(usage: ScriptedUsage): Record<string, unknown> {
  const [read, written] = [usage.cachedInput ?? 0, usage.cacheWrite ?? 0];
  return {
    input_tokens: usage.input - read - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
    output_tokens: usage.output,
    ...(usage.reasoning === undefined ? {} : { output_tokens_details: { thinking_tokens: usage.reasoning } }),
  };
}

/** The scripted word, or the one that fits the answer. */
export function stopReason(given: string | undefined, usedTools: boolean): string {
  return given ?? (usedTools ? "tool_use" : "end_turn");
}

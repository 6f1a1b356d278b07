import type { FinishReason } from "../../core/model/streamEvent.ts";

/** Our word for each of theirs, in lower case; after the first line what gateways have of their own, or pass through from the wires behind them. */
export const finishReasons: Readonly<Record<string, FinishReason>> = {
  ...{ stop: "stop", length: "length", tool_calls: "tool-calls", function_call: "tool-calls", content_filter: "content-filter" },
  ...{ end_turn: "stop", eos: "stop", eos_token: "stop", end: "stop", stop_sequence: "stop", complete: "stop", tool_use: "tool-calls", tool_call: "tool-calls" },
  ...{ max_tokens: "length", model_length: "length", model_context_window_exceeded: "length", refusal: "refusal" },
  ...{ safety: "content-filter", recitation: "content-filter", prohibited_content: "content-filter", blocklist: "content-filter", sensitive: "content-filter" },
};

/** Reasons that say that the answer broke off: Mistral's and OpenRouter's, DeepSeek's for want of machines, vLLM's. */
export const brokenReasons: ReadonlySet<string> = new Set(["error", "insufficient_system_resource", "abort", "network_error"]);

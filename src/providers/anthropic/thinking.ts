import type { ChatRequest, Effort } from "../../core/provider.ts";
import type Anthropic from "@anthropic-ai/sdk";
import { modelTraits } from "./modelTraits.ts";

type ThinkingFields = Pick<Anthropic.MessageCreateParamsStreaming, "thinking" | "output_config">;

/** Tokens to think with, by effort, for models that take a budget. */
export const budgets: Readonly<Record<Exclude<Effort, "off">, number>> = { low: 2048, medium: 8192, high: 16_384 };

/** The least budget that the wire takes, and the least room that is left for the answer beside it, in tokens. */
export const leastBudget = 1024;

/**
 * How the model is to think. Where no effort is asked for it does as it does by default, and is only instructed to show it. `mustCall`: a tool is
 * forced, which no model does that thinks. `mayThink`: the conversation stands where a model with a budget may. Pure.
 */
export function thinkingFields(
  { model, effort }: Pick<ChatRequest, "model" | "effort">,
  maxTokens: number,
  { mustCall, mayThink }: { readonly mustCall: boolean; readonly mayThink: boolean },
): ThinkingFields {
  const { thinking, thinkingOff } = modelTraits(model);
  if (thinking === "none") {
    return {};
  }
  if (effort === "off" || mustCall) {
    return { ...asLittleAsCanBe(thinkingOff), ...(mustCall && thinking === "adaptive" ? effortFields(effort) : {}) };
  }
  if (thinking === "adaptive") {
    // Later models keep their thoughts to themselves unless they are asked to show them.
    return effort === undefined && thinkingOff === "leave-out"
      ? {}
      : { thinking: { type: "adaptive", display: "summarized" }, ...effortFields(effort) };
  }
  const budget = effort === undefined ? 0 : Math.min(budgets[effort], maxTokens - leastBudget);
  return budget < leastBudget || !mayThink ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

function asLittleAsCanBe(way: ReturnType<typeof modelTraits>["thinkingOff"]): ThinkingFields {
  switch (way) {
    case "leave-out":
      return {};
    case "least-effort":
      return { output_config: { effort: "low" } };
    case "disabled":
    case "between_tools":
      return { thinking: { type: way } };
  }
}

function effortFields(effort: Effort | undefined): ThinkingFields {
  return effort === undefined || effort === "off" ? {} : { output_config: { effort } };
}

import type { ChatRequest, WireQuirks } from "../../core/provider.ts";
import { effortWord, isOpenModel, isReasoningModel } from "../openaiCommon/modelNames.ts";

/** Fields of the body that ask for an effort. */
export type EffortFields = Readonly<Record<string, unknown>>;

/** How an effort is asked for at an address, by its quirks. Nothing where none is wanted: then the model does as it does by default. Pure. */
export function effortFields({ model, effort, tools = [], toolChoice }: ChatRequest, quirks: WireQuirks = {}): EffortFields {
  if (quirks.effortField === "thinking-type" && tools.length > 0 && isForced(toolChoice)) {
    // A model that thinks, which it does unless it is instructed not to, rejects a tool that is forced.
    return { thinking: { type: "disabled" } };
  }
  if (effort === undefined) {
    return {};
  }
  const name = effortWord(model, effort);
  switch (quirks.effortField ?? "openai") {
    case "openai":
      return isReasoningModel(model) || isOpenModel(model) ? { reasoning_effort: name } : {};
    case "openai-all":
      return { reasoning_effort: name };
    case "openrouter":
      return { reasoning: { effort: name } };
    case "reasoning-enabled":
      return isOpenModel(model) ? { reasoning_effort: name } : { reasoning: { enabled: effort !== "off" } };
    case "template":
      return isOpenModel(model)
        ? { reasoning_effort: name }
        : { chat_template_kwargs: { enable_thinking: effort !== "off" }, ...(effort === "off" ? {} : { reasoning_effort: effort }) };
    case "thinking-type":
      return effort === "off" ? { thinking: { type: "disabled" } } : { thinking: { type: "enabled" }, reasoning_effort: effort };
    case "none":
      return {};
  }
}

/** Whether the model must call a tool. */
function isForced(toolChoice: ChatRequest["toolChoice"]): boolean {
  return toolChoice === "required" || typeof toolChoice === "object";
}

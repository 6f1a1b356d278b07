import type { ChatRequest, WireQuirks } from "../../core/provider.ts";

/** Fields of the body that ask for an effort. */
export type EffortFields = Readonly<Record<string, unknown>>;

/**
 * Whether a model is one of OpenAI's that think (o-series, GPT-5 and later), also under a gateway's name such as `openai/o3`. By name
 * alone, since `/models` does not tell. Source: OpenAI's model pages, 2026-11.
 */
export function isReasoningModel(id: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d\d))/.test(bareName(id)) && !bareName(id).includes("-chat");
}

/** OpenAI's open models, which take its efforts wherever they run. */
function isOpenModel(id: string): boolean {
  return bareName(id).includes("gpt-oss");
}

/**
 * The least that a model can be brought to think, as `reasoning_effort`: `none` from GPT-5.1 on, `minimal` for GPT-5, `low` for the o-series,
 * the open models and the Codex of GPT-5, `high` for GPT-5 Pro, which knows nothing else. Of any other model it is not known; `none` is asked for, and
 * mended where it is refused. Source: OpenAI's model pages, 2026-11.
 */
export function leastEffort(id: string): string {
  const name = bareName(id);
  if (/^gpt-5-pro/.test(name)) {
    return "high";
  }
  if (/^o\d/.test(name) || /^gpt-5-codex/.test(name) || isOpenModel(id)) {
    return "low";
  }
  return /^gpt-5(?:-|$)/.test(name) ? "minimal" : "none";
}

/** How an effort is asked for at an address, by its quirks. Nothing where none is wanted: then the model does as it does by default. Pure. */
export function effortFields({ model, effort, tools = [], toolChoice }: ChatRequest, quirks: WireQuirks = {}): EffortFields {
  if (quirks.effortField === "thinking-type" && tools.length > 0 && isForced(toolChoice)) {
    // A model that thinks, which it does unless it is told not to, refuses a tool that is forced.
    return { thinking: { type: "disabled" } };
  }
  if (effort === undefined) {
    return {};
  }
  const name = effort === "off" ? leastEffort(model) : effort;
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
      return isOpenModel(model) ? { reasoning_effort: name } : { chat_template_kwargs: { enable_thinking: effort !== "off" }, ...(effort === "off" ? {} : { reasoning_effort: effort }) };
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

/** Without the provider that a gateway puts before it (`openai/o3`, `@openai-prod/o3`, `openai.gpt-oss-120b`). */
function bareName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase().replace(/^openai\./, "");
}

import { isRecord } from "../../core/model/json.ts";
import type { JsonBody, CorrectionRule } from "../wire/corrections/correctedRequest.ts";
import { has, without } from "../wire/corrections/correctedRequest.ts";
import { speaksOf, wordsOf } from "../wire/corrections/rejectionWords.ts";
import { budgets, leastBudget } from "./thinking.ts";

/** What to do where a way to think, or thoughts that are played back, are rejected. See `messagesRules`. */
export const thinkingRules: readonly CorrectionRule[] = [
  {
    // “Expected `thinking` or `redacted_thinking`, but found …”, “`max_tokens` must be greater than `thinking.budget_tokens`”: of this
    // conversation and this limit, not of the model.
    parameter: "thinking at this place",
    onceOnly: true,
    instead: (failure, body) =>
      has(body, "thinking") && /Expected `?thinking|budget_tokens/.test(wordsOf(failure)) && !/"?thinking\.type/.test(wordsOf(failure))
        ? null
        : undefined,
    apply: (body) => without(body, "thinking"),
  },
  {
    // “Invalid `signature` in `thinking` block”, also where the block is bound to another conversation, or cannot be changed.
    parameter: "thinking blocks",
    onceOnly: true,
    instead: (failure, body) =>
      /signature|thinking`? blocks?/i.test(wordsOf(failure)) && withoutThinkingBlocks(body) !== body ? null : undefined,
    apply: withoutThinkingBlocks,
  },
  {
    // “"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" …”, “thinking: Input
    // tag 'adaptive' found using 'type' does not match any of the expected tags: 'disabled', 'enabled'”
    parameter: "thinking",
    instead: (failure, body) =>
      has(body, "thinking") && (speaksOf(failure, "thinking") || /\bthinking is not supported/i.test(wordsOf(failure)))
        ? otherThinking(wordsOf(failure), body)
        : undefined,
    apply: applyThinking,
  },
];

/** Another way to think: the one that the rejection names, else none. */
function otherThinking(words: string, { thinking }: JsonBody): string | null {
  const type = isRecord(thinking) ? thinking["type"] : undefined;
  if (type === "enabled" && /adaptive/.test(words)) {
    return "adaptive";
  }
  if (type === "adaptive" && /enabled|adaptive/.test(words)) {
    return "enabled";
  }
  if (type === "disabled" && /between_tools/.test(words)) {
    return "between_tools";
  }
  return type === "disabled" && /effort/.test(words) ? "least-effort" : null;
}

function applyThinking(body: JsonBody, instead: string | null): JsonBody {
  const { thinking, max_tokens: maxTokens, output_config: output } = body;
  if (!isRecord(thinking)) {
    return body;
  }
  switch (instead) {
    case "adaptive":
      return thinking["type"] === "enabled" ? { ...body, thinking: { type: "adaptive", display: "summarized" } } : body;
    case "enabled": {
      const effort = isRecord(output) ? output["effort"] : undefined;
      const wanted = effort === "low" || effort === "high" ? budgets[effort] : budgets.medium;
      const budget = Math.min(wanted, Number(maxTokens) - leastBudget);
      const bare = without(body, "output_config.effort");
      return thinking["type"] !== "adaptive"
        ? body
        : budget >= leastBudget
          ? { ...bare, thinking: { type: "enabled", budget_tokens: budget } }
          : without(bare, "thinking");
    }
    case "between_tools":
      return thinking["type"] === "disabled" ? { ...body, thinking: { type: "between_tools" } } : body;
    case "least-effort":
      return thinking["type"] === "disabled"
        ? { ...without(body, "thinking"), output_config: { ...(isRecord(output) ? output : {}), effort: "low" } }
        : body;
    default:
      return without(body, "thinking");
  }
}

function withoutThinkingBlocks(body: JsonBody): JsonBody {
  const { messages } = body;
  const isThinking = (block: unknown): boolean =>
    isRecord(block) && (block["type"] === "thinking" || block["type"] === "redacted_thinking");
  if (
    !Array.isArray(messages) ||
    !messages.some((message: unknown) => isRecord(message) && Array.isArray(message["content"]) && message["content"].some(isThinking))
  ) {
    return body;
  }
  const kept = messages.flatMap((message: unknown) => {
    if (!isRecord(message) || !Array.isArray(message["content"])) {
      return [message];
    }
    const content = message["content"].filter((block) => !isThinking(block));
    return content.length === 0 ? [] : [{ ...message, content }];
  });
  // A model with a budget does not go on after a tool's result without the thinking that led to the call.
  const endsWithResult = kept.at(-1);
  const mayThink = !(
    isRecord(endsWithResult) &&
    Array.isArray(endsWithResult["content"]) &&
    endsWithResult["content"].some((block: unknown) => isRecord(block) && block["type"] === "tool_result")
  );
  const stripped = { ...body, messages: kept };
  return mayThink || !isRecord(body["thinking"]) || body["thinking"]["type"] !== "enabled" ? stripped : without(stripped, "thinking");
}

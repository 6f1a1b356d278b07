import { isRecord } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import type { TurnForm } from "../wire/corrections/turnRules.ts";

/** How this wire writes a conversation: a tool's results are blocks of the user's, and what the system says stands beside the messages. */
export const messagesTurns: TurnForm = {
  field: "messages",
  roleOf: (message) => (message["role"] === "assistant" ? "assistant" : blocksOf(message).some(isResult) ? "tool" : "user"),
  messageOf: (role, text) => ({ role, content: [{ type: "text", text }] }),
  parted: (message) => {
    const blocks = blocksOf(message);
    const words = blocks.filter((block) => !isResult(block));
    return words.length === 0 || words.length === blocks.length
      ? [message]
      : [
          { ...message, content: blocks.filter(isResult) },
          { ...message, content: words },
        ];
  },
  systemAsUser: (body, onlyLate) => {
    const { system, messages, ...rest } = body;
    const systemParts = blocksOf({ content: system });
    if (onlyLate || systemParts.length === 0 || !Array.isArray(messages)) {
      return body;
    }
    const [first, ...others] = messages as readonly unknown[];
    const opens = isRecord(first) && messagesTurns.roleOf(first) === "user";
    return {
      ...rest,
      messages: opens
        ? [{ ...first, content: [...systemParts, ...blocksOf(first)] }, ...others]
        : [{ role: "user", content: systemParts }, ...(messages as readonly unknown[])],
    };
  },
};

function blocksOf({ content }: JsonBody): readonly unknown[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : Array.isArray(content) ? content : [];
}

function isResult(block: unknown): boolean {
  return isRecord(block) && block["type"] === "tool_result";
}

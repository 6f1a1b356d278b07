import { isRecord } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import type { TurnForm } from "../wire/corrections/turnRules.ts";

/** How this wire writes a conversation: a tool's results are parts of the user's, and what the system says stands beside the contents. */
export const geminiTurns: TurnForm = {
  field: "contents",
  roleOf: (content) => (content["role"] === "model" ? "assistant" : partsOf(content).some(isResult) ? "tool" : "user"),
  messageOf: (role, text) => ({ role: role === "assistant" ? "model" : "user", parts: [{ text }] }),
  parted: (content) => {
    const parts = partsOf(content);
    const words = parts.filter((part) => !isResult(part));
    return words.length === 0 || words.length === parts.length
      ? [content]
      : [
          { ...content, parts: parts.filter(isResult) },
          { ...content, parts: words },
        ];
  },
  systemAsUser: (body, onlyLate) => {
    const { systemInstruction, ...rest } = body;
    const contents: readonly unknown[] = Array.isArray(rest["contents"]) ? rest["contents"] : [];
    const systemParts = isRecord(systemInstruction) ? partsOf(systemInstruction) : [];
    if (onlyLate || systemParts.length === 0) {
      return body;
    }
    const [first, ...others] = contents;
    const opens = isRecord(first) && geminiTurns.roleOf(first) === "user";
    return {
      ...rest,
      contents: opens
        ? [{ ...first, parts: [...systemParts, ...partsOf(first)] }, ...others]
        : [{ role: "user", parts: systemParts }, ...contents],
    };
  },
};

function partsOf({ parts }: JsonBody): readonly unknown[] {
  return Array.isArray(parts) ? parts : [];
}

function isResult(part: unknown): boolean {
  return isRecord(part) && part["functionResponse"] !== undefined;
}

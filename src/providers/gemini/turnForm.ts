import { isRecord } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/mending.ts";
import type { TurnForm } from "../wire/corrections/turnMends.ts";

/** How this wire writes a conversation: a tool's results are parts of the user's, and what the system says stands beside the contents. */
export const geminiTurns: TurnForm = {
  field: "contents",
  roleOf: (content) => (content["role"] === "model" ? "assistant" : partsOf(content).some(isResult) ? "tool" : "user"),
  saying: (role, text) => ({ role: role === "assistant" ? "model" : "user", parts: [{ text }] }),
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
    const said = isRecord(systemInstruction) ? partsOf(systemInstruction) : [];
    if (onlyLate || said.length === 0) {
      return body;
    }
    const [first, ...others] = contents;
    const opens = isRecord(first) && geminiTurns.roleOf(first) === "user";
    return {
      ...rest,
      contents: opens ? [{ ...first, parts: [...said, ...partsOf(first)] }, ...others] : [{ role: "user", parts: said }, ...contents],
    };
  },
};

function partsOf({ parts }: JsonBody): readonly unknown[] {
  return Array.isArray(parts) ? parts : [];
}

function isResult(part: unknown): boolean {
  return isRecord(part) && part["functionResponse"] !== undefined;
}

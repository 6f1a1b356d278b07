import { isRecord } from "../../core/model/json.ts";
import type { TurnForm, TurnRole } from "../wire/corrections/turnRules.ts";

const roles: Readonly<Record<string, TurnRole>> = { system: "system", developer: "system", user: "user", assistant: "assistant" };

/** How this wire writes a conversation: as items, of which calls and results are some, and with what the system says first beside them. */
export const responsesTurns: TurnForm = {
  field: "input",
  roleOf: ({ role, type }) => (type === "function_call_output" ? "tool" : (roles[String(role)] ?? "other")),
  messageOf: (role, text) => ({ role, content: text }),
  joined: (one, other) => ({ ...one, content: joinedContents([one["content"], other["content"]]) }),
  systemAsUser: (body, onlyLate) => {
    const { instructions, ...rest } = body;
    const items: readonly unknown[] = Array.isArray(body["input"]) ? body["input"] : [];
    const isSystem = (item: unknown): boolean => isRecord(item) && responsesTurns.roleOf(item) === "system";
    const systemParts = !onlyLate && typeof instructions === "string" && instructions !== "" ? [instructions] : [];
    if (systemParts.length === 0 && !items.some(isSystem)) {
      return body;
    }
    let waiting: unknown[] = systemParts;
    const moved: unknown[] = [];
    for (const item of items) {
      if (isRecord(item) && isSystem(item)) {
        waiting.push(item["content"]);
      } else if (isRecord(item) && item["role"] === "user" && waiting.length > 0) {
        moved.push({ ...item, content: joinedContents([...waiting, item["content"]]) });
        waiting = [];
      } else {
        moved.push(item);
      }
    }
    return {
      ...(onlyLate ? body : rest),
      input: waiting.length === 0 ? moved : [...moved, { role: "user", content: joinedContents(waiting) }],
    };
  },
};

function joinedContents(contents: readonly unknown[]): unknown {
  if (contents.every((content) => typeof content === "string")) {
    return contents.join("\n\n");
  }
  return contents.flatMap((content): readonly unknown[] => (Array.isArray(content) ? content : [{ type: "input_text", text: content }]));
}

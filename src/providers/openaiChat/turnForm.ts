import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import type { TurnForm, TurnRole } from "../wire/corrections/turnRules.ts";
import { systemAsUser } from "./bodyRules.ts";

const roles: Readonly<Record<string, TurnRole>> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
};

/** How this wire writes a conversation. Neighbours of one role are one message from the start. */
export const chatTurns: TurnForm = {
  field: "messages",
  roleOf: ({ role }: JsonBody) => roles[String(role)] ?? "other",
  messageOf: (role, text) => ({ role, content: text }),
  systemAsUser,
};

import type { JsonBody } from "../wire/corrections/mending.ts";
import type { TurnForm, TurnRole } from "../wire/corrections/turnMends.ts";
import { systemAsUser } from "./bodyMends.ts";

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
  saying: (role, text) => ({ role, content: text }),
  systemAsUser,
};

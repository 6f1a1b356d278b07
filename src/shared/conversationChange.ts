import type { ConversationChange } from "./conversation.ts";
import type { PanelChange } from "./panelState.ts";

/** Changes of the panel alone. */
const panelOnly = new Set<PanelChange["type"]>([
  "role-set",
  "roles-set",
  "efforts-set",
  "attachments-set",
  "schema-set",
  "setup-set",
  "recall-add",
  "settings-problems-set",
  "chat-type-set",
  "wait-set",
  "conversation-show",
]);

/** Whether a change is one of the conversation itself, which is kept on disk. */
export function isConversationChange(change: PanelChange): change is ConversationChange {
  return !panelOnly.has(change.type);
}

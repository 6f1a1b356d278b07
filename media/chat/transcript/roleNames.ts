import type { Role } from "../../../src/shared/conversation.ts";

/** What people read for a role, its codicon, and what it is for. */
export const roleNames: Readonly<Record<Role, { readonly label: string; readonly icon: string; readonly purpose: string }>> = {
  worker: { label: "Worker", icon: "zap", purpose: "Quick and cheap: short answers and routine work" },
  orchestrator: { label: "Orchestrator", icon: "type-hierarchy", purpose: "Strong: plans, reasons in steps, hard questions" },
};

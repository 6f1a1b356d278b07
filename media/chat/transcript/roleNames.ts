import { roleLabels, type Role } from "../../../src/shared/conversation.ts";

/** What people read for a role, its codicon, and what it is for. */
export const roleNames: Readonly<Record<Role, { readonly label: string; readonly icon: string; readonly purpose: string }>> = {
  worker: { label: roleLabels.worker, icon: "zap", purpose: "Quick and cheap: short answers and routine work" },
  orchestrator: { label: roleLabels.orchestrator, icon: "type-hierarchy", purpose: "Strong: plans, reasons in steps, hard questions" },
};

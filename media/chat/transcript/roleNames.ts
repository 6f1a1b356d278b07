import { slotLabels, type Slot } from "../../../src/shared/step.ts";

/** What people read for a role, its codicon, and what it is for. */
export const roleNames: Readonly<Record<Slot, { readonly label: string; readonly icon: string; readonly purpose: string }>> = {
  worker: { label: slotLabels.worker, icon: "zap", purpose: "Quick and cheap: short answers and routine work" },
  orchestrator: { label: slotLabels.orchestrator, icon: "type-hierarchy", purpose: "Strong: plans, reasons in steps, hard questions" },
};

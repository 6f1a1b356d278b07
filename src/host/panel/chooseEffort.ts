import * as vscode from "vscode";
import { slotLabels, type Slot } from "../../shared/step.ts";
import type { EffortSetting } from "../../shared/panelState.ts";
import type { Services } from "../window/services.ts";

const efforts: readonly { readonly effort: EffortSetting; readonly label: string; readonly detail: string }[] = [
  { effort: "default", label: "Default", detail: "What the provider does when nothing is asked" },
  { effort: "auto", label: "Auto", detail: "Baton judges each prompt and says what it chose" },
  { effort: "off", label: "Off", detail: "As little thinking as the model can be brought to" },
  { effort: "low", label: "Low", detail: "A little thinking: fast and cheap" },
  { effort: "medium", label: "Medium", detail: "The usual amount" },
  { effort: "high", label: "High", detail: "The most thinking: slower and dearer" },
];

/** Asks how hard the role's model is to think, and writes it into the settings. Leaving it changes nothing. */
export async function chooseEffort(services: Services, role: Slot): Promise<void> {
  const current = services.settings.effort(role);
  const items = efforts.map(({ effort, label, detail }) => ({
    effort,
    label,
    detail,
    ...(effort === current ? { description: "$(check)" } : {}),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `Choose ${slotLabels[role]} Effort`,
    placeHolder: "How hard to think before answering",
  });
  if (picked !== undefined) {
    await services.settings.setEffort(role, picked.effort);
  }
}

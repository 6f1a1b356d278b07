import * as vscode from "vscode";
import { parseModelRef } from "../../core/routing/modelRef.ts";
import { slotLabels, type Slot } from "../../shared/step.ts";
import { updateProviderEntry } from "../../app/directory/providerEntries.ts";
import type { Services } from "../window/services.ts";
import { ModelPick } from "./modelPick.ts";

/**
 * *Baton: Choose Orchestrator Model* and *Choose Worker Model*: a quick pick filled live from every provider that can be asked, side by side, each
 * failing alone; any other id can be typed. Leaving it changes nothing.
 */
export async function chooseModel(services: Services, role: Slot): Promise<void> {
  const picked = await new ModelPick(services, role).show();
  if (picked?.run !== undefined) {
    await picked.run();
  } else if (picked?.ref !== undefined) {
    await services.settings.setModelRef(role, picked.ref);
    await takeTo(services, picked.ref);
  }
}

/** A provider whose model the user has chosen is the user's from now on, also where the choice is written into a workspace's settings. */
async function takeTo({ directory, roles, settings }: Services, ref: string): Promise<void> {
  const parsed = parseModelRef(ref, directory.known());
  const provider = parsed.ok ? directory.find(parsed.ref.provider) : undefined;
  if (provider !== undefined && !roles.isUsers(provider)) {
    await updateProviderEntry(settings, provider.id, { active: true });
  }
}

/** *Baton: Choose Models*: which of the two, then its model. */
export async function chooseModels(services: Services): Promise<void> {
  const items = (["orchestrator", "worker"] as const).map((role) => {
    const view = services.roles.view(role);
    return {
      label: slotLabels[role],
      description: view.ref === "" ? "not chosen yet" : view.ref,
      detail: view.problem && `$(warning) ${view.problem}`,
      role,
    };
  });
  const picked = await vscode.window.showQuickPick(items, { title: "Choose Models", placeHolder: "Which model do you want to choose?" });
  if (picked !== undefined) {
    await chooseModel(services, picked.role);
  }
}

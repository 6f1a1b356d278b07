import { formatModelRef } from "../../core/routing/modelRef.ts";
import { slotLabels, type Slot } from "../../shared/step.ts";
import type { Settings } from "../settings.ts";
import type { ModelLists } from "./modelLists.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";

/** How long a provider may take to list its models here, in milliseconds. */
const listMs = 15_000;

/**
 * Gives each role that has no model one of `provider`'s: the preset's choice where the provider lists it, else the first that it lists. Roles that
 * have a model keep it. Returns what was chosen, one `Orchestrator: gpt-5.5` each.
 */
export async function chooseFirstModels(
  services: { readonly lists: ModelLists; readonly settings: Settings },
  provider: ProviderDescription,
): Promise<readonly string[]> {
  const empty = (["orchestrator", "worker"] as const).filter((role) => services.settings.modelRef(role) === "");
  if (empty.length === 0) {
    return [];
  }
  const listing = await services.lists.list(provider, AbortSignal.timeout(listMs));
  const listed = listing.ok ? listing.models.map((model) => model.id) : [];
  const chosen: string[] = [];
  for (const role of empty) {
    const model = firstModel(provider, role, listed);
    if (model !== undefined) {
      await services.settings.setModelRef(role, formatModelRef({ provider: provider.id, model }));
      chosen.push(`${slotLabels[role]}: ${model}`);
    }
  }
  return chosen;
}

function firstModel(provider: ProviderDescription, role: Slot, listed: readonly string[]): string | undefined {
  const preferred = role === "worker" ? (provider.defaultWorkerModel ?? provider.defaultModel) : provider.defaultModel;
  return preferred !== undefined && (listed.length === 0 || listed.includes(preferred)) ? preferred : (listed[0] ?? preferred);
}

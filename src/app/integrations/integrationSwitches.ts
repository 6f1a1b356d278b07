import { switchedModels } from "../../core/settings/modelEntries.ts";
import { AccountEdits } from "../accounts/accountEdits.ts";
import { switchEnvironmentKey, type KeyPlaces } from "../accounts/environmentSwitch.ts";
import type { ProviderDescription } from "../directory/providerDirectory.ts";
import { changeProviderEntry, updateProviderEntry } from "../directory/providerEntries.ts";
import type { IntegrationNode } from "./integrationNode.ts";

/** Switches what a row stands for on or off: providers and models in the user's settings, keys in what is kept of them. Rejects as VS Code's own update of the settings does. */
export async function switchNode(
  places: KeyPlaces,
  tree: { provider(id: string): ProviderDescription | undefined },
  node: IntegrationNode,
  isOn: boolean,
): Promise<void> {
  switch (node.kind) {
    case "provider":
      return updateProviderEntry(places.settings, node.provider, { active: isOn });
    case "model":
      return changeProviderEntry(places.settings, node.provider, ({ models }) => ({ models: switchedModels(models, node.model, isOn) }));
    case "account": {
      const account = places.accounts.find(node.accountId);
      return account && new AccountEdits(places.accounts).change(account, { active: isOn });
    }
    case "environment": {
      const provider = tree.provider(node.provider);
      return provider && switchEnvironmentKey(places, provider, node.variable, isOn);
    }
    default:
      return undefined;
  }
}

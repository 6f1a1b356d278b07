import type { ProviderDescription } from "../directory/providerDirectory.ts";
import { changeProviderEntry } from "../directory/providerEntries.ts";
import { isRecord } from "../../core/model/json.ts";
import type { Settings } from "../settings.ts";
import { AccountEdits } from "./accountEdits.ts";
import type { AccountStore } from "./accountStore.ts";

/** Where keys are kept, and the settings that may name their variables. */
export interface KeyPlaces {
  readonly accounts: AccountStore;
  readonly settings: Settings;
}

/**
 * Switches the key in an environment variable on or off: in the settings where they name it among the provider's keys, else in what Baton keeps of the variable, for all
 * providers that use it. Rejects as VS Code's own update of the settings does.
 */
export async function switchEnvironmentKey(
  places: KeyPlaces,
  provider: ProviderDescription,
  variable: string,
  active: boolean,
): Promise<void> {
  if (provider.accounts?.some(({ keyVariable }) => keyVariable === variable) === true) {
    await changeProviderEntry(places.settings, provider.id, (entry) => {
      const accounts: readonly unknown[] = Array.isArray(entry["accounts"]) ? entry["accounts"] : [];
      return {
        accounts: accounts.map((account) => (isRecord(account) && account["keyVariable"] === variable ? { ...account, active } : account)),
      };
    });
  } else {
    await new AccountEdits(places.accounts).setEnvironmentActive(variable, active);
  }
}

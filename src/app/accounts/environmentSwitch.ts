import type { ProviderDescription } from "../models/providerDirectory.ts";
import { changeProviderEntry } from "../models/providerEntries.ts";
import { isRecord } from "../../core/model/json.ts";
import type { Services } from "../services.ts";
import { AccountEdits } from "./accountEdits.ts";

/**
 * Switches the key in an environment variable on or off: in the settings where they name it among the provider's keys, else in what Baton keeps of the variable, for all
 * providers that use it. Rejects as VS Code's own update of the settings does.
 */
export async function switchEnvironmentKey(services: Services, provider: ProviderDescription, variable: string, active: boolean): Promise<void> {
  if (provider.accounts?.some(({ keyVariable }) => keyVariable === variable) === true) {
    await changeProviderEntry(services.settings, provider.id, (entry) => {
      const accounts: readonly unknown[] = Array.isArray(entry["accounts"]) ? entry["accounts"] : [];
      return { accounts: accounts.map((account) => (isRecord(account) && account["keyVariable"] === variable ? { ...account, active } : account)) };
    });
  } else {
    await new AccountEdits(services.accounts).setEnvironmentActive(variable, active);
  }
}

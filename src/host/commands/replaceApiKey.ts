import * as vscode from "vscode";
import { pickAccount } from "../accounts/accountPick.ts";
import { promptForKey } from "../accounts/keyPrompt.ts";
import { promptForLabel } from "../accounts/labelPrompt.ts";
import type { Services } from "../services.ts";

/**
 * *Baton: Replace API Key*: the new key is tried before it takes the old one's place; until then nothing changes. `true` once it has. A provider
 * without a key is led to *Add*. Rejects when VS Code's secret storage does not keep the key; the old one then stays.
 */
export async function replaceApiKey(services: Services, providerId?: string): Promise<boolean> {
  const account = providerId === undefined ? await pickAccount(services, "Replace API Key") : services.accounts.of(providerId);
  const provider = services.directory.find(account?.provider ?? providerId ?? "");
  if (provider === undefined) {
    return false;
  }
  if (account === undefined) {
    return vscode.commands.executeCommand<boolean>("baton.addApiKey", provider.id);
  }
  const title = `Replace API Key “${account.label}” of ${provider.label}`;
  const prompted = await promptForKey(provider, services.access, `${title} (1/2)`);
  const label = prompted && (await promptForLabel(`${title} (2/2)`, account.label));
  if (prompted === undefined || label === undefined) {
    return false;
  }
  await services.accounts.replace(account, { key: prompted.key, label, origin: provider.origin });
  services.log.info(`${provider.id}: the key “${label}” was replaced${prompted.checked ? "" : ", unchecked"}.`);
  services.announce(prompted.checked ? `${provider.label} accepts the new key “${label}”.` : `The new key “${label}” for ${provider.label} is kept, unchecked.`);
  return true;
}

import * as vscode from "vscode";
import type { Services } from "../window/services.ts";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import type { Account } from "../../app/accounts/accountStore.ts";
import { promptForKey } from "./keyPrompt.ts";
import { otherLabels, promptForLabel } from "./labelPrompt.ts";

/**
 * Asks for the key that takes an account's place, and tries it before it does; until then nothing changes, and requests under way finish on the old one. `true` once it has.
 * Rejects when VS Code's secret storage does not keep the key; the old one then stays.
 */
export async function replaceKey(services: Services, account: Account): Promise<boolean> {
  const provider = services.directory.find(account.provider);
  if (provider === undefined) {
    void vscode.window.showWarningMessage(
      `The provider “${account.provider}” of the key “${account.label}” is not in your settings, or is switched off. Switch it on to replace the key.`,
    );
    return false;
  }
  const title = `Replace API Key “${account.label}” of ${provider.label}`;
  const prompted = await promptForKey(provider, services, { title: `${title} (1/2)`, instead: account });
  const label = prompted && (await promptForLabel(`${title} (2/2)`, account.label, otherLabels(services, account)));
  if (prompted === undefined || label === undefined) {
    return false;
  }
  await new AccountEdits(services.accounts).replace(account, { key: prompted.key, label, origin: provider.origin });
  services.log.info(`${provider.id}: the key “${label}” was replaced${prompted.checked ? "" : ", unchecked"}.`);
  services.announce(
    prompted.checked
      ? `${provider.label} accepted the new key “${label}”.`
      : `The new key “${label}” for ${provider.label} is saved but not checked.`,
  );
  return true;
}

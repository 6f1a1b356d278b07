import * as vscode from "vscode";
import { pickAccount } from "../accounts/accountPick.ts";
import type { Services } from "../services.ts";

/** *Baton: Remove API Key*, after a question: a key cannot be read back. `true` once it is gone. */
export async function removeApiKey(services: Services, providerId?: string): Promise<boolean> {
  const account = providerId === undefined ? await pickAccount(services, "Remove API Key") : services.accounts.of(providerId);
  if (account === undefined) {
    return false;
  }
  const label = services.directory.find(account.provider)?.label ?? account.provider;
  const answer = await vscode.window.showWarningMessage(
    `Remove the key “${account.label}” of ${label} from this computer?`,
    { modal: true, detail: "Baton cannot show it again. The key itself stays valid at the provider." },
    "Remove",
  );
  if (answer === undefined) {
    return false;
  }
  await services.accounts.remove(account);
  services.log.info(`${account.provider}: the key “${account.label}” was removed.`);
  services.announce(`The key “${account.label}” of ${label} is removed.`);
  return true;
}

import * as vscode from "vscode";
import { pickAccount } from "../accounts/accountPick.ts";
import { replaceKey } from "../accounts/keyRotation.ts";
import type { Services } from "../services.ts";

/** *Baton: Replace API Key*, of all or of one provider's; a provider without a key is led to *Add*. `true` once the new key is in the old one's place. */
export async function replaceApiKey(services: Services, providerId?: string): Promise<boolean> {
  if (providerId !== undefined && services.directory.find(providerId) !== undefined && services.accounts.ofProvider(providerId).length === 0) {
    return vscode.commands.executeCommand<boolean>("baton.addApiKey", providerId);
  }
  const account = await pickAccount(services, "Replace API Key", providerId);
  return account !== undefined && replaceKey(services, account);
}

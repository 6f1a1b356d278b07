import * as vscode from "vscode";
import { pickAccount } from "../accounts/accountPick.ts";
import { replaceKey } from "../accounts/keyRotation.ts";
import type { Services } from "../window/services.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/**
 * *Baton: Replace API Key*, of all or of one provider's, or the one whose `sourceId` is given; a provider without a key is led to *Add*, and a key that is not
 * Baton's to replace is notified of. `true` once the new key is in the old one's place.
 */
export async function replaceApiKey(services: Services, providerId?: string, sourceId?: string): Promise<boolean> {
  const provider = providerId === undefined ? undefined : services.directory.find(providerId);
  const named = sourceId === undefined ? undefined : services.accounts.find(sourceId);
  if (named !== undefined && named.provider === providerId) {
    return replaceKey(services, named);
  }
  const variable = provider && services.credentials.environmentSources(provider).find(({ id }) => id === sourceId)?.variable;
  if (provider !== undefined && variable !== undefined) {
    const message = `The key of ${provider.label} comes from the environment variable ${variable}. Change it there and restart VS Code, or add another key.`;
    return (await vscode.window.showInformationMessage(message, "Add API Key")) !== undefined && add(provider.id);
  }
  if (provider !== undefined && services.accounts.ofProvider(provider.id).length === 0) {
    return add(provider.id);
  }
  const account = await pickAccount(services, "Replace API Key", providerId);
  return account !== undefined && replaceKey(services, account);
}

async function add(providerId: string): Promise<boolean> {
  return (await runCommand("baton.addApiKey", providerId)) === true;
}

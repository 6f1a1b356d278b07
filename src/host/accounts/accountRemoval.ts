import * as vscode from "vscode";
import type { Services } from "../window/services.ts";
import type { Account } from "../../app/accounts/account.ts";
import { AccountEdits, type RemovedAccount } from "../../app/accounts/accountEdits.ts";
import { providerLabel } from "./accountPick.ts";

/**
 * Removes an account, and says so in a message with *Undo*, which puts it back with its key. Until the message is gone the key is in this window's memory, and
 * nowhere else. Resolves to `true` once it is removed, before the message is answered. Rejects when the keychain cannot be changed.
 */
export async function removeWithUndo(services: Services, account: Account): Promise<boolean> {
  const removed = await new AccountEdits(services.accounts).remove(account);
  services.log.info(`${account.provider}: the key “${account.label}” was removed.`);
  services.internalErrors.letGo("put the key back", offerUndo(services, removed));
  return true;
}

async function offerUndo(services: Services, removed: RemovedAccount): Promise<void> {
  const { account } = removed;
  const name = `“${account.label}” (${providerLabel(services, account.provider)})`;
  const stillValid = "It is still valid at the provider.";
  const answer = await vscode.window.showInformationMessage(`Key ${name} was removed from this computer. ${stillValid}`, "Undo");
  if (answer === undefined) {
    return;
  }
  try {
    await new AccountEdits(services.accounts).restore(removed);
    services.log.info(`${account.provider}: the key “${account.label}” was put back.`);
    services.announce(`Key ${name} was restored.`);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    services.log.error(`${account.provider}: the key “${account.label}” could not be put back: ${words}`);
    void vscode.window.showErrorMessage(`Key ${name} couldn't be restored: ${words}`);
  }
}

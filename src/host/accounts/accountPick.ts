import * as vscode from "vscode";
import type { Services } from "../window/services.ts";
import type { Account } from "../../app/accounts/accountStore.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/**
 * Asks which of the added keys is meant: of all, or of one provider's, where one alone needs no question. `undefined`: the user left, or there is none, which is
 * said.
 */
export async function pickAccount(services: Services, title: string, providerId?: string): Promise<Account | undefined> {
  const accounts = providerId === undefined ? services.accounts.all() : services.accounts.ofProvider(providerId);
  if (accounts.length === 0) {
    const add = await vscode.window.showInformationMessage("No keys have been added to Baton.", "Add API Key");
    if (add !== undefined) {
      await runCommand("baton.addApiKey");
    }
    return undefined;
  }
  if (accounts.length === 1 && providerId !== undefined) {
    return accounts[0];
  }
  const items = accounts.map((account) => ({
    label: providerLabel(services, account.provider),
    description: [`“${account.label}”`, ...(account.active ? [] : ["switched off"]), account.description]
      .filter((words) => words !== "")
      .join(" · "),
    detail: `For ${account.origins.join(", ")} · added ${new Date(account.addedAtMs).toLocaleDateString()}`,
    account,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Which key?", matchOnDescription: true }))?.account;
}

/** A provider's name for people; its id where the settings no longer speak of it. */
export function providerLabel(services: Services, id: string): string {
  return services.directory.find(id)?.label ?? id;
}

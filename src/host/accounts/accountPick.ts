import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { Account } from "./accountStore.ts";

/** Asks which of the added keys is meant. `undefined`: the user left, or there is none, which is said. */
export async function pickAccount(services: Services, title: string): Promise<Account | undefined> {
  const accounts = services.accounts.all();
  if (accounts.length === 0) {
    const add = await vscode.window.showInformationMessage("No key has been added to Baton yet.", "Add API Key");
    if (add !== undefined) {
      await vscode.commands.executeCommand("baton.addApiKey");
    }
    return undefined;
  }
  const items = accounts.map((account) => ({
    label: services.directory.find(account.provider)?.label ?? account.provider,
    description: `“${account.label}”`,
    detail: `For ${account.origins.join(", ")} · added ${new Date(account.addedAtMs).toLocaleDateString()}`,
    account,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Which key?" }))?.account;
}

import * as vscode from "vscode";
import { AccountEdits } from "../accounts/accountEdits.ts";
import { providerLabel } from "../accounts/accountPick.ts";
import type { Account } from "../accounts/accountStore.ts";
import type { Services } from "../services.ts";

interface SwitchItem extends vscode.QuickPickItem {
  readonly isActive: boolean;
  readonly apply: (active: boolean) => Promise<void>;
}

/**
 * *Baton: Switch API Keys On and Off*: all keys, or one provider's, those in the environment among them, with a check mark each. A key that is off is kept, and not
 * used. Leaving it changes nothing.
 */
export async function switchApiKeys(services: Services, providerId?: string): Promise<void> {
  const accounts = providerId === undefined ? services.accounts.all() : services.accounts.ofProvider(providerId);
  const items = [...accounts.map((account) => accountItem(services, account)), ...environmentItems(services, providerId)];
  if (items.length === 0) {
    void vscode.window.showInformationMessage("There is no key to switch on or off yet. Add one with “Baton: Add API Key”.");
    return;
  }
  const picked = await vscode.window.showQuickPick(items, { title: "Switch API Keys On and Off", placeHolder: "Which keys are to be used?", canPickMany: true, matchOnDescription: true });
  if (picked !== undefined) {
    const changed = items.filter((item) => picked.includes(item) !== item.isActive);
    await Promise.all(changed.map((item) => item.apply(!item.isActive)));
  }
}

function accountItem(services: Services, account: Account): SwitchItem {
  return {
    label: account.label,
    description: [providerLabel(services, account.provider), account.description].filter((words) => words !== "").join(" · "),
    picked: account.active,
    isActive: account.active,
    apply: (active) => new AccountEdits(services.accounts).change(account, { active }),
  };
}

function environmentItems(services: Services, providerId: string | undefined): readonly SwitchItem[] {
  const byVariable = new Map<string, string>();
  for (const provider of services.directory.all()) {
    const variable = providerId === undefined || provider.id === providerId ? services.credentials.environmentSource(provider)?.variable : undefined;
    if (variable !== undefined) {
      byVariable.set(variable, [byVariable.get(variable), provider.label].filter((label) => label !== undefined).join(", "));
    }
  }
  return [...byVariable].map(([variable, providers]) => {
    const isActive = services.accounts.isEnvironmentActive(variable);
    return { label: variable, description: `${providers} · from the environment`, picked: isActive, isActive, apply: (active) => new AccountEdits(services.accounts).setEnvironmentActive(variable, active) };
  });
}

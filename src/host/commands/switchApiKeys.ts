import * as vscode from "vscode";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import { providerLabel } from "../accounts/accountPick.ts";
import type { Account } from "../../app/accounts/accountStore.ts";
import type { EnvironmentSource } from "../../app/accounts/credentials.ts";
import { switchEnvironmentKey } from "../../app/accounts/environmentSwitch.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";

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
    void vscode.window.showInformationMessage("There are no keys to turn on or off. Add one with “Baton: Add API Key”.");
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: "Switch API Keys On and Off",
    placeHolder: "Select the keys to use",
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked !== undefined) {
    // One after the other: two changes of the settings at once would each write without the other.
    for (const item of items.filter((candidate) => picked.includes(candidate) !== candidate.isActive)) {
      await item.apply(!item.isActive);
    }
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
  const found = services.directory
    .all()
    .filter(({ id }) => providerId === undefined || id === providerId)
    .flatMap((provider) => services.credentials.environmentSources(provider).map((source) => ({ provider, source })));
  const byVariable = Map.groupBy(found, ({ source }) => source.variable);
  return [...byVariable].flatMap(([variable, users]) => {
    const [first] = users;
    return first === undefined
      ? []
      : [
          environmentItem(
            services,
            first.source,
            variable,
            users.map(({ provider }) => provider),
          ),
        ];
  });
}

function environmentItem(
  services: Services,
  source: EnvironmentSource,
  variable: string,
  providers: readonly ProviderDescription[],
): SwitchItem {
  return {
    label: source.label,
    description: `${providers.map(({ label }) => label).join(", ")} · from the environment`,
    picked: source.active,
    isActive: source.active,
    apply: async (active) => {
      for (const provider of providers) {
        await switchEnvironmentKey(services, provider, variable, active);
      }
    },
  };
}

import * as vscode from "vscode";
import { promptForKey } from "../accounts/keyPrompt.ts";
import { promptForLabel } from "../accounts/labelPrompt.ts";
import { systemClock } from "../clock.ts";
import { chooseFirstModels } from "../models/firstModels.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Services } from "../services.ts";

interface ProviderItem extends vscode.QuickPickItem {
  readonly provider?: ProviderDescription;
}

/**
 * *Baton: Add API Key*: provider, key, label. `true` once a key is kept. A provider that has one is led to *Replace*. Rejects when VS Code's
 * secret storage does not keep the key.
 */
export async function addApiKey(services: Services, providerId?: string): Promise<boolean> {
  const provider = (providerId === undefined ? undefined : services.directory.find(providerId)) ?? (await pickProvider(services));
  if (provider === undefined) {
    return false;
  }
  const present = services.accounts.of(provider.id);
  if (present !== undefined) {
    const replace = await vscode.window.showInformationMessage(`${provider.label} has the key “${present.label}” already.`, "Replace API Key");
    return replace !== undefined && (await vscode.commands.executeCommand<boolean>("baton.replaceApiKey", provider.id));
  }
  const title = `Add API Key for ${provider.label}`;
  const prompted = await promptForKey(provider, services.access, `${title} (1/2)`);
  if (prompted === undefined) {
    return false;
  }
  const label = await promptForLabel(`${title} (2/2)`, "default");
  if (label === undefined) {
    return false;
  }
  await services.accounts.add({ provider: provider.id, label, origins: [provider.origin], addedAtMs: systemClock.nowMs() }, prompted.key);
  services.log.info(`${provider.id}: the key “${label}” was added for ${provider.origin}${prompted.checked ? "" : ", unchecked"}.`);
  const chosen = await chooseFirstModels(services, provider);
  const outcome = prompted.checked ? `${provider.label} accepts the key “${label}”.` : `The key “${label}” for ${provider.label} is kept, unchecked.`;
  services.announce([outcome, ...chosen.map((choice) => `${choice}.`)].join(" "));
  return true;
}

async function pickProvider(services: Services): Promise<ProviderDescription | undefined> {
  const items: ProviderItem[] = services.directory
    .all()
    .filter((provider) => provider.type !== "editor" && (provider.keyRequired || services.accounts.of(provider.id) !== undefined))
    .map((provider) => ({ label: provider.label, description: keyState(services, provider), detail: provider.origin, provider }));
  const settingsItem: ProviderItem = { label: "$(settings-gear) Another provider or gateway…", detail: "Name it and its address in the setting baton.providers first" };
  const picked = await vscode.window.showQuickPick([...items, { label: "", kind: vscode.QuickPickItemKind.Separator }, settingsItem], {
    title: "Add API Key",
    placeHolder: "Which provider is the key for?",
    ignoreFocusOut: true,
  });
  if (picked === settingsItem) {
    await vscode.commands.executeCommand("baton.openSettings", "baton.providers");
  }
  return picked?.provider;
}

function keyState(services: Services, provider: ProviderDescription): string {
  const credential = services.credentials.of(provider);
  if (credential.kind === "ready" || credential.kind === "unapproved") {
    return credential.source.kind === "account" ? `has the key “${credential.source.label}”` : `uses ${credential.source.variable} from the environment`;
  }
  return "";
}

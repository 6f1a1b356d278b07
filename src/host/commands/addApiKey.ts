import * as vscode from "vscode";
import { entraLabel } from "../../core/settings/providerSettings.ts";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import { signInToEntra } from "../accounts/entraSession.ts";
import { promptForKey } from "../accounts/keyPrompt.ts";
import { freeLabel, promptForLabel } from "../accounts/labelPrompt.ts";
import type { ProviderDraft } from "../accounts/providerSetup.ts";
import { setUpProvider } from "../accounts/providerSetup.ts";
import { chooseFirstModels } from "../../app/models/firstModels.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import { updateProviderEntry } from "../../app/directory/providerEntries.ts";
import type { Services } from "../window/services.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

interface ProviderItem extends vscode.QuickPickItem {
  readonly provider?: ProviderDescription;
}

/**
 * *Baton: Add API Key*: provider, what it needs beside a key, key, label; or a sign-in, where the provider takes one. A provider may have several keys: the first is asked for
 * with what else it needs, the others with their label alone. `true` once the provider can be asked. Nothing is written before the last question is answered. Rejects when
 * VS Code's secret storage does not keep the key.
 */
export async function addApiKey(services: Services, providerId?: string): Promise<boolean> {
  const provider = services.directory.offered().find(({ id }) => id === providerId) ?? (await pickProvider(services));
  if (provider === undefined) {
    return false;
  }
  if (provider.auth !== "entra" && services.accounts.ofProvider(provider.id).length > 0) {
    return addKey(services, { provider, change: {} });
  }
  const draft = await setUpProvider(provider, `Set Up ${provider.label}`);
  if (draft === undefined) {
    return false;
  }
  if (draft.provider.auth === "entra") {
    return signIn(services, draft);
  }
  const withKey = await wantsKey(draft.provider);
  if (withKey === undefined) {
    return false;
  }
  if (withKey) {
    return addKey(services, draft);
  }
  await save(services, draft);
  return finish(services, draft, `${provider.label} is set up.`);
}

async function addKey(services: Services, draft: ProviderDraft): Promise<boolean> {
  const { provider } = draft;
  const title = `Add API Key for ${provider.label}`;
  const taken = services.accounts.ofProvider(provider.id).map((account) => account.label);
  const prompted = await promptForKey(provider, services, { title: `${title} (1/2)` });
  if (prompted === undefined) {
    return false;
  }
  const label = await promptForLabel(`${title} (2/2)`, freeLabel(taken), taken);
  if (label === undefined) {
    return false;
  }
  await save(services, draft);
  await new AccountEdits(services.accounts).add({ provider: provider.id, label, origins: [provider.origin] }, prompted.key);
  services.log.info(`${provider.id}: the key “${label}” was added for ${provider.origin}${prompted.checked ? "" : ", unchecked"}.`);
  return finish(
    services,
    draft,
    prompted.checked ? `${provider.label} accepted key “${label}”.` : `Key “${label}” for ${provider.label} is saved but not checked.`,
  );
}

async function signIn(services: Services, draft: ProviderDraft): Promise<boolean> {
  const { provider } = draft;
  try {
    await signInToEntra(provider.origin, `Baton asks ${provider.label} as you.`);
  } catch (error) {
    services.log.warn(`${provider.id}: no sign-in to ${entraLabel}: ${error instanceof Error ? error.message : String(error)}`);
    void vscode.window.showWarningMessage(`You are not signed in to ${entraLabel}, so ${provider.label} cannot be asked yet.`);
    return false;
  }
  await save(services, draft);
  return finish(services, draft, `${provider.label} is asked as you, through ${entraLabel}.`);
}

async function finish(services: Services, draft: ProviderDraft, outcome: string): Promise<boolean> {
  const chosen = await chooseFirstModels(services, services.directory.find(draft.provider.id) ?? draft.provider);
  services.announce([outcome, ...chosen.map((choice) => `${choice}.`)].join(" "));
  return true;
}

async function save(services: Services, { provider, change }: ProviderDraft): Promise<void> {
  if (Object.keys(change).length > 0) {
    await updateProviderEntry(services.settings, provider.id, change);
  }
}

/** Whether a key is asked for: where one is needed, or used when there is one. */
function takesKey(provider: ProviderDescription): boolean {
  return provider.keyRequired || provider.keyVariable !== undefined;
}

/** Whether a key is to be added, which the user decides where there is another way. `undefined`: the user left. */
async function wantsKey(provider: ProviderDescription): Promise<boolean | undefined> {
  if (!takesKey(provider) || !hasOwnCredentials(provider)) {
    return takesKey(provider);
  }
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: "$(account) Credentials of This Computer",
        detail: "As the cloud's own tools use them: a profile, a sign-in, variables, a role. Nothing is kept",
        withKey: false,
      },
      { label: "$(key) API Key", detail: "A key of this service, kept in VS Code's secret storage", withKey: true },
    ],
    { title: `Set Up ${provider.label}`, placeHolder: "How do you want to sign in?", ignoreFocusOut: true },
  );
  return picked?.withKey;
}

/** Whether the provider's own tools on this computer prove who asks, so that no key is needed. */
function hasOwnCredentials({ type }: ProviderDescription): boolean {
  const types: readonly string[] = ["bedrock", "vertex"];
  return types.includes(type);
}

async function pickProvider(services: Services): Promise<ProviderDescription | undefined> {
  const items: ProviderItem[] = services.directory
    .offered()
    .filter(
      (provider) =>
        provider.type !== "editor" &&
        (takesKey(provider) || hasOwnCredentials(provider) || services.accounts.ofProvider(provider.id).length > 0),
    )
    .map((provider) => ({
      label: provider.label,
      description: keyState(services, provider),
      detail: provider.about || provider.origin,
      provider,
    }));
  const settingsItem: ProviderItem = {
    label: "$(settings-gear) Another provider or gateway…",
    detail: "Name it and its address in the setting baton.providers first",
    alwaysShow: true,
  };
  const picked = await vscode.window.showQuickPick([...items, { label: "", kind: vscode.QuickPickItemKind.Separator }, settingsItem], {
    title: "Add API Key",
    placeHolder: "Which provider is the key for?",
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === settingsItem) {
    await runCommand("baton.openSettings", "baton.providers");
  }
  return picked?.provider;
}

function keyState(services: Services, provider: ProviderDescription): string {
  const labels = services.accounts.ofProvider(provider.id).map(({ label }) => `“${label}”`);
  if (labels.length > 1) {
    return `has the keys ${labels.join(", ")}`;
  }
  const credential = services.credentials.of(provider);
  if (provider.baseUrl === "" || (credential.kind !== "ready" && credential.kind !== "unapproved")) {
    return "";
  }
  switch (credential.source.kind) {
    case "account":
      return `has the key “${credential.source.label}”`;
    case "environment":
      return `uses ${credential.source.variable} from the environment`;
    case "entra":
      return `asked as you, through ${credential.source.label}`;
  }
}

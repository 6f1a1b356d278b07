import * as vscode from "vscode";
import { showTests } from "./connectionDoctor.ts";
import type { TestTarget } from "./hostTarget.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

interface TargetItem extends vscode.QuickPickItem {
  /** None: the settings are opened, which leave nothing to test. */
  readonly targets: readonly TestTarget[];
}

/**
 * *Baton: Test Connection*: asks which provider, or which of its keys (or takes `providerId`, and perhaps the id of one of its keys), tests all that was chosen side by
 * side, stage by stage, and shows what is found as it comes, with the fix of what is wrong.
 */
export async function testConnections(services: Services, providerId?: string, accountId?: string): Promise<void> {
  const asked = providerId === undefined ? undefined : services.directory.find(providerId);
  const targets = asked === undefined ? await pickTargets(services) : targetsOf(services, asked, accountId);
  if (targets.length > 0) {
    showTests(services, targets, (provider, sourceId) => testConnections(services, provider, sourceId));
  }
}

async function pickTargets(services: Services): Promise<readonly TestTarget[]> {
  const all = services.directory.all();
  const usable = all.filter((provider) => isSetUp(services, provider));
  const everything: TargetItem = {
    label: "$(checklist) All providers",
    description: usable.map((provider) => provider.label).join(", "),
    targets: usable.flatMap((provider) => targetsOf(services, provider)),
  };
  const items = all.flatMap((provider) => providerItems(services, provider));
  const unusable = services.directory
    .problems()
    .filter((problem) => !all.some(({ id }) => problem.startsWith(`baton.providers.${id}.`)))
    .map((problem): TargetItem => ({ label: "$(warning) Cannot be tested", detail: problem, targets: [] }));
  const picked = await vscode.window.showQuickPick([...(usable.length > 1 ? [everything] : []), ...items, ...unusable], {
    title: "Test Connection",
    placeHolder: "Which provider? A few hundred tokens are used at each.",
    matchOnDescription: true,
  });
  if (picked?.targets.length === 0) {
    await runCommand("baton.openSettings", "baton.providers");
  }
  return picked?.targets ?? [];
}

/** A row for the provider, and one for each of its keys where it has several. */
function providerItems(services: Services, provider: ProviderDescription): readonly TargetItem[] {
  const targets = targetsOf(services, provider);
  const one: TargetItem = { label: provider.label, description: provider.origin || "models that VS Code gives", targets };
  if (targets.length < 2) {
    return [one];
  }
  const keys = targets.map(
    (target): TargetItem => ({
      label: `$(key) ${target.source?.label ?? ""}`,
      description: `one key of ${provider.label}`,
      targets: [target],
    }),
  );
  return [{ ...one, description: `${String(targets.length)} keys · ${provider.origin}` }, ...keys];
}

/** The provider with each of its keys; with the one alone that is named, though it be switched off. */
function targetsOf(services: Services, provider: ProviderDescription, accountId?: string): readonly TestTarget[] {
  const account = accountId === undefined ? undefined : services.accounts.find(accountId);
  if (account !== undefined) {
    return [{ provider, source: services.credentials.accountSource(provider, account) }];
  }
  const all = services.access.sources(provider);
  const named = all.filter(({ id }) => id === accountId);
  const sources = named.length > 0 ? named : all;
  return sources.length === 0 ? [{ provider, source: undefined }] : sources.map((source) => ({ provider, source }));
}

/** Whether the user has set the provider up: with a key, in the settings, or as a role's. A server that could be there is not missed when it is not. */
function isSetUp(services: Services, provider: ProviderDescription): boolean {
  const { kind } = services.credentials.of(provider);
  const chosen = (["orchestrator", "worker"] as const).some((role) => services.roles.view(role).ref.startsWith(`${provider.id}:`));
  const configured = services.settings.providers().providers.some((entry) => entry.id === provider.id);
  return kind === "none-needed" ? chosen || configured : kind !== "missing";
}

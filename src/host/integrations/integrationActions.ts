import { describedModels } from "../../core/settings/modelEntries.ts";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import type { Account } from "../../app/accounts/accountStore.ts";
import { promptForCaps, promptForDescription, promptForTags } from "../accounts/accountPrompts.ts";
import { removeWithUndo } from "../accounts/accountRemoval.ts";
import { replaceKey } from "../accounts/keyRotation.ts";
import { otherLabels, promptForLabel } from "../accounts/labelPrompt.ts";
import { testConnections } from "../connection/testConnection.ts";
import { accountIdOf } from "../../app/accounts/account.ts";
import { approveOrigin } from "../window/failureFixes.ts";
import type { IntegrationAction } from "../typedCommands/commandMap.ts";
import { changeProviderEntry, updateProviderEntry } from "../../app/directory/providerEntries.ts";
import type { Services } from "../window/services.ts";
import type { IntegrationNode, NodeOf } from "../../app/integrations/integrationNode.ts";
import type { IntegrationsTree } from "./integrationsTree.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

type Action = (node: IntegrationNode) => Promise<unknown>;

/** What the commands of the *Integrations* view do with a row. A row that a command has nothing to do with is left alone. */
export function integrationActions(
  services: Services,
  tree: IntegrationsTree,
  refresh: () => void,
): Readonly<Record<IntegrationAction, Action>> {
  const edits = new AccountEdits(services.accounts);
  const onAccount =
    (act: (account: Account) => Promise<unknown>): Action =>
    async (node) => {
      const account = node.kind === "account" ? services.accounts.find(node.accountId) : undefined;
      return account && act(account);
    };
  const onProvider =
    (act: (provider: string) => Promise<unknown>): Action =>
    async (node) =>
      node.kind === "others" ? undefined : act(node.provider);
  const onModel =
    (act: (node: NodeOf<"model">) => Promise<unknown>): Action =>
    async (node) =>
      node.kind === "model" ? act(node) : undefined;
  return {
    addKey: onProvider(async (provider) => runCommand("baton.addApiKey", provider)),
    test: onProvider(async (provider) => testConnections(services, provider)),
    testKey: onAccount((account) => testConnections(services, account.provider, account.id)),
    replaceKey: onAccount((account) => replaceKey(services, account)),
    rename: (node) => rename(services, tree, node),
    describe: (node) => describe(services, tree, node),
    setTags: onAccount(async (account) => {
      const tags = await promptForTags(account);
      return tags && edits.change(account, { tags });
    }),
    setLimits: onAccount(async (account) => {
      const caps = await promptForCaps(account);
      return caps && edits.change(account, { caps });
    }),
    moveUp: onAccount((account) => edits.move(account, "up")),
    moveDown: onAccount((account) => edits.move(account, "down")),
    removeKey: onAccount((account) => removeWithUndo(services, account)),
    approve: onProvider((provider) => approveOrigin(services, provider)),
    tryNow: async (node) => {
      const row = tree.key(node);
      if (row !== undefined && node.kind !== "others") {
        (await services.runtime()).runner.clearKeyCooldown(
          accountIdOf(node.provider, row.source.id),
          tree.provider(node.provider)?.origin ?? "",
        );
      }
    },
    useAsOrchestrator: onModel(({ provider, model }) => services.settings.setModelRef("orchestrator", `${provider}:${model}`)),
    useAsWorker: onModel(({ provider, model }) => services.settings.setModelRef("worker", `${provider}:${model}`)),
    openSettings: async () => runCommand("baton.openSettings", "baton.providers"),
    refresh: async (node) => {
      tree.loads.forget(node.kind === "others" ? undefined : node.provider);
      refresh();
      return Promise.resolve();
    },
  };
}

async function rename(services: Services, tree: IntegrationsTree, node: IntegrationNode): Promise<void> {
  const account = node.kind === "account" ? services.accounts.find(node.accountId) : undefined;
  if (account !== undefined) {
    const label = await promptForLabel(`Rename the Key “${account.label}”`, account.label, otherLabels(services, account));
    return label === undefined ? undefined : new AccountEdits(services.accounts).change(account, { label });
  }
  const provider = node.kind === "provider" ? tree.provider(node.provider) : undefined;
  if (provider !== undefined) {
    const name = await promptForDescription(
      `Rename ${provider.label}`,
      provider.label,
      "Enter a name for this provider, or leave empty to use its own name.",
    );
    return name === undefined
      ? undefined
      : updateProviderEntry(services.settings, provider.id, { description: name === "" ? undefined : name });
  }
  return node.kind === "model" ? describe(services, tree, node) : undefined;
}

async function describe(services: Services, tree: IntegrationsTree, node: IntegrationNode): Promise<void> {
  const account = node.kind === "account" ? services.accounts.find(node.accountId) : undefined;
  if (account !== undefined) {
    const description = await promptForDescription(
      `Describe the Key “${account.label}”`,
      account.description,
      "What is this key for? Leave empty for no description.",
    );
    return description === undefined ? undefined : new AccountEdits(services.accounts).change(account, { description });
  }
  if (node.kind === "model") {
    const present = tree.provider(node.provider)?.models.find(({ id }) => id === node.model)?.description ?? "";
    const description = await promptForDescription(
      `Describe ${node.model}`,
      present,
      "What is this model for? Empty: what the catalogue knows of it is shown.",
    );
    return description === undefined
      ? undefined
      : changeProviderEntry(services.settings, node.provider, ({ models }) => ({
          models: describedModels(models, node.model, description),
        }));
  }
}

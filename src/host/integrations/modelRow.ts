import * as vscode from "vscode";
import type { ListedModel } from "../../core/provider.ts";
import { isEnabled } from "../../core/settings/configuredModels.ts";
import { describeFacts } from "../../app/models/describeFacts.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";
import type { NodeOf } from "../../app/integrations/integrationNode.ts";
import { checkbox, detailsTooltip, dotted, icon } from "./rowWords.ts";

/** The row of a model: its name, what the user or the catalogue says of it, and its switch. */
export function modelItem(node: NodeOf<"model">, listed: ListedModel, provider: ProviderDescription, services: Services): vscode.TreeItem {
  const isOn = isEnabled(provider.models, node.model);
  const item = new vscode.TreeItem(node.model);
  const words = modelWords(listed, provider, services);
  const roles = rolesOf(node, services);
  item.id = node.id;
  item.description = dotted([roles.join(", "), isOn ? undefined : "off", words]);
  item.iconPath = isOn ? icon("chip") : icon("circle-slash", "disabledForeground");
  item.checkboxState = checkbox(isOn, `the model ${node.model} of ${provider.label}`);
  item.contextValue = `model ${isOn ? "on" : "off"}`;
  item.accessibilityInformation = {
    label: `Model ${node.model} of ${provider.label}, ${dotted([isOn ? "on" : "off", roles.join(", "), words]).replaceAll(" · ", ", ")}`,
  };
  return item;
}

/** All that is known of a model. */
export function modelTooltip(
  node: NodeOf<"model">,
  listed: ListedModel,
  provider: ProviderDescription,
  services: Services,
): vscode.MarkdownString {
  return detailsTooltip(`${provider.id}:${node.model}`, [
    ["", provider.models.find(({ id }) => id === node.model)?.description],
    ["", plainFacts(listed, provider, services)],
    ["Chosen as", rolesOf(node, services).join(", ")],
    ["Used", isEnabled(provider.models, node.model) ? undefined : "no, it is turned off: pickers don't offer it, and Baton doesn't use it"],
  ]);
}

function modelWords(listed: ListedModel, provider: ProviderDescription, services: Services): string {
  return provider.models.find(({ id }) => id === listed.id)?.description ?? plainFacts(listed, provider, services);
}

/** Without icons, which a row's description would show by their names. */
function plainFacts(listed: ListedModel, provider: ProviderDescription, services: Services): string {
  return describeFacts(services.lists.facts(provider.id, listed)).replaceAll(/\$\([\w-]+\) /g, "");
}

function rolesOf({ provider, model }: NodeOf<"model">, { roles }: Services): readonly string[] {
  return (["orchestrator", "worker"] as const).filter((role) => {
    const resolved = roles.resolve(role);
    return resolved.ok && resolved.ref.provider === provider && resolved.ref.model === model;
  });
}

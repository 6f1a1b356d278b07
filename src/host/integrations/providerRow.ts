import * as vscode from "vscode";
import { isEnabled } from "../../core/settings/configuredModels.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { KeyHealth } from "../../app/integrations/healthView.ts";
import type { NodeOf } from "../../app/integrations/integrationNode.ts";
import { keysWords, type KeyRow } from "./keyRows.ts";
import { checkbox, counted, detailsTooltip, dotted, healthWords, icon } from "./rowWords.ts";

/** What a provider's row is made of. */
export interface ProviderFacts {
  readonly provider: ProviderDescription;
  readonly keys: readonly KeyRow[];
  /** Whether it is below *Other Providers*. */
  readonly isOther: boolean;
  /** The health of its address. */
  readonly address: KeyHealth | undefined;
}

/** The row of a provider. */
export function providerItem(node: NodeOf<"provider">, facts: ProviderFacts, nowMs: number): vscode.TreeItem {
  const { provider, isOther } = facts;
  const item = new vscode.TreeItem(
    provider.label,
    isOther ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed,
  );
  const state = stateWords(facts, nowMs);
  item.id = node.id;
  item.description = isOther ? dotted([provider.active ? undefined : "off", provider.about]) : state;
  item.iconPath = providerIcon(facts);
  item.checkboxState = checkbox(provider.active, provider.label);
  item.contextValue = [
    "provider",
    provider.active ? "on" : "off",
    ...(takesKeys(provider) ? ["takes-keys"] : []),
    ...(provider.type === "editor" ? ["editor"] : []),
  ].join(" ");
  item.accessibilityInformation = {
    label: `${provider.label}, ${dotted([provider.active ? "on" : "off", state, provider.about]).replaceAll(" · ", ", ")}`,
  };
  return item;
}

/** All that is known of a provider. */
export function providerTooltip(facts: ProviderFacts, nowMs: number): vscode.MarkdownString {
  const { provider, address } = facts;
  const off = provider.models.filter(({ id }) => !isEnabled(provider.models, id));
  return detailsTooltip(provider.label, [
    ["", provider.about],
    ["Id in the settings", provider.id],
    ["Address", provider.baseUrl || (provider.type === "editor" ? "within VS Code" : "not given yet")],
    ["State", stateWords(facts, nowMs)],
    ["Default model", provider.defaultModel],
    ["Models switched off", off.map(({ id }) => id).join(", ")],
    ["The address", address === undefined ? undefined : `${healthWords(address, nowMs)} (${address.reason})`],
    ["Provider message", address?.message],
  ]);
}

/** Whether keys can be added to a provider. */
export function takesKeys({ type, auth }: Pick<ProviderDescription, "type" | "auth">): boolean {
  return type !== "editor" && auth !== "entra";
}

function stateWords({ provider, keys, address, isOther }: ProviderFacts, nowMs: number): string {
  if (!provider.active) {
    return "off";
  }
  const modelsOff = provider.models.filter(({ id }) => !isEnabled(provider.models, id)).length;
  const keyWords =
    keys.length > 0
      ? keysWords(keys, nowMs)
      : provider.type === "editor" || isOther
        ? undefined
        : provider.keyRequired
          ? "no key yet"
          : "no key needed";
  return dotted([
    keyWords,
    address === undefined ? undefined : `address ${healthWords(address, nowMs)}`,
    modelsOff === 0 ? undefined : `${counted(modelsOff, "model")} off`,
  ]);
}

function providerIcon({ provider, keys, address, isOther }: ProviderFacts): vscode.ThemeIcon {
  if (!provider.active) {
    return icon("circle-slash", "disabledForeground");
  }
  if (isOther) {
    return icon("circle-large-outline", "disabledForeground");
  }
  const used = keys.filter(({ isActive, source }) => isActive && source.approved);
  if (used.length > 0 && used.every(({ health }) => health?.kind === "rejected" && health.models.length === 0)) {
    return icon("error", "list.errorForeground");
  }
  if (address !== undefined || (provider.keyRequired && used.length === 0)) {
    return icon("warning", "list.warningForeground");
  }
  return used.some(({ health }) => health !== undefined)
    ? icon("debug-pause", "list.warningForeground")
    : icon("pass", "testing.iconPassed");
}

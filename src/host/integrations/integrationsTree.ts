import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import { isOpenServer } from "../../app/accounts/credentials.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";
import type { HealthView } from "../../app/integrations/healthView.ts";
import { IntegrationNodes, type IntegrationNode } from "../../app/integrations/integrationNode.ts";
import { keyItem, keyRows, keyTooltip, type KeyRow } from "./keyRows.ts";
import { ModelLoads } from "../../app/integrations/modelLoads.ts";
import { modelItem, modelTooltip } from "./modelRow.ts";
import { providerItem, providerTooltip, type ProviderFacts } from "./providerRow.ts";
import { counted, icon } from "./rowWords.ts";

/**
 * What the *Integrations* view shows: the providers that are set up, below each its keys and its models, and below *Other Providers* those that could be. Everything is read anew from
 * settings, accounts and health whenever a row is drawn; models alone are asked for, when they are first shown.
 */
export class IntegrationsTree {
  readonly nodes = new IntegrationNodes();
  readonly loads: ModelLoads;
  private readonly services: Services;
  private readonly health: HealthView;
  private readonly clock: Clock;
  private editorHasModels = false;

  constructor(services: Services, health: HealthView, clock: Clock) {
    this.services = services;
    this.health = health;
    this.clock = clock;
    this.loads = new ModelLoads(services.lists);
  }

  /** The rows below one; the first ones for `undefined`. */
  async children(node: IntegrationNode | undefined): Promise<readonly IntegrationNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.roots();
      case "others":
        return this.others().map(({ id }) => this.nodes.provider(id));
      case "provider":
        return this.below(node.provider);
      case "models":
        return this.models(node.provider);
      default:
        return [];
    }
  }

  /** The row that one stands below. */
  parent(node: IntegrationNode): IntegrationNode | undefined {
    switch (node.kind) {
      case "others":
        return undefined;
      case "provider":
        return this.others().some(({ id }) => id === node.provider) ? this.nodes.others : undefined;
      case "model":
      case "note":
        return this.nodes.models(node.provider);
      default:
        return this.nodes.provider(node.provider);
    }
  }

  /** How a row looks now. */
  item(node: IntegrationNode): vscode.TreeItem {
    const provider = node.kind === "others" ? undefined : this.provider(node.provider);
    if (node.kind === "others") {
      const item = new vscode.TreeItem("Other Providers", vscode.TreeItemCollapsibleState.Collapsed);
      item.id = node.id;
      item.description = "not set up yet";
      return item;
    }
    const nowMs = this.clock.nowMs();
    if (provider === undefined) {
      return new vscode.TreeItem("");
    }
    switch (node.kind) {
      case "provider":
        return providerItem(node, this.facts(provider), nowMs);
      case "account":
      case "environment":
      case "entra": {
        const row = this.key(node);
        const siblings = this.services.accounts.ofProvider(provider.id);
        const index = siblings.findIndex(({ id }) => id === row?.source.id);
        return row === undefined ? new vscode.TreeItem("") : keyItem(node, row, provider, nowMs, { index, count: siblings.length });
      }
      case "models":
        return modelsItem(node.id, provider);
      case "model":
        return modelItem(node, this.loads.find(provider.id, node.model), provider, this.services);
      case "note": {
        const item = new vscode.TreeItem(node.text);
        item.id = node.id;
        item.iconPath = icon("info");
        item.tooltip = node.text;
        return item;
      }
    }
  }

  /** What is reported of a row when the pointer is over it. */
  tooltip(node: IntegrationNode): vscode.MarkdownString | undefined {
    const provider = node.kind === "others" ? undefined : this.provider(node.provider);
    if (provider === undefined) {
      return undefined;
    }
    const nowMs = this.clock.nowMs();
    if (node.kind === "provider") {
      return providerTooltip(this.facts(provider), nowMs);
    }
    if (node.kind === "model") {
      return modelTooltip(node, this.loads.find(provider.id, node.model), provider, this.services);
    }
    const row = this.key(node);
    return row && keyTooltip(row, provider, nowMs);
  }

  /** The key that a row stands for; `undefined` where it stands for none, or the key is gone. */
  key(node: IntegrationNode): KeyRow | undefined {
    const provider = node.kind === "others" ? undefined : this.provider(node.provider);
    const id = node.kind === "account" ? node.accountId : node.kind === "environment" ? `env:${node.variable}` : node.kind;
    return provider && this.keys(provider).find(({ source }) => source.id === id);
  }

  /** The provider as the settings have it now, switched off or not. */
  provider(id: string): ProviderDescription | undefined {
    return this.services.directory.everyone().find((provider) => provider.id === id);
  }

  /** The providers whose rows will say something else by themselves, because a cooldown gets shorter, and in how many milliseconds they are to be drawn anew. */
  coolingDown(): { readonly nodes: readonly IntegrationNode[]; readonly redrawMs: number } | undefined {
    const nowMs = this.clock.nowMs();
    const cooldowns = this.services.directory.everyone().flatMap((provider) => {
      const { keys, address } = this.facts(provider);
      const lefts = [...keys.map(({ health }) => health), address]
        .flatMap((health) => (health?.untilMs === undefined ? [] : [health.untilMs - nowMs]))
        .filter((leftMs) => leftMs > 0);
      return lefts.length === 0 ? [] : [{ node: this.nodes.provider(provider.id), leftMs: Math.min(...lefts) }];
    });
    const leftMs = Math.min(...cooldowns.map((cooldown) => cooldown.leftMs));
    // Often enough to be believed, and seldom enough for a tooltip to be read meanwhile.
    return cooldowns.length === 0
      ? undefined
      : { nodes: cooldowns.map(({ node }) => node), redrawMs: leftMs < 10_000 ? 1000 : leftMs < 120_000 ? 5000 : 30_000 };
  }

  private async roots(): Promise<readonly IntegrationNode[]> {
    this.editorHasModels =
      (await vscode.lm.selectChatModels().then(
        (models) => models.length,
        () => 0,
      )) > 0;
    await this.services.lists.prepare();
    const setUp = this.services.directory.everyone().filter((provider) => this.isSetUp(provider));
    return setUp.length === 0 ? [] : [...setUp.map(({ id }) => this.nodes.provider(id)), this.nodes.others];
  }

  private others(): readonly ProviderDescription[] {
    return this.services.directory.everyone().filter((provider) => !this.isSetUp(provider));
  }

  /** Whether the user has anything to do with a provider: a key, a word in the settings, a role's model; or VS Code has models of its own. */
  private isSetUp(provider: ProviderDescription): boolean {
    const isChosen = (["orchestrator", "worker"] as const).some((role) =>
      this.services.settings.modelRef(role).startsWith(`${provider.id}:`),
    );
    return provider.configured || isChosen || this.keys(provider).length > 0 || (provider.type === "editor" && this.editorHasModels);
  }

  private below(id: string): readonly IntegrationNode[] {
    const provider = this.provider(id);
    if (provider === undefined) {
      return [];
    }
    const keys = this.keys(provider).map(({ source }) => {
      switch (source.kind) {
        case "account":
          return this.nodes.account(id, source.account.id);
        case "environment":
          return this.nodes.environment(id, source.variable);
        case "entra":
          return this.nodes.entra(id);
      }
    });
    return [...keys, this.nodes.models(id)];
  }

  private async models(id: string): Promise<readonly IntegrationNode[]> {
    const provider = this.provider(id);
    if (provider === undefined) {
      return [];
    }
    const { models, failure } = await this.loads.models(provider);
    const notes =
      failure === undefined
        ? models.length === 0
          ? [this.nodes.note(id, "It lists no models.")]
          : []
        : [this.nodes.note(id, failure.message)];
    return [...notes, ...models.map((model) => this.nodes.model(id, model.id))];
  }

  private facts(provider: ProviderDescription): ProviderFacts {
    const isAsked = provider.active && (provider.type === "editor" || this.services.credentials.usable(provider) || isOpenServer(provider));
    return {
      provider,
      keys: this.keys(provider),
      isOther: !this.isSetUp(provider),
      address: isAsked ? this.health.ofAddress(provider.origin, this.clock.nowMs()) : undefined,
    };
  }

  private keys(provider: ProviderDescription): readonly KeyRow[] {
    return keyRows(this.services, provider, (sourceId) => this.health.of(provider.id, sourceId, this.clock.nowMs()));
  }
}

function modelsItem(id: string, provider: ProviderDescription): vscode.TreeItem {
  const item = new vscode.TreeItem("Models", vscode.TreeItemCollapsibleState.Collapsed);
  const off = provider.models.filter(({ enabled }) => enabled === false).length;
  item.id = id;
  item.iconPath = icon("list-unordered");
  item.description = off === 0 ? "" : `${counted(off, "model")} off`;
  item.contextValue = "models";
  item.accessibilityInformation = { label: `Models of ${provider.label}${off === 0 ? "" : `, ${counted(off, "model")} off`}` };
  return item;
}

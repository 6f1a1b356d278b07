import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import type { IntegrationAction } from "../typedCommands/commandMap.ts";
import type { Services } from "../window/services.ts";
import { bookHealth } from "../../app/integrations/healthView.ts";
import { integrationActions } from "./integrationActions.ts";
import type { IntegrationNode } from "../../app/integrations/integrationNode.ts";
import { switchNode } from "../../app/integrations/integrationSwitches.ts";
import { IntegrationsTree } from "./integrationsTree.ts";

/** How long changes are gathered: too short to be noticed. */
const burstMs = 40;

/** What the view that stands since activation needs of this window's tree. */
export interface TreePorts {
  readonly clock: Clock;
  isVisible(): boolean;
  /** Has a row, and those below it, drawn anew; all rows where none is named. */
  redraw(node?: IntegrationNode): void;
}

/** The tree behind the *Integrations* view: loaded when the view is first seen, or one of its commands is first run. */
export class Integrations implements vscode.Disposable {
  private readonly services: Services;
  private readonly ports: TreePorts;
  private readonly tree: IntegrationsTree;
  private readonly actions: ReturnType<typeof integrationActions>;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private cancelTick: (() => void) | undefined;
  private cancelRedraw: (() => void) | undefined;

  constructor(
    services: Services,
    tree: IntegrationsTree,
    watched: readonly ((redraw: () => void) => { dispose(): unknown })[],
    ports: TreePorts,
  ) {
    this.services = services;
    this.ports = ports;
    this.tree = tree;
    const redraw = (): void => {
      this.redraw();
    };
    this.actions = integrationActions(services, tree, redraw);
    this.subscriptions = watched.map((watch) => watch(redraw));
    this.tick();
  }

  children(node: IntegrationNode | undefined): Promise<readonly IntegrationNode[]> {
    return this.tree.children(node);
  }

  parent(node: IntegrationNode): IntegrationNode | undefined {
    return this.tree.parent(node);
  }

  item(node: IntegrationNode): vscode.TreeItem {
    return this.tree.item(node);
  }

  tooltip(node: IntegrationNode): vscode.MarkdownString | undefined {
    return this.tree.tooltip(node);
  }

  /** Does something with a row; refreshes all for none. Rejects with words for the user. */
  async run(action: IntegrationAction, node: IntegrationNode | undefined): Promise<void> {
    const target = node ?? (action === "refresh" ? this.tree.nodes.others : undefined);
    if (target !== undefined) {
      await this.actions[action](target);
    }
  }

  /** Does what the user's clicks on check boxes say, one after the other. Rows whose change was rejected show again what holds. */
  async switchAll(changes: readonly (readonly [node: IntegrationNode, isOn: boolean])[]): Promise<void> {
    try {
      for (const [node, isOn] of changes) {
        await switchNode(this.services, this.tree, node, isOn);
      }
    } catch (error) {
      this.redraw();
      throw error;
    }
  }

  /** The view has come into sight, or gone. */
  visibilityChanged(): void {
    this.redraw();
  }

  dispose(): void {
    this.cancelRedraw?.();
    this.cancelTick?.();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Changes come in bursts: a new key is one of the accounts, of the secrets and of the health book. One drawing for all, since a click on a row that is being drawn anew is lost. */
  private redraw(): void {
    this.cancelRedraw ??= this.ports.clock.after(burstMs, () => {
      this.cancelRedraw = undefined;
      if (this.ports.isVisible()) {
        this.ports.redraw();
      }
      this.tick();
    });
  }

  /** Redraws by itself while a cooldown gets shorter before the user's eyes. */
  private tick(): void {
    this.cancelTick?.();
    const coolingDown = this.ports.isVisible() ? this.tree.coolingDown() : undefined;
    this.cancelTick =
      coolingDown === undefined
        ? undefined
        : this.ports.clock.after(coolingDown.redrawMs, () => {
            for (const node of coolingDown.nodes) {
              this.ports.redraw(node);
            }
            this.tick();
          });
  }
}

/** Builds the tree. Rejects only where Baton's own files are broken. */
export async function openIntegrations(services: Services, ports: TreePorts): Promise<Integrations> {
  const health = bookHealth((await services.runtime()).runner.health);
  const tree = new IntegrationsTree(services, health, ports.clock);
  const watched = [
    services.settings.onDidChange,
    services.accounts.onDidChange,
    (redraw: () => void) => health.onDidChange(redraw),
    (redraw: () => void) => vscode.lm.onDidChangeChatModels(redraw),
    // Another key may be allowed other models.
    () =>
      services.accounts.onDidChangeKey(({ provider }) => {
        tree.loads.forget(provider);
      }),
  ];
  return new Integrations(services, tree, watched, ports);
}

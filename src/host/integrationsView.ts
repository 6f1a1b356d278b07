import * as vscode from "vscode";
import { systemClock } from "./clock.ts";
import type { IntegrationNode } from "./integrations/integrationNode.ts";
import type { Integrations } from "./integrations/integrations.ts";
import type { Services } from "./services.ts";

/** The ids of the *Integrations* view: it stands beside the chat, in one place or the other. */
const viewIds = ["baton.integrations", "baton.integrationsInActivityBar"] as const;

/** What the rows of the view can be told to do: the commands `baton.integrations.NAME` of the manifest's menus. */
const actions = [
  "addKey",
  "test",
  "testKey",
  "replaceKey",
  "rename",
  "describe",
  "setTags",
  "setLimits",
  "moveUp",
  "moveDown",
  "removeKey",
  "approve",
  "tryNow",
  "useAsOrchestrator",
  "useAsWorker",
  "openSettings",
  "refresh",
] as const;

/** What a row can be told to do. */
export type IntegrationAction = (typeof actions)[number];

/** Brings the view to the front, open. */
export async function revealIntegrations(): Promise<void> {
  const inActivityBar = vscode.workspace.getConfiguration("baton").get("panel.location") === "activityBar";
  await vscode.commands.executeCommand(`${viewIds[inActivityBar ? 1 : 0]}.focus`);
}

/** Stands for the *Integrations* view until it is first seen: what fills it is loaded then. */
export class IntegrationsView implements vscode.Disposable, vscode.TreeDataProvider<IntegrationNode> {
  private readonly services: Services;
  private readonly changed = new vscode.EventEmitter<IntegrationNode | undefined>();
  private readonly views: readonly vscode.TreeView<IntegrationNode>[];
  private readonly subscriptions: vscode.Disposable;
  /** The row that a key press is for. VS Code's own list of what is selected has holes while rows are drawn anew. */
  private selected: IntegrationNode | undefined;
  private loading: Promise<Integrations> | undefined;
  private loaded: Integrations | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(services: Services) {
    this.services = services;
    this.views = viewIds.map((id) => vscode.window.createTreeView(id, { treeDataProvider: this, manageCheckboxStateManually: true, showCollapseAll: true }));
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      ...this.views,
      ...this.views.flatMap((view) => [
        view.onDidChangeVisibility(() => this.loaded?.visibilityChanged()),
        view.onDidChangeSelection(({ selection }) => {
          this.selected = selection[0];
        }),
        view.onDidChangeCheckboxState(({ items }) => void this.told("A switch", (tree) => tree.switchAll(items.map(([node, state]) => [node, state === vscode.TreeItemCheckboxState.Checked])))),
      ]),
      // What is refreshed from the view's title is all.
      ...actions.map((action) =>
        vscode.commands.registerCommand(`baton.integrations.${action}`, (node?: IntegrationNode) => this.told(action, (tree) => tree.run(action, node ?? (action === "refresh" ? undefined : this.selected)))),
      ),
    );
  }

  async getChildren(node?: IntegrationNode): Promise<IntegrationNode[]> {
    return [...(await (await this.load()).children(node))];
  }

  getTreeItem(node: IntegrationNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    return this.loaded?.item(node) ?? this.load().then((tree) => tree.item(node));
  }

  getParent(node: IntegrationNode): IntegrationNode | undefined {
    return this.loaded?.parent(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: IntegrationNode): vscode.TreeItem {
    item.tooltip ??= this.loaded?.tooltip(node);
    return item;
  }

  dispose(): void {
    this.loaded?.dispose();
    this.subscriptions.dispose();
  }

  private load(): Promise<Integrations> {
    this.loading ??= import("./integrations/integrations.ts").then(async ({ openIntegrations }) => {
      this.loaded = await openIntegrations(this.services, {
        clock: systemClock,
        isVisible: () => this.views.some(({ visible }) => visible),
        redraw: (node) => {
          this.changed.fire(node);
        },
      });
      return this.loaded;
    });
    return this.loading;
  }

  /** Does something with the tree; what goes wrong is told to the user and the log. */
  private async told(what: string, act: (tree: Integrations) => Promise<void>): Promise<void> {
    try {
      await act(await this.load());
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.services.log.error(`${what}: ${words}`);
      void vscode.window.showErrorMessage(`Baton: ${words}`);
    }
  }
}

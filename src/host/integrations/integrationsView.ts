import * as vscode from "vscode";
import { systemClock } from "../../app/clock.ts";
import type { IntegrationNode } from "../../app/integrations/integrationNode.ts";
import { integrationActionNames, type IntegrationCommands, type RowCommand } from "../typedCommands/commandMap.ts";
import { focusView } from "../typedCommands/runCommand.ts";
import { loadOnce } from "../../app/loadOnce.ts";
import type { Integrations, openIntegrations } from "./integrations.ts";
import type { Services } from "../window/services.ts";

/** The ids of the *Integrations* view: it stands beside the chat, in one place or the other. */
const viewIds = ["baton.integrations", "baton.integrationsInActivityBar"] as const;

/** Brings the view to the front, open. */
export async function revealIntegrations(): Promise<void> {
  const inActivityBar = vscode.workspace.getConfiguration("baton").get("panel.location") === "activityBar";
  await focusView(viewIds[inActivityBar ? 1 : 0]);
}

/** Loads what opens the tree. Rejects only if Baton's own files are broken. */
export type LoadIntegrations = () => Promise<{ readonly openIntegrations: typeof openIntegrations }>;

/** Stands for the *Integrations* view until it is first seen: what fills it is loaded then. */
export class IntegrationsView implements vscode.Disposable, vscode.TreeDataProvider<IntegrationNode> {
  private readonly changed = new vscode.EventEmitter<IntegrationNode | undefined>();
  private readonly views: readonly vscode.TreeView<IntegrationNode>[];
  private readonly subscriptions: vscode.Disposable;
  /** The row that a key press is for. VS Code's own list of what is selected has holes while rows are drawn anew. */
  private selected: IntegrationNode | undefined;
  private readonly load: () => Promise<Integrations>;
  private loaded: Integrations | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(services: Services, loadDialogs: LoadIntegrations) {
    this.load = loadOnce(async () => {
      const { openIntegrations } = await loadDialogs();
      this.loaded = await openIntegrations(services, {
        clock: systemClock,
        isVisible: () => this.views.some(({ visible }) => visible),
        redraw: (node) => {
          this.changed.fire(node);
        },
      });
      return this.loaded;
    });
    this.views = viewIds.map((id) =>
      vscode.window.createTreeView(id, { treeDataProvider: this, manageCheckboxStateManually: true, showCollapseAll: true }),
    );
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      ...this.views,
      ...this.views.flatMap((view) => [
        view.onDidChangeVisibility(() => this.loaded?.visibilityChanged()),
        view.onDidChangeSelection(({ selection }) => {
          this.selected = selection[0];
        }),
        view.onDidChangeCheckboxState(({ items }) =>
          services.internalErrors.letGo(
            "set the switch",
            this.load().then((tree) =>
              tree.switchAll(items.map(([node, state]) => [node, state === vscode.TreeItemCheckboxState.Checked])),
            ),
          ),
        ),
      ]),
    );
  }

  /** The commands of the rows, which are for the row that is selected where they are run without one. What is refreshed from the view's title is all. */
  commands(): IntegrationCommands {
    const handlers = integrationActionNames.map((action) => {
      const run: RowCommand = async (node, nodes) => {
        const tree = await this.load();
        const rows = nodes !== undefined && nodes.length > 0 ? nodes : [node ?? (action === "refresh" ? undefined : this.selected)];
        for (const row of rows) {
          await tree.run(action, row);
        }
      };
      return [`baton.integrations.${action}`, run] as const;
    });
    return Object.fromEntries(handlers) as unknown as IntegrationCommands;
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
}

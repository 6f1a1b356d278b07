import * as vscode from "vscode";
import type { RoleView } from "../shared/panelState.ts";
import type { RoleModels } from "../app/models/roleModels.ts";
import { slotLabels } from "../shared/step.ts";

/** The two models in the status bar; a click opens their choice. Call `refresh` when models, keys or settings have changed. */
export class ModelStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("baton.models", vscode.StatusBarAlignment.Right, 90);
  private readonly roles: RoleModels;

  constructor(roles: RoleModels) {
    this.roles = roles;
    this.item.name = "Baton Models";
    this.item.command = "baton.chooseModels";
    this.refresh();
    this.item.show();
  }

  refresh(): void {
    const { orchestrator, worker } = this.roles.views();
    const problem = orchestrator.problem !== undefined || worker.problem !== undefined;
    this.item.text =
      orchestrator.ref === "" && worker.ref === ""
        ? "$(comment-discussion) Baton: Choose Models"
        : `$(comment-discussion) ${shortName(slotLabels.orchestrator, orchestrator)} · ${shortName(slotLabels.worker, worker)}`;
    this.item.tooltip = new vscode.MarkdownString(
      [`**Baton**`, line(slotLabels.orchestrator, orchestrator), line(slotLabels.worker, worker), `_Click to choose_`].join("\n\n"),
      true,
    );
    this.item.accessibilityInformation = {
      label: `Baton: orchestrator ${spokenName(orchestrator)}, worker ${spokenName(worker)}. Choose models`,
      role: "button",
    };
    this.item.backgroundColor = problem && orchestrator.ref !== "" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  dispose(): void {
    this.item.dispose();
  }
}

/** The role's model, or what to do where there is none. */
function shortName(role: string, { ref, label }: RoleView): string {
  return ref === "" ? `Choose ${role}` : label;
}

function spokenName({ ref, label }: RoleView): string {
  return ref === "" ? "not chosen" : label;
}

function line(role: string, view: RoleView): string {
  const problem = view.problem === undefined ? "" : ` — $(warning) ${view.problem}`;
  return `${role}: ${view.ref === "" ? "not chosen" : `\`${view.ref}\``}${problem}`;
}

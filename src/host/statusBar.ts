import * as vscode from "vscode";
import type { RoleModels } from "./models/roleModels.ts";

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
    this.item.text = orchestrator.ref === "" && worker.ref === "" ? "$(comment-discussion) Baton: Choose Models" : `$(comment-discussion) ${orchestrator.label} · ${worker.label}`;
    this.item.tooltip = new vscode.MarkdownString(
      [`**Baton**`, line("Orchestrator", orchestrator), line("Worker", worker), `_Click to choose_`].join("\n\n"),
      true,
    );
    this.item.accessibilityInformation = { label: `Baton: orchestrator ${orchestrator.label}, worker ${worker.label}. Choose models`, role: "button" };
    this.item.backgroundColor = problem && orchestrator.ref !== "" ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  dispose(): void {
    this.item.dispose();
  }
}

function line(role: string, view: { readonly ref: string; readonly problem?: string | undefined }): string {
  const problem = view.problem === undefined ? "" : ` — $(warning) ${view.problem}`;
  return `${role}: ${view.ref === "" ? "not chosen" : `\`${view.ref}\``}${problem}`;
}

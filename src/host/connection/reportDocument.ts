import * as vscode from "vscode";
import type { ConnectionTest } from "../../core/connection/connectionTest.ts";
import { reportOf } from "../../core/connection/report.ts";
import { networkSurroundings } from "./editorNetwork.ts";

const scheme = "baton-connection-report";

/** The last report of this window, as a document that nobody has to save. */
class ReportDocument implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #uri = vscode.Uri.from({ scheme, path: "/Connection Report.md" });
  #text = "";
  #isRegistered = false;

  provideTextDocumentContent(): string {
    return this.#text;
  }

  async show(text: string): Promise<void> {
    if (!this.#isRegistered) {
      this.#isRegistered = true;
      // For as long as the window lives: the document may be open as long.
      vscode.workspace.registerTextDocumentContentProvider(scheme, this);
    }
    this.#text = text;
    this.#changed.fire(this.#uri);
    await vscode.commands.executeCommand("markdown.showPreview", this.#uri);
  }
}

const reportDocument = new ReportDocument();

/** Shows a report, rendered. Rejects where VS Code has no Markdown preview. */
export function showReport(connectionTests: readonly ConnectionTest[], nowMs: number): Promise<void> {
  return reportDocument.show(reportText(connectionTests, nowMs));
}

/** The report as Markdown. Holds no secret. */
export function reportText(connectionTests: readonly ConnectionTest[], nowMs: number): string {
  const version = (vscode.extensions.getExtension("baton-chat.baton")?.packageJSON as { readonly version?: string } | undefined)?.version;
  const surroundings = [
    `Baton: ${version ?? "unknown version"}`,
    `VS Code: ${vscode.version} on ${process.platform} ${process.arch}${vscode.env.remoteName === undefined ? "" : `, remote (${vscode.env.remoteName})`}`,
    ...networkSurroundings(),
  ];
  return reportOf(connectionTests, { at: new Date(nowMs).toISOString(), surroundings });
}

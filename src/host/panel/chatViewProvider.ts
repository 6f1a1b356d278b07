import * as vscode from "vscode";
import { focusView } from "../typedCommands/runCommand.ts";
import type { ChatPanel } from "./chatPanel.ts";

/** The ids of the chat view: it stands in one place or the other, as `baton.panel.location` says. */
export const chatViewIds = ["baton.chat", "baton.chatInActivityBar"] as const;

/** The chat in the side bar. */
export class ChatViewProvider implements vscode.WebviewViewProvider {
  readonly panel: ChatPanel;
  #view: vscode.WebviewView | undefined;
  #badge: vscode.ViewBadge | undefined;

  constructor(panel: ChatPanel) {
    this.panel = panel;
  }

  /** Brings the panel to the front and puts the cursor into the composer. */
  async focus(): Promise<void> {
    const inActivityBar = vscode.workspace.getConfiguration("baton").get("panel.location") === "activityBar";
    await focusView(inActivityBar ? chatViewIds[1] : chatViewIds[0]);
    this.panel.focusComposer();
  }

  /** Shows on the view's icon how many requests wait where no panel shows them; 0: none. */
  showWaiting(count: number): void {
    const tooltip = count === 1 ? "1 request waits for you" : `${String(count)} requests wait for you`;
    this.#badge = count === 0 ? undefined : { value: count, tooltip };
    if (this.#view !== undefined) {
      this.#view.badge = this.#badge;
    }
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.badge = this.#badge;
    view.onDidDispose(() => {
      if (this.#view === view) {
        this.#view = undefined;
      }
    });
    this.panel.attach(view);
  }
}

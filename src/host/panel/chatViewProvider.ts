import * as vscode from "vscode";
import { focusView } from "../window/runCommand.ts";
import type { ChatPanel } from "./chatPanel.ts";

/** The ids of the chat view: it stands in one place or the other, as `baton.panel.location` says. */
export const chatViewIds = ["baton.chat", "baton.chatInActivityBar"] as const;

/** The chat in the side bar. */
export class ChatViewProvider implements vscode.WebviewViewProvider {
  readonly panel: ChatPanel;

  constructor(panel: ChatPanel) {
    this.panel = panel;
  }

  /** Brings the panel to the front and puts the cursor into the composer. */
  async focus(): Promise<void> {
    const inActivityBar = vscode.workspace.getConfiguration("baton").get("panel.location") === "activityBar";
    await focusView(inActivityBar ? chatViewIds[1] : chatViewIds[0]);
    this.panel.focusComposer();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.panel.attach(view);
  }
}

import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { AnswerPreloader } from "../../app/chat/answerPreloader.ts";
import type { ChatController } from "../../app/chat/chatController.ts";
import type { SetupSearch } from "../../app/chat/setupSearch.ts";
import { remoteAuthorityOf } from "../../app/files/folderUri.ts";
import { focusView } from "../window/runCommand.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { chatHtml } from "./chatHtml.ts";
import { dispatch, type ViewHandlers } from "../../app/panel/dispatch.ts";
import { Outbox, type PanelSignal } from "../../app/panel/outbox.ts";
import { parseViewMessage } from "../../app/panel/parseViewMessage.ts";

/** The ids of the chat view: it stands in one place or the other, as `baton.panel.location` says. */
export const chatViewIds = ["baton.chat", "baton.chatInActivityBar"] as const;

/** What the view needs beside the chat. */
export interface ChatViewPorts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly internalErrors: Pick<InternalErrors, "report">;
  /** Asked, while a panel shows the chat, to get ready for the active role's prompts, and again when the role or its model may be another. */
  readonly preloader: Pick<AnswerPreloader, "soon">;
  readonly setup: Pick<SetupSearch, "start">;
}

/** Shows the chat in whatever webview VS Code gives it, and survives the loss of each. */
export class ChatViewProvider implements vscode.WebviewViewProvider {
  private readonly extensionUri: vscode.Uri;
  private readonly chat: ChatController;
  private readonly ports: ChatViewPorts;
  private readonly handlers: ViewHandlers;
  private view: vscode.WebviewView | undefined;
  private outbox: Outbox | undefined;
  private focusWanted = false;

  constructor(extensionUri: vscode.Uri, chat: ChatController, ports: ChatViewPorts, handlers: ViewHandlers) {
    this.extensionUri = extensionUri;
    this.chat = chat;
    this.ports = ports;
    this.handlers = handlers;
  }

  /** Whether the panel is on the screen. */
  get isVisible(): boolean {
    return this.view?.visible === true;
  }

  /** The window's remote, such as `ssh-remote+host`; `undefined` where there is none, or no panel yet. */
  get remoteAuthority(): string | undefined {
    return this.view && remoteAuthorityOf(this.view.webview.asWebviewUri(vscode.Uri.file("/")).toString());
  }

  /** Brings the panel to the front and puts the cursor into the composer. */
  async focus(): Promise<void> {
    const inActivityBar = vscode.workspace.getConfiguration("baton").get("panel.location") === "activityBar";
    await focusView(inActivityBar ? chatViewIds[1] : chatViewIds[0]);
    this.focusWanted = this.outbox?.signal({ type: "composer-focus" }) !== true;
  }

  /** Sends the panel something that is no part of its state; lost where there is no panel. */
  signal(message: PanelSignal): void {
    this.outbox?.signal(message);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const outbox = new Outbox(this.ports.clock, (message) => view.webview.postMessage(message));
    this.outbox = outbox;
    const unsubscribe = this.chat.onChange((change) => {
      outbox.push(change);
      if (change.type === "role-set" || change.type === "roles-set") {
        this.ports.preloader.soon(this.chat.state.activeRole);
      }
    });
    const subscriptions = [
      view.webview.onDidReceiveMessage((message: unknown) => this.receive(message, outbox)),
      // A hidden webview is taken down (retainContextWhenHidden is off): when it is shown again its page loads anew and asks for a snapshot.
      view.onDidChangeVisibility(() => {
        if (!view.visible) {
          outbox.close();
        }
      }),
    ];
    view.onDidDispose(() => {
      outbox.close();
      unsubscribe();
      vscode.Disposable.from(...subscriptions).dispose();
      if (this.view === view) {
        this.view = undefined;
        this.outbox = undefined;
      }
    });
    view.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, "dist")] };
    view.webview.html = chatHtml(view.webview, this.extensionUri);
  }

  private async receive(value: unknown, outbox: Outbox): Promise<void> {
    const message = parseViewMessage(value);
    if (message === undefined) {
      this.ports.log.warn("The panel sent a message that Baton does not know; it was ignored.");
      return;
    }
    try {
      if (message.type === "view-ready") {
        outbox.snapshot(this.chat.state);
        this.ports.setup.start();
        this.ports.preloader.soon(this.chat.state.activeRole);
        if (this.focusWanted) {
          this.focusWanted = false;
          outbox.signal({ type: "composer-focus" });
        }
      } else {
        await dispatch(this.handlers, message);
      }
    } catch (error) {
      this.ports.internalErrors.report(`do what the panel asked for (${message.type})`, error);
    }
  }
}

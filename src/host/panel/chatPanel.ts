import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import type { Logger } from "../../core/ports/logger.ts";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { remoteAuthorityOf } from "../../app/files/folderUri.ts";
import { dispatch, type ViewHandlers } from "../../app/panel/dispatch.ts";
import { Outbox, type PanelSignal } from "../../app/panel/outbox.ts";
import { parseViewMessage } from "../../app/panel/parseViewMessage.ts";
import type { AnswerPreloader } from "../../app/views/answerPreloader.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import type { SetupSearch } from "../../app/views/setupSearch.ts";
import { chatHtml } from "./chatHtml.ts";
import type { PanelPorts } from "./panelPorts.ts";

/** What a panel needs beside its chat. */
export interface ChatPanelPorts {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Logger;
  readonly internalErrors: Pick<InternalErrors, "report">;
  /** Asked, while a panel shows a chat, to get ready for the active role's prompts, and again when the role or its model may be another. */
  readonly preloader: Pick<AnswerPreloader, "soon">;
  readonly setup: Pick<SetupSearch, "start">;
  /** Called when the user begins to click or type in a panel. */
  readonly used: (panel: ChatPanel) => void;
  /** Called when a panel was shown or hidden, or shows another chat. */
  readonly shownChanged: () => void;
  /** What a panel's requests do. */
  readonly handlers: (chat: ChatView, ports: PanelPorts) => ViewHandlers;
}

/** A webview of VS Code's, in the side bar or in an editor. */
export interface WebviewPlace {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  onDidChangeVisibility(listener: () => void): vscode.Disposable;
  onDidDispose(listener: () => void): vscode.Disposable;
}

/** Shows one chat view in whatever webview VS Code gives it, and survives the loss of each. */
export class ChatPanel {
  readonly chat: ChatView;
  readonly #ports: ChatPanelPorts;
  readonly #viewId: string;
  readonly #handlers: ViewHandlers;
  #place: WebviewPlace | undefined;
  #outbox: Outbox | undefined;
  #isFocusWanted = false;

  /** `viewId`: names the view in what its page keeps; empty for the side bar's. */
  constructor(chat: ChatView, ports: ChatPanelPorts, viewId = "") {
    this.chat = chat;
    this.#ports = ports;
    this.#viewId = viewId;
    this.#handlers = ports.handlers(chat, {
      signal: (message) => {
        this.signal(message);
      },
      remoteAuthority: () => this.#place && remoteAuthorityOf(this.#place.webview.asWebviewUri(vscode.Uri.file("/")).toString()),
    });
  }

  /** Whether the panel is on the screen. */
  get isVisible(): boolean {
    return this.#place?.visible === true;
  }

  /** Puts the cursor into the composer, as soon as there is one. */
  focusComposer(): void {
    this.#isFocusWanted = this.#outbox?.signal({ type: "composer-focus" }) !== true;
  }

  /** Sends the panel something that is no part of its state; lost if there is no panel. */
  signal(message: PanelSignal): void {
    this.#outbox?.signal(message);
  }

  /** Shows the chat in a webview. */
  attach(place: WebviewPlace): void {
    const { extensionUri, clock, preloader, shownChanged } = this.#ports;
    this.#place = place;
    const outbox = new Outbox(clock, (message) => place.webview.postMessage(message));
    this.#outbox = outbox;
    const unsubscribe = this.chat.onChange((change) => {
      outbox.push(change);
      if (change.type === "role-set" || change.type === "roles-set") {
        preloader.soon(this.chat.state.activeRole);
      }
      if (change.type === "conversation-show") {
        shownChanged();
      }
    });
    const subscriptions = [
      place.webview.onDidReceiveMessage((message: unknown) => this.#receive(message, outbox)),
      // A hidden webview is taken down (retainContextWhenHidden is off): when it is shown again its page loads anew and asks for a snapshot.
      place.onDidChangeVisibility(() => {
        if (!place.visible) {
          outbox.close();
        }
        shownChanged();
      }),
    ];
    place.onDidDispose(() => {
      outbox.close();
      unsubscribe();
      vscode.Disposable.from(...subscriptions).dispose();
      if (this.#place === place) {
        this.#place = undefined;
        this.#outbox = undefined;
      }
      shownChanged();
    });
    place.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist")] };
    place.webview.html = chatHtml(place.webview, extensionUri, this.#viewId);
    shownChanged();
  }

  async #receive(value: unknown, outbox: Outbox): Promise<void> {
    const message = parseViewMessage(value);
    if (message === undefined) {
      this.#ports.log.warn("The panel sent a message that Baton does not know; it was ignored.");
      return;
    }
    try {
      if (message.type === "view-use") {
        this.#ports.used(this);
      } else if (message.type === "view-ready") {
        outbox.snapshot(this.chat.state);
        this.#ports.setup.start();
        this.#ports.preloader.soon(this.chat.state.activeRole);
        if (this.#isFocusWanted) {
          this.#isFocusWanted = false;
          outbox.signal({ type: "composer-focus" });
        }
      } else {
        await dispatch(this.#handlers, message);
      }
    } catch (error) {
      this.#ports.internalErrors.report(`do what the panel asked for (${message.type})`, error);
    }
  }
}

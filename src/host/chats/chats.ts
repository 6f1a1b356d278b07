import * as vscode from "vscode";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { HiddenRequests } from "../../app/sessions/hiddenRequests.ts";
import type { ConversationSessions } from "../../app/sessions/conversationSessions.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import type { ChatEditors } from "../panel/chatEditors.ts";
import type { ChatPanel } from "../panel/chatPanel.ts";
import type { ChatViewProvider } from "../panel/chatViewProvider.ts";

/** The chats of this window: what is worked on, and the panels that show it. Commands act on the active panel. */
export class Chats {
  readonly sessions: ConversationSessions;
  readonly side: ChatViewProvider;
  readonly editors: ChatEditors;
  readonly #internalErrors: Pick<InternalErrors, "letGo">;
  #isShownAnswering: boolean | undefined;
  #lastUsed: ChatPanel | undefined;
  readonly #hiddenRequests: HiddenRequests;

  constructor(sessions: ConversationSessions, side: ChatViewProvider, editors: ChatEditors, internalErrors: Pick<InternalErrors, "letGo">) {
    this.sessions = sessions;
    this.side = side;
    this.editors = editors;
    this.#internalErrors = internalErrors;
    sessions.onRunsChange(() => {
      this.showWhatRuns();
    });
    this.#hiddenRequests = new HiddenRequests({
      all: () => sessions.requests,
      shown: () => new Set(this.#all.filter(({ isVisible }) => isVisible).map(({ chat }) => chat.session.conversation.id)),
      showCount: (count) => {
        side.showWaiting(count);
      },
      offer: (sentence, conversationId) => {
        internalErrors.letGo("show a chat that waits", this.#offer(sentence, conversationId));
      },
    });
    sessions.onRequestsChange(() => {
      this.showWhatWaits();
    });
  }

  /**
   * The panel in which the user clicked or typed last, or that a command opened since, if it is on the screen; else that of the active editor, or the side
   * bar's. The focus does not decide: VS Code gives it to the active editor whenever the command palette closes.
   */
  get active(): ChatPanel {
    const used = this.#all.find((panel) => panel === this.#lastUsed && panel.isVisible);
    return used ?? this.editors.active ?? this.side.panel;
  }

  /** The user is in this panel now. */
  use(panel: ChatPanel): void {
    this.#lastUsed = panel;
    this.showWhatRuns();
  }

  /** The chat that the active panel shows. */
  get activeChat(): ChatView {
    return this.active.chat;
  }

  /** Whether any panel is on the screen. */
  get isVisible(): boolean {
    return this.#all.some(({ isVisible }) => isVisible);
  }

  /** Opens an editor that shows a conversation, or a new one, with the cursor in its composer. */
  async openEditor(conversationId: string | undefined): Promise<void> {
    this.use(await this.editors.open(conversationId));
  }

  /** Brings a panel to the front, with the cursor in its composer. */
  async focus(panel = this.active): Promise<void> {
    this.use(panel);
    if (panel === this.side.panel) {
      await this.side.focus();
    } else {
      this.editors.reveal(panel);
    }
  }

  /** A conversation is about to be deleted: its answer is stopped, and no panel shows it any more. */
  async leave(conversationId: string): Promise<void> {
    await this.sessions.stop(conversationId);
    for (const { chat } of this.#all.filter(({ chat }) => chat.state.conversation.id === conversationId)) {
      chat.newChat();
    }
  }

  /** Has the user know of requests that no panel shows. */
  showWhatWaits(): void {
    this.#hiddenRequests.refresh();
  }

  async #offer(sentence: string, conversationId: string): Promise<void> {
    if ((await vscode.window.showInformationMessage(sentence, "Show Chat")) !== undefined) {
      const shown = this.#all.find(({ chat }) => chat.session.conversation.id === conversationId);
      const panel = shown ?? this.active;
      if (shown !== undefined || (await panel.chat.open(conversationId))) {
        await this.focus(panel);
      }
    }
  }

  /** Has VS Code know whether an answer streams in the active panel. */
  showWhatRuns(): void {
    const isAnswering = this.activeChat.isAnswering;
    if (isAnswering !== this.#isShownAnswering) {
      this.#isShownAnswering = isAnswering;
      this.#internalErrors.letGo(
        "show whether an answer streams",
        vscode.commands.executeCommand("setContext", "baton.answering", isAnswering),
      );
    }
  }

  get #all(): readonly ChatPanel[] {
    return [this.side.panel, ...this.editors.all];
  }
}

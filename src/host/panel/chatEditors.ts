import * as vscode from "vscode";
import type { Conversation } from "../../shared/conversation.ts";
import { titleOf } from "../../app/storage/conversationTitle.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import { ChatPanel, type ChatPanelPorts, type WebviewPlace } from "./chatPanel.ts";

/** The type of the editors that show a chat, as VS Code restores them after a reload. */
export const chatEditorType = "baton.chatEditor";

const titleLimit = 40;

/** Makes the chat views of editors. What is kept of a view stays when its editor closes: VS Code closes it in the same way when the window is reloaded. */
export interface EditorViews {
  /** `viewId`: the view's own, under which its conversation, draft and role are kept. */
  create(viewId: string): ChatView;
}

interface ChatEditor {
  readonly panel: ChatPanel;
  readonly webview: vscode.WebviewPanel;
}

/** The chats in editor tabs, and in windows of their own. */
export class ChatEditors implements vscode.WebviewPanelSerializer {
  readonly #views: EditorViews;
  readonly #ports: ChatPanelPorts;
  readonly #activeChanged: () => void;
  readonly #editors = new Set<ChatEditor>();

  /** `activeChanged`: called when another editor may be the active one. */
  constructor(views: EditorViews, ports: ChatPanelPorts, activeChanged: () => void) {
    this.#views = views;
    this.#ports = ports;
    this.#activeChanged = activeChanged;
  }

  /** The panel of the active editor, if that shows a chat. */
  get active(): ChatPanel | undefined {
    return [...this.#editors].find(({ webview }) => webview.active)?.panel;
  }

  /** All that are open. */
  get all(): readonly ChatPanel[] {
    return [...this.#editors].map(({ panel }) => panel);
  }

  /** Opens an editor that shows a conversation, or a new one, and puts the cursor into its composer. Resolves to its panel. */
  async open(conversationId: string | undefined): Promise<ChatPanel> {
    const viewId = crypto.randomUUID();
    const chat = this.#views.create(viewId);
    if (conversationId !== undefined) {
      await chat.open(conversationId);
    }
    const webview = vscode.window.createWebviewPanel(chatEditorType, "Chat", { viewColumn: vscode.ViewColumn.Active });
    const panel = this.#add(chat, webview, viewId);
    panel.focusComposer();
    return panel;
  }

  /** Brings an editor to the front. */
  reveal(panel: ChatPanel): void {
    [...this.#editors].find((editor) => editor.panel === panel)?.webview.reveal();
    panel.focusComposer();
  }

  /** VS Code brings back an editor of the window before. */
  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const viewId = textField(state, "viewId") ?? crypto.randomUUID();
    const chat = this.#views.create(viewId);
    await chat.restore();
    this.#add(chat, webview, viewId);
  }

  #add(chat: ChatView, webview: vscode.WebviewPanel, viewId: string): ChatPanel {
    const panel = new ChatPanel(chat, this.#ports, viewId);
    const editor: ChatEditor = { panel, webview };
    this.#editors.add(editor);
    const { extensionUri } = this.#ports;
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, "media", "icons", name);
    webview.iconPath = { light: icon("baton-light.svg"), dark: icon("baton.svg") };
    const showTitle = (): void => {
      webview.title = titleFor(chat.state.conversation);
    };
    showTitle();
    chat.onChange(({ type }) => {
      if (type === "turn-add" || type === "conversation-show") {
        showTitle();
      }
    });
    webview.onDidChangeViewState(() => this.#activeChanged());
    webview.onDidDispose(() => {
      this.#editors.delete(editor);
      chat.dispose();
      this.#activeChanged();
    });
    panel.attach(placeOf(webview));
    this.#activeChanged();
    return panel;
  }
}

function placeOf(panel: vscode.WebviewPanel): WebviewPlace {
  return {
    webview: panel.webview,
    get visible() {
      return panel.visible;
    },
    onDidChangeVisibility: (listener) => panel.onDidChangeViewState(listener),
    onDidDispose: (listener) => panel.onDidDispose(listener),
  };
}

function titleFor(conversation: Conversation): string {
  const title = titleOf(conversation) ?? "";
  return title === "" ? "New Chat" : title.length <= titleLimit ? title : `${title.slice(0, titleLimit - 1)}…`;
}

function textField(value: unknown, name: string): string | undefined {
  const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof field === "string" && field !== "" ? field : undefined;
}

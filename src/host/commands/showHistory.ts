import * as vscode from "vscode";
import type { ChatController } from "../chat/chatController.ts";
import type { StoreDoor } from "../chat/storeDoor.ts";
import type { ConversationSummary } from "../storage/listConversations.ts";

interface ConversationItem extends vscode.QuickPickItem {
  readonly summary: ConversationSummary;
}

const removeButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete this chat" };

/** *Baton: Show Chat History*: this workspace's chats, the latest first, to open or delete. */
export async function showHistory(store: StoreDoor, chat: ChatController): Promise<void> {
  const summaries = await store.list();
  if (summaries.length === 0) {
    void vscode.window.showInformationMessage("There is no earlier chat in this workspace yet.");
    return;
  }
  const pick = vscode.window.createQuickPick<ConversationItem>();
  pick.title = "Chat History";
  pick.placeholder = "Which chat do you want to open?";
  pick.matchOnDescription = true;
  pick.items = summaries.map((summary) => itemOf(summary, chat.state.conversation.id));
  pick.onDidTriggerItemButton(({ item }) => void remove(item, pick, store, chat));
  pick.onDidAccept(() => {
    const [item] = pick.selectedItems;
    pick.hide();
    if (item !== undefined) {
      void open(item, chat);
    }
  });
  pick.onDidHide(() => {
    pick.dispose();
  });
  pick.show();
}

async function open(item: ConversationItem, chat: ChatController): Promise<void> {
  if (await chat.open(item.summary.id)) {
    await vscode.commands.executeCommand("baton.openChat");
  } else {
    void vscode.window.showErrorMessage("This chat cannot be opened: it was deleted meanwhile, or nothing of it can be read.");
  }
}

async function remove(item: ConversationItem, pick: vscode.QuickPick<ConversationItem>, store: StoreDoor, chat: ChatController): Promise<void> {
  pick.ignoreFocusOut = true;
  const answer = await vscode.window.showWarningMessage(`Delete the chat “${item.summary.title.slice(0, 60)}”?`, { modal: true, detail: "This cannot be undone." }, "Delete");
  if (answer === undefined) {
    return;
  }
  if (chat.state.conversation.id === item.summary.id) {
    await chat.newChat();
  }
  await store.remove(item.summary.id);
  pick.items = pick.items.filter((other) => other.summary.id !== item.summary.id);
}

function itemOf(summary: ConversationSummary, openId: string): ConversationItem {
  return {
    label: summary.title || "Untitled chat",
    description: `${new Date(summary.changedAtMs).toLocaleString()}${summary.id === openId ? " · open" : ""}`,
    buttons: [removeButton],
    summary,
  };
}

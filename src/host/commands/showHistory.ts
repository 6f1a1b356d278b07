import * as vscode from "vscode";
import type { ChatController } from "../../app/chat/chatController.ts";
import type { StoreDoor } from "../../app/chat/storeDoor.ts";
import { PickMark } from "../window/pickMark.ts";
import type { Services } from "../window/services.ts";
import { groupChats } from "../../app/storage/chatGroups.ts";
import type { PlacedSummary } from "../../app/storage/conversationStore.ts";
import { runCommand } from "../window/runCommand.ts";

/** A row: a chat, or the name of what follows. */
interface ConversationItem extends vscode.QuickPickItem {
  readonly summary?: PlacedSummary;
}

const removeButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete this chat" };

/** *Baton: Show Chat History*: the chats of this computer to open or delete, those of this workspace first, the latest first. */
export async function showHistory(services: Services, store: StoreDoor, chat: ChatController): Promise<void> {
  const summaries = await store.list();
  if (summaries.length === 0) {
    void vscode.window.showInformationMessage("There is no earlier chat on this computer yet.");
    return;
  }
  new HistoryPick(services, store, chat, summaries).show();
}

class HistoryPick {
  private readonly internalErrors: Services["internalErrors"];
  private readonly store: StoreDoor;
  private readonly chat: ChatController;
  private summaries: readonly PlacedSummary[];
  private readonly pick = vscode.window.createQuickPick<ConversationItem>();
  private readonly mark = new PickMark(this.pick, ({ summary }) => summary?.id ?? "");

  constructor({ internalErrors }: Services, store: StoreDoor, chat: ChatController, summaries: readonly PlacedSummary[]) {
    this.internalErrors = internalErrors;
    this.store = store;
    this.chat = chat;
    this.summaries = summaries;
  }

  show(): void {
    const { pick } = this;
    pick.title = "Chat History";
    pick.placeholder = "Which chat do you want to open?";
    pick.matchOnDescription = true;
    this.fill();
    pick.onDidTriggerItemButton(({ item }) => this.internalErrors.letGo("delete the chat", this.remove(item)));
    this.mark.onAccept((item) => {
      pick.hide();
      this.internalErrors.letGo("open the chat", this.open(item));
    });
    pick.onDidHide(() => {
      pick.dispose();
    });
    pick.show();
  }

  private fill(): void {
    const openId = this.chat.state.conversation.id;
    this.mark.fill(
      groupChats(this.summaries).flatMap(({ label, chats }) => [
        { label, kind: vscode.QuickPickItemKind.Separator },
        ...chats.map((summary) => itemOf(summary, openId)),
      ]),
    );
  }

  private async open({ summary }: ConversationItem): Promise<void> {
    if (summary !== undefined && (await this.chat.open(summary.id))) {
      await runCommand("baton.openChat");
    } else {
      void vscode.window.showErrorMessage("This chat cannot be opened: it was deleted meanwhile, or nothing of it can be read.");
    }
  }

  private async remove({ summary }: ConversationItem): Promise<void> {
    if (summary === undefined) {
      return;
    }
    this.pick.ignoreFocusOut = true;
    const answer = await vscode.window.showWarningMessage(
      `Delete the chat “${summary.title.slice(0, 60)}”?`,
      { modal: true, detail: "This cannot be undone." },
      "Delete",
    );
    if (answer === undefined) {
      return;
    }
    if (this.chat.state.conversation.id === summary.id) {
      await this.chat.newChat();
    }
    await this.store.remove(summary.id);
    this.summaries = this.summaries.filter(({ id }) => id !== summary.id);
    this.fill();
  }
}

function itemOf(summary: PlacedSummary, openId: string): ConversationItem {
  return {
    label: summary.title || "Untitled chat",
    description: `${new Date(summary.changedAtMs).toLocaleString()}${summary.id === openId ? " · open" : ""}`,
    buttons: [removeButton],
    summary,
  };
}

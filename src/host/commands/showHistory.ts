import * as vscode from "vscode";
import type { SessionStatus } from "../../app/sessions/conversationSessions.ts";
import type { ConversationStore } from "../../app/storage/conversationStore.ts";
import type { Chats } from "../chats/chats.ts";
import type { ChatPanel } from "../panel/chatPanel.ts";
import { PickMark } from "../window/pickMark.ts";
import type { Services } from "../window/services.ts";
import { groupChats } from "../../app/storage/chatGroups.ts";
import type { PlacedSummary } from "../../app/storage/conversationStore.ts";

/** A row: a chat, or the name of what follows. */
interface ConversationItem extends vscode.QuickPickItem {
  readonly summary?: PlacedSummary;
}

const removeButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete this chat" };

/** *Baton: Show Chat History*: the chats of this computer to open in `panel` or delete, those of this workspace first, the latest first. */
export async function showHistory(services: Services, store: ConversationStore, chats: Chats, panel: ChatPanel): Promise<void> {
  const summaries = await store.list();
  if (summaries.length === 0) {
    void vscode.window.showInformationMessage("There are no earlier chats on this computer.");
    return;
  }
  new HistoryPick(services, store, chats, panel, summaries).show();
}

class HistoryPick {
  private readonly internalErrors: Services["internalErrors"];
  private readonly store: ConversationStore;
  private readonly chats: Chats;
  private readonly panel: ChatPanel;
  private summaries: readonly PlacedSummary[];
  private readonly pick = vscode.window.createQuickPick<ConversationItem>();
  private readonly mark = new PickMark(this.pick, ({ summary }) => summary?.id ?? "");

  constructor({ internalErrors }: Services, store: ConversationStore, chats: Chats, panel: ChatPanel, summaries: readonly PlacedSummary[]) {
    this.internalErrors = internalErrors;
    this.store = store;
    this.chats = chats;
    this.panel = panel;
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
    const openId = this.panel.chat.state.conversation.id;
    this.mark.fill(
      groupChats(this.summaries).flatMap(({ label, chats }) => [
        { label, kind: vscode.QuickPickItemKind.Separator },
        ...chats.map((summary) => itemOf(summary, openId, this.chats.sessions.statusOf(summary.id))),
      ]),
    );
  }

  private async open({ summary }: ConversationItem): Promise<void> {
    if (summary !== undefined && (await this.panel.chat.open(summary.id))) {
      await this.chats.focus(this.panel);
    } else {
      void vscode.window.showErrorMessage("This chat can't be opened. It was deleted, or it can't be read.");
    }
  }

  private async remove({ summary }: ConversationItem): Promise<void> {
    if (summary === undefined) {
      return;
    }
    this.pick.ignoreFocusOut = true;
    const answer = await vscode.window.showWarningMessage(
      `Delete the chat “${summary.title.slice(0, 60)}”?`,
      { modal: true, detail: "This can't be undone." },
      "Delete",
    );
    if (answer === undefined) {
      return;
    }
    await this.chats.leave(summary.id);
    await this.store.remove(summary.id);
    this.summaries = this.summaries.filter(({ id }) => id !== summary.id);
    this.fill();
  }
}

const statusMarks: Readonly<Record<SessionStatus, { readonly icon: string; readonly text: string | undefined }>> = {
  running: { icon: "$(loading~spin) ", text: "answering" },
  waiting: { icon: "$(watch) ", text: "waiting for a key" },
  queued: { icon: "$(list-ordered) ", text: "prompts are queued" },
  idle: { icon: "", text: undefined },
};

function itemOf(summary: PlacedSummary, openId: string, status: SessionStatus): ConversationItem {
  const { icon, text } = statusMarks[status];
  const facts = [new Date(summary.changedAtMs).toLocaleString(), summary.id === openId ? "open" : undefined, text];
  return {
    label: `${icon}${summary.title || "Untitled chat"}`,
    description: facts.filter((fact) => fact !== undefined).join(" · "),
    buttons: [removeButton],
    summary,
  };
}

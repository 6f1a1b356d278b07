import type { CommandId } from "./commands.ts";

interface MenuItem {
  readonly command: CommandId;
  readonly when: string;
  readonly group: string;
}

const inChat = "view == baton.chat || view == baton.chatInActivityBar";
const inIntegrations = "view =~ /^baton\\.integrations/";

const chatTitle = (command: CommandId, group: string): MenuItem => ({ command, when: inChat, group });
const chatEditorTitle = (command: CommandId, group: string): MenuItem => ({
  command,
  when: "activeWebviewPanelId == baton.chatEditor",
  group,
});
/** A button of an editor whose file has pending changes. */
const changedTitle = (command: CommandId, group: string): MenuItem => ({
  command,
  when: "resourcePath in baton.changedFiles && !isInDiffEditor",
  group,
});
const treeTitle = (command: CommandId, group: string): MenuItem => ({ command, when: inIntegrations, group });

/** An item of the menu of rows that have each of `words` in their context value. */
function row(command: CommandId, group: string, ...words: readonly string[]): MenuItem {
  return { command, when: [inIntegrations, ...words.map((word) => `viewItem =~ /\\b${word}\\b/`)].join(" && "), group };
}

/** The menus of the views, by VS Code's names. */
export const viewMenus: Readonly<Record<"editor/title" | "view/title" | "view/item/context", readonly MenuItem[]>> = {
  "editor/title": [
    chatEditorTitle("baton.newChatInActiveEditor", "navigation@1"),
    chatEditorTitle("baton.showHistoryInActiveEditor", "navigation@2"),
    changedTitle("baton.keepFileChanges", "navigation@-30"),
    changedTitle("baton.undoFileChanges", "navigation@-29"),
    changedTitle("baton.nextChange", "navigation@-28"),
    changedTitle("baton.previousChange", "1_batonChanges@1"),
    changedTitle("baton.reviewChanges", "1_batonChanges@2"),
  ],
  "view/title": [
    chatTitle("baton.newChatInSideBar", "navigation@1"),
    chatTitle("baton.showHistoryInSideBar", "navigation@2"),
    chatTitle("baton.openSideBarChatInEditor", "0_places@1"),
    chatTitle("baton.openSideBarChatInNewWindow", "0_places@2"),
    chatTitle("baton.chooseOrchestratorModel", "1_models@1"),
    chatTitle("baton.chooseWorkerModel", "1_models@2"),
    chatTitle("baton.chooseAgent", "1_models@3"),
    chatTitle("baton.chooseTools", "1_models@4"),
    chatTitle("baton.chooseInstructions", "1_models@5"),
    chatTitle("baton.addApiKey", "2_keys@1"),
    chatTitle("baton.replaceApiKey", "2_keys@2"),
    chatTitle("baton.removeApiKey", "2_keys@3"),
    chatTitle("baton.manageAccounts", "2_keys@4"),
    chatTitle("baton.testConnection", "3_help@1"),
    chatTitle("baton.showLog", "3_help@2"),
    chatTitle("baton.openSettings", "4_settings@1"),
    treeTitle("baton.addApiKey", "navigation@1"),
    treeTitle("baton.integrations.refresh", "navigation@2"),
    treeTitle("baton.testConnection", "1_view@1"),
    treeTitle("baton.integrations.openSettings", "1_view@2"),
  ],
  "view/item/context": [
    row("baton.integrations.tryNow", "inline@1", "cooldown"),
    row("baton.integrations.approve", "inline@2", "unapproved"),
    row("baton.integrations.addKey", "inline@3", "provider", "takes-keys"),
    row("baton.integrations.test", "inline@4", "provider", "on"),
    row("baton.integrations.testKey", "inline@3", "account"),
    row("baton.integrations.removeKey", "inline@5", "account"),
    row("baton.integrations.refresh", "inline@1", "models"),
    row("baton.integrations.tryNow", "1_use@1", "cooldown"),
    row("baton.integrations.approve", "1_use@2", "unapproved"),
    row("baton.integrations.useAsOrchestrator", "1_use@3", "model", "on"),
    row("baton.integrations.useAsWorker", "1_use@4", "model", "on"),
    row("baton.integrations.addKey", "1_use@5", "provider", "takes-keys"),
    row("baton.integrations.test", "1_use@6", "provider", "on"),
    row("baton.integrations.testKey", "1_use@7", "account"),
    row("baton.integrations.replaceKey", "2_edit@1", "account"),
    row("baton.integrations.rename", "2_edit@2", "account"),
    row("baton.integrations.rename", "2_edit@2", "provider"),
    row("baton.integrations.describe", "2_edit@3", "account"),
    row("baton.integrations.describe", "2_edit@3", "model"),
    row("baton.integrations.setTags", "2_edit@4", "account"),
    row("baton.integrations.setLimits", "2_edit@5", "account"),
    row("baton.integrations.moveUp", "3_order@1", "account", "up"),
    row("baton.integrations.moveDown", "3_order@2", "account", "down"),
    row("baton.integrations.openSettings", "4_settings@1", "provider"),
    row("baton.integrations.refresh", "4_settings@2", "models"),
    row("baton.integrations.removeKey", "9_remove@1", "account"),
  ],
};

/** A command as VS Code offers it, and what code needs to know of it. */
interface CommandData {
  readonly title: string;
  readonly icon?: string;
  /** What it is run with, as far as it is there: menus, key bindings and links pass what they like. `rows`: those of the *Integrations* view; the palette does not offer such a command. */
  readonly takes: "nothing" | "text" | "texts" | "rows";
  /** What it resolves with, if that is anything. */
  readonly gives?: "boolean";
  /** What it does, as it goes on with “Baton couldn't”. */
  readonly does: string;
  /** When the palette offers it, if not always. */
  readonly palette?: string;
  readonly keys?: { readonly key: string; readonly mac?: string; readonly when?: string };
}

/** The file of the editor has pending changes. */
const inChanged = "resourcePath in baton.changedFiles";
const inChangedEditor = `editorTextFocus && ${inChanged}`;
const isPending = "baton.hasPendingChanges";
const inTree = "focusedView =~ /^baton\\.integrations/ && listFocus && !inputFocus";

/** Every command of Baton, in the order in which the manifest has them. `Commands` types them for code, and `npm run manifest` writes them into package.json. */
export const commands = {
  "baton.openChat": {
    title: "Open Chat",
    icon: "media/icons/baton.svg",
    takes: "nothing",
    does: "open the chat",
    keys: { key: "ctrl+shift+alt+b", mac: "shift+alt+cmd+b" },
  },
  "baton.newChat": { title: "New Chat", icon: "$(add)", takes: "nothing", does: "begin a new chat" },
  "baton.newChatInSideBar": { title: "New Chat", icon: "$(add)", takes: "nothing", does: "begin a new chat", palette: "false" },
  "baton.showHistoryInSideBar": {
    title: "Show Chat History",
    icon: "$(history)",
    takes: "nothing",
    does: "show the chat history",
    palette: "false",
  },
  "baton.newChatInActiveEditor": { title: "New Chat", icon: "$(add)", takes: "nothing", does: "begin a new chat", palette: "false" },
  "baton.showHistoryInActiveEditor": {
    title: "Show Chat History",
    icon: "$(history)",
    takes: "nothing",
    does: "show the chat history",
    palette: "false",
  },
  "baton.openSideBarChatInEditor": {
    title: "Open Chat in Editor",
    icon: "$(open-preview)",
    takes: "nothing",
    does: "open the chat in an editor",
    palette: "false",
  },
  "baton.openSideBarChatInNewWindow": {
    title: "Open Chat in New Window",
    icon: "$(empty-window)",
    takes: "nothing",
    does: "open the chat in a window of its own",
    palette: "false",
  },
  "baton.openChatInEditor": { title: "Open Chat in Editor", icon: "$(open-preview)", takes: "nothing", does: "open the chat in an editor" },
  "baton.newChatInEditor": { title: "New Chat in Editor", takes: "nothing", does: "begin a new chat in an editor" },
  "baton.openChatInNewWindow": {
    title: "Open Chat in New Window",
    icon: "$(empty-window)",
    takes: "nothing",
    does: "open the chat in a window of its own",
  },
  "baton.showHistory": { title: "Show Chat History", icon: "$(history)", takes: "nothing", does: "show the chat history" },
  "baton.stop": { title: "Stop Answer", icon: "$(stop-circle)", takes: "nothing", does: "stop the answer", palette: "baton.answering" },
  "baton.addApiKey": { title: "Add API Key", icon: "$(key)", takes: "text", gives: "boolean", does: "add the API key" },
  // The second text: the id of the one key that is to be replaced, as in `KeySource`.
  "baton.replaceApiKey": { title: "Replace API Key", takes: "texts", gives: "boolean", does: "replace the API key" },
  "baton.removeApiKey": { title: "Remove API Key", takes: "text", gives: "boolean", does: "remove the API key" },
  "baton.switchApiKeys": { title: "Switch API Keys On and Off", takes: "text", does: "switch the API keys" },
  "baton.manageAccounts": { title: "Manage Accounts", icon: "$(plug)", takes: "nothing", does: "show the integrations" },
  "baton.chooseOrchestratorModel": { title: "Choose Orchestrator Model", takes: "nothing", does: "choose the orchestrator model" },
  "baton.chooseWorkerModel": { title: "Choose Worker Model", takes: "nothing", does: "choose the worker model" },
  "baton.chooseModels": { title: "Choose Models", takes: "nothing", does: "choose the models" },
  "baton.switchRole": { title: "Switch Between Worker and Orchestrator", takes: "nothing", does: "switch the role" },
  "baton.newAgent": { title: "New Agent", icon: "$(robot)", takes: "nothing", does: "make the agent" },
  "baton.answerWithSchema": { title: "Answer with a JSON Schema", icon: "$(json)", takes: "nothing", does: "use the JSON Schema" },
  // The second text: the id of the one key to test.
  "baton.testConnection": { title: "Test Connection", icon: "$(plug)", takes: "texts", does: "test the connection" },
  "baton.openSettings": { title: "Open Settings", icon: "$(settings-gear)", takes: "text", does: "open the settings" },
  "baton.showLog": { title: "Show Log", icon: "$(output)", takes: "nothing", does: "show the log" },
  // The texts: a file's path and a hunk's id, which code lenses know; else what the cursor is in.
  "baton.keepChange": {
    title: "Keep Change",
    icon: "$(check)",
    takes: "texts",
    does: "keep the change",
    palette: inChanged,
    keys: { key: "ctrl+shift+y", mac: "cmd+shift+y", when: inChangedEditor },
  },
  "baton.undoChange": {
    title: "Undo Change",
    icon: "$(discard)",
    takes: "texts",
    does: "undo the change",
    palette: inChanged,
    keys: { key: "ctrl+shift+backspace", mac: "cmd+shift+backspace", when: inChangedEditor },
  },
  "baton.keepFileChanges": {
    title: "Keep Changes in File",
    icon: "$(check-all)",
    takes: "text",
    does: "keep the changes of the file",
    palette: inChanged,
  },
  "baton.undoFileChanges": {
    title: "Undo Changes in File",
    icon: "$(discard)",
    takes: "text",
    does: "undo the changes of the file",
    palette: inChanged,
  },
  "baton.keepAllChanges": {
    title: "Keep All Changes",
    icon: "$(check-all)",
    takes: "nothing",
    does: "keep all changes",
    palette: isPending,
  },
  "baton.undoAllChanges": { title: "Undo All Changes", icon: "$(discard)", takes: "nothing", does: "undo all changes", palette: isPending },
  "baton.nextChange": {
    title: "Next Change",
    icon: "$(arrow-down)",
    takes: "nothing",
    does: "show the next change",
    palette: isPending,
    keys: { key: "alt+f5", when: inChangedEditor },
  },
  "baton.previousChange": {
    title: "Previous Change",
    icon: "$(arrow-up)",
    takes: "nothing",
    does: "show the previous change",
    palette: isPending,
    keys: { key: "shift+alt+f5", when: inChangedEditor },
  },
  "baton.reviewChanges": {
    title: "Review Changes",
    icon: "$(diff-multiple)",
    takes: "nothing",
    does: "show the changes",
    palette: isPending,
  },
  "baton.undoTurn": { title: "Undo Turn", icon: "$(discard)", takes: "nothing", does: "undo what the answer changed" },
  "baton.redoTurn": { title: "Redo Turn", icon: "$(redo)", takes: "nothing", does: "redo what the answer changed" },
  "baton.chooseInstructions": { title: "Choose Instructions and Skills", takes: "nothing", does: "choose the instructions" },
  "baton.chooseAgent": { title: "Choose Agent", icon: "$(robot)", takes: "nothing", does: "choose the agent" },
  "baton.chooseTools": { title: "Choose Tools", takes: "nothing", does: "choose the tools" },
  "baton.integrations.addKey": { title: "Add API Key", icon: "$(add)", takes: "rows", does: "add the API key" },
  "baton.integrations.test": { title: "Test Connection", icon: "$(plug)", takes: "rows", does: "test the connection" },
  "baton.integrations.testKey": { title: "Test Key", icon: "$(plug)", takes: "rows", does: "test the key" },
  "baton.integrations.replaceKey": { title: "Replace Key", icon: "$(sync)", takes: "rows", does: "replace the key" },
  "baton.integrations.rename": { title: "Rename", takes: "rows", does: "rename it", keys: { key: "f2", when: inTree } },
  "baton.integrations.describe": { title: "Describe", takes: "rows", does: "save the description" },
  "baton.integrations.setTags": { title: "Set Tags", takes: "rows", does: "set the tags" },
  "baton.integrations.setLimits": { title: "Set Limits", takes: "rows", does: "set the limits" },
  "baton.integrations.moveUp": { title: "Move Up", takes: "rows", does: "move the key up", keys: { key: "alt+up", when: inTree } },
  "baton.integrations.moveDown": { title: "Move Down", takes: "rows", does: "move the key down", keys: { key: "alt+down", when: inTree } },
  "baton.integrations.removeKey": {
    title: "Remove Key",
    icon: "$(trash)",
    takes: "rows",
    does: "remove the key",
    keys: { key: "delete", mac: "cmd+backspace", when: inTree },
  },
  "baton.integrations.approve": { title: "Approve Address", icon: "$(shield)", takes: "rows", does: "approve the address" },
  "baton.integrations.tryNow": { title: "Use Now", icon: "$(play)", takes: "rows", does: "use the key now" },
  "baton.integrations.useAsOrchestrator": { title: "Use as Orchestrator", takes: "rows", does: "choose the orchestrator model" },
  "baton.integrations.useAsWorker": { title: "Use as Worker", takes: "rows", does: "choose the worker model" },
  "baton.integrations.openSettings": { title: "Open Settings", icon: "$(settings-gear)", takes: "rows", does: "open the settings" },
  "baton.integrations.refresh": { title: "Refresh", icon: "$(refresh)", takes: "rows", does: "refresh the integrations" },
} as const satisfies Readonly<Record<`baton.${string}`, CommandData>>;

/** The id of a command of Baton. */
export type CommandId = keyof typeof commands;

/** {@link commands} as they are, for those who go through them all. */
export const commandList: readonly (readonly [id: CommandId, command: CommandData])[] = Object.entries(commands) as [
  CommandId,
  CommandData,
][];

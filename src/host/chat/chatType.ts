import * as vscode from "vscode";
import type { ChatType } from "../../shared/panelState.ts";

/** Sizes that VS Code allows for `chat.fontSize`, in pixels. */
const sizes = { least: 6, most: 100 } as const;

/** The type that VS Code's own settings give to chats: `chat.fontSize` and `chat.fontFamily`. Values of the wrong shape count as absent. */
export function readChatType(): ChatType {
  const chat = vscode.workspace.getConfiguration("chat");
  const size = chat.get<unknown>("fontSize");
  const family = chat.get<unknown>("fontFamily");
  return {
    ...(typeof size === "number" && size >= sizes.least && size <= sizes.most ? { sizePx: size } : {}),
    ...(typeof family === "string" && family.trim() !== "" && family !== "default" ? { family } : {}),
  };
}

/** Calls `listener` whenever {@link readChatType} may give something else. */
export function onChatTypeChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("chat.fontSize") || event.affectsConfiguration("chat.fontFamily")) {
      listener();
    }
  });
}

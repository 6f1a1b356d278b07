import * as vscode from "vscode";

/** Asks what a key is to be called. `undefined`: the user left. */
export async function promptForLabel(title: string, value: string): Promise<string | undefined> {
  const label = await vscode.window.showInputBox({
    title,
    value,
    prompt: "What do you call this key? The label stands wherever Baton tells which key was used.",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim().length > 60 ? "A label has at most 60 characters." : undefined),
  });
  return label === undefined ? undefined : label.trim() || "default";
}

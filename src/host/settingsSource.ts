import * as vscode from "vscode";
import type { SettingsSource } from "../core/ports/settingsSource.ts";

const section = "baton";

/** Baton's settings as VS Code has them, read at each call. */
export const editorSettings: SettingsSource = {
  get: (name) => vscode.workspace.getConfiguration(section).get<unknown>(name),
  // Nested objects of a workspace have slipped past scopes before, so nothing but the user's own value is looked at.
  own: (name) => vscode.workspace.getConfiguration(section).inspect<unknown>(name)?.globalValue,
  ofWorkspace: (name) => {
    const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
    const values = scopes.flatMap((scope) => {
      const { workspaceValue, workspaceFolderValue } = vscode.workspace.getConfiguration(section, scope).inspect<unknown>(name) ?? {};
      return scope === undefined ? [workspaceValue] : [workspaceFolderValue];
    });
    return values.filter((value) => value !== undefined);
  },
  set: async (name, value) => {
    const configuration = vscode.workspace.getConfiguration(section);
    const inWorkspace = vscode.workspace.isTrusted && configuration.inspect(name)?.workspaceValue !== undefined;
    await configuration.update(name, value, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
  },
  setOwn: async (name, value) => {
    await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);
  },
  onDidChange: (listener) =>
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) {
        listener();
      }
    }),
};

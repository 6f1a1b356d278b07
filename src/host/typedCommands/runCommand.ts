import * as vscode from "vscode";
import type { CommandId, Commands } from "./commandMap.ts";

/**
 * Runs a command of Baton by its id, with its own arguments. Resolves to its result, or to `undefined` where it failed, which its user has been notified of. Lint sees to it that
 * nothing else runs a command of Baton.
 */
export async function runCommand<Id extends CommandId>(
  id: Id,
  ...given: Parameters<Commands[Id]>
): Promise<Awaited<ReturnType<Commands[Id]>> | undefined> {
  return vscode.commands.executeCommand<Awaited<ReturnType<Commands[Id]>> | undefined>(id, ...given);
}

/** Brings one of Baton's views to the front, with the command that VS Code makes for it. */
export async function focusView(viewId: string): Promise<void> {
  await vscode.commands.executeCommand(`${viewId}.focus`);
}

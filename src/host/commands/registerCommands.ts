import * as vscode from "vscode";
import type { Logger } from "../../core/ports/logger.ts";
import type { Commands } from "./commandIds.ts";

/**
 * Registers every command of Baton: one without a handler does not compile. What a handler rejects with is told to the user and the log, and is
 * the end of it.
 */
export function registerCommands(handlers: Commands, log: Logger): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...given: readonly unknown[]) => {
      try {
        // Menus pass their own objects: only texts can be arguments of Baton's commands.
        return await (handler as (...texts: readonly (string | undefined)[]) => Promise<unknown>)(...given.map((argument) => (typeof argument === "string" ? argument : undefined)));
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        log.error(`${id}: ${words}`);
        void vscode.window.showErrorMessage(`Baton: ${words}`);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

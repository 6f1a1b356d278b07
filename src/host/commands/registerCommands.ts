import * as vscode from "vscode";
import type { ReportInternalError } from "../../app/internalErrors.ts";
import { commandEntries, type CommandId, type Commands } from "../typedCommands/commandMap.ts";

/**
 * Registers every command of Baton: one without a handler does not compile. What a handler rejects with is reported to the user and the log, and is
 * the end of it.
 */
export function registerCommands(handlers: Commands, report: ReportInternalError): vscode.Disposable {
  return vscode.Disposable.from(...(Object.keys(commandEntries) as CommandId[]).map((id) => register(id, handlers, report)));
}

function register<Id extends CommandId>(id: Id, handlers: Commands, report: ReportInternalError): vscode.Disposable {
  const { read, does } = commandEntries[id];
  const handler = handlers[id] as (...given: Parameters<Commands[Id]>) => Promise<unknown>;
  return vscode.commands.registerCommand(id, async (...given: readonly unknown[]) => {
    try {
      return await handler(...read(given));
    } catch (error) {
      report(does, error);
      return undefined;
    }
  });
}

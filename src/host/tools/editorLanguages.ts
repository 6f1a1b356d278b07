import * as vscode from "vscode";
import type { Clock } from "../../core/ports/clock.ts";
import type { CodePlace, CodeSymbol, LanguageServers } from "../../core/ports/languageServers.ts";
import { pathOf, uriOf } from "./editorPaths.ts";

/** Servers that are still starting may take this long, in milliseconds. */
const longestMs = 15_000;

/** {@link LanguageServers} of VS Code: whatever extensions have registered. */
export function editorLanguages(clock: Clock): LanguageServers {
  return {
    symbolsOf: async (path, signal) => {
      type Found = readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined;
      const found = await inTime(clock, signal, () =>
        vscode.commands.executeCommand<Found>("vscode.executeDocumentSymbolProvider", uriOf(path)),
      );
      return found?.flatMap((one) => ("children" in one ? below(path, one, 0) : (symbolOf(one) ?? [])));
    },
    findSymbols: async (query, signal) => {
      type Found = readonly vscode.SymbolInformation[] | undefined;
      const found = await inTime(clock, signal, () =>
        vscode.commands.executeCommand<Found>("vscode.executeWorkspaceSymbolProvider", query),
      );
      return found?.flatMap((one) => symbolOf(one) ?? []);
    },
    references: async ({ path, line, column }, signal) => {
      type Found = readonly vscode.Location[] | undefined;
      const position = new vscode.Position(line - 1, column - 1);
      const found = await inTime(clock, signal, () =>
        vscode.commands.executeCommand<Found>("vscode.executeReferenceProvider", uriOf(path), position),
      );
      return found?.flatMap((one) => placeOf(one) ?? []);
    },
  };
}

/** An answer, or `undefined` if there is none in time. VS Code gives no way to end such a request: its answer isn't heard then. */
async function inTime<T>(clock: Clock, signal: AbortSignal, ask: () => PromiseLike<T | undefined>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  const cancel = clock.after(longestMs, stop);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return signal.aborted ? undefined : await Promise.race([promise, ask()]);
  } catch {
    return undefined;
  } finally {
    cancel();
    signal.removeEventListener("abort", stop);
  }
}

function below(path: string, { name, kind, selectionRange, children }: vscode.DocumentSymbol, depth: number): CodeSymbol[] {
  const { line, character } = selectionRange.start;
  const own = { name, kind: kindOf(kind), path, line: line + 1, column: character + 1, depth };
  return [own, ...children.flatMap((child) => below(path, child, depth + 1))];
}

function symbolOf({ name, kind, containerName, location }: vscode.SymbolInformation): CodeSymbol | undefined {
  const place = placeOf(location);
  return place === undefined ? undefined : { ...place, name, kind: kindOf(kind), container: containerName, depth: 0 };
}

function placeOf({ uri, range }: vscode.Location): CodePlace | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : { path, line: range.start.line + 1, column: range.start.character + 1 };
}

function kindOf(kind: vscode.SymbolKind): string {
  return vscode.SymbolKind[kind].replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

import * as vscode from "vscode";
import type { InternalErrors } from "../../app/internalErrors.ts";
import { ProblemWaits, type WaitPurpose } from "../../app/problems/problemWaits.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Problem, Problems, ProblemSeverity } from "../../core/ports/languageServers.ts";
import { BackgroundTabs } from "./backgroundTabs.ts";
import { pathOf, uriOf } from "./editorPaths.ts";

const severities: Readonly<Record<vscode.DiagnosticSeverity, ProblemSeverity>> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "info",
  [vscode.DiagnosticSeverity.Hint]: "hint",
};

/** {@link Problems} of VS Code's diagnostics. One for each window. */
export class EditorProblems implements Problems, vscode.Disposable {
  readonly #waits: ProblemWaits;
  readonly #tabs: BackgroundTabs;
  readonly #subscription: vscode.Disposable;

  /** `editWaitMs`: how long an edit may wait in all for a first word of servers. */
  constructor(clock: Clock, internalErrors: InternalErrors, editWaitMs: () => number) {
    this.#tabs = new BackgroundTabs(internalErrors);
    this.#waits = new ProblemWaits(clock, {
      mayHaveServer: (language) =>
        vscode.extensions.all.some((extension: vscode.Extension<unknown>) => {
          const { activationEvents } = extension.packageJSON as { readonly activationEvents?: readonly string[] };
          return activationEvents?.includes(`onLanguage:${language}`) === true;
        }),
      editWaitMs,
      onDidChange: (listener) =>
        vscode.languages.onDidChangeDiagnostics(({ uris }) => {
          listener(uris.flatMap((uri) => pathOf(uri) ?? []));
        }),
    });
    this.#subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const { uri, languageId } of vscode.workspace.textDocuments) {
        if (uris.some((changed) => changed.toString() === uri.toString())) {
          this.#waits.heard(languageId);
        }
      }
    });
  }

  all(): readonly Problem[] {
    return vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
      const path = pathOf(uri);
      return path === undefined ? [] : diagnostics.map((one) => problemOf(path, one));
    });
  }

  async lookAt(path: string, signal: AbortSignal, purpose: WaitPurpose): Promise<boolean> {
    const uri = uriOf(path);
    try {
      if ((await vscode.workspace.fs.stat(uri)).type !== vscode.FileType.File) {
        return true;
      }
    } catch {
      // Nothing is there, so nothing is wrong with it.
      return true;
    }
    const isShown = this.#tabs.isShown(uri);
    const reports = new Set<string>();
    const early = vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((one) => reports.add(one.toString())));
    try {
      const { languageId } = await this.#tabs.open(uri);
      if (isShown) {
        return this.#waits.speaks(languageId);
      }
      // Servers may speak before the language is known.
      return (
        reports.has(uri.toString()) ||
        (await this.#waits.begin(languageId, [path], signal, purpose).over()) ||
        this.#waits.speaks(languageId)
      );
    } catch {
      return false;
    } finally {
      early.dispose();
    }
  }

  leave(path: string): void {
    this.#tabs.close(uriOf(path));
  }

  watch(paths: readonly string[], signal: AbortSignal): { settled(): Promise<void> } {
    const language = paths.map((path) => documentOf(path)?.languageId).find((id) => id !== undefined) ?? "plaintext";
    const wait = this.#waits.begin(language, paths, signal, "edit");
    return {
      settled: async () => {
        await wait.over();
      },
    };
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function documentOf(path: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && pathOf(document.uri) === path);
}

function problemOf(path: string, { range, severity, message, source, code }: vscode.Diagnostic): Problem {
  const number = typeof code === "object" ? code.value : code;
  const name = source ?? "";
  return {
    path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    severity: severities[severity],
    message,
    source: number === undefined ? source : name === "" ? String(number) : `${name}(${String(number)})`,
  };
}

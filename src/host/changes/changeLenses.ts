import * as vscode from "vscode";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import { kindOf } from "../../app/changes/pendingFile.ts";
import type { CommandId } from "../typedCommands/commandMap.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";
import { placedHunks } from "./hunkRanges.ts";

const setting = "baton.changes.codeLens";

/** *Keep* and *Undo* above each hunk of a file with pending changes, and for the whole file at its top. */
export class ChangeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #pending: PendingChanges;
  readonly #paths: FolderPaths;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #heard: vscode.Disposable;

  constructor(pending: PendingChanges, paths: FolderPaths) {
    this.#pending = pending;
    this.#paths = paths;
    this.#heard = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider({ scheme: "file" }, this),
      { dispose: pending.onChange(() => this.#changed.fire()) },
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(setting)) {
          this.#changed.fire();
        }
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const file = this.#pending.file(this.#paths.real(document.uri));
    if (file === undefined || !vscode.workspace.getConfiguration().get<boolean>(setting, true)) {
      return [];
    }
    const lens = (line: number, title: string, command: CommandId, ...given: readonly string[]): vscode.CodeLens =>
      new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: [...given] });
    const hunks = placedHunks(file);
    const whole = {
      create: "Baton made this file",
      rename: `Baton moved this file from ${this.#paths.shown(file.origin ?? "")}`,
      edit: "",
      delete: "",
    }[kindOf(file)];
    const perFile = [
      lens(0, "Keep File", "baton.keepFileChanges", file.path),
      lens(0, "Undo File", "baton.undoFileChanges", file.path),
      ...(whole === "" ? [] : [lens(0, whole, "baton.reviewChanges")]),
    ];
    if (kindOf(file) === "create") {
      return perFile;
    }
    const perHunk = hunks.flatMap(({ hunk, range, state }, index) => {
      const { line } = range.start;
      return [
        lens(line, "Keep", "baton.keepChange", file.path, hunk.id),
        ...(state === "clean"
          ? [lens(line, "Undo", "baton.undoChange", file.path, hunk.id)]
          : [lens(line, "Can't be undone: changed since", "baton.reviewChanges")]),
        lens(line, `${String(index + 1)} of ${String(hunks.length)}`, "baton.nextChange"),
      ];
    });
    return hunks.length === 1 && kindOf(file) === "edit" ? perHunk : [...perFile, ...perHunk];
  }

  dispose(): void {
    this.#heard.dispose();
    this.#changed.dispose();
  }
}

import * as vscode from "vscode";
import type { ReportInternalError } from "../../app/internalErrors.ts";
import type { PendingChanges } from "../../app/changes/pendingChanges.ts";
import { wholeLines } from "../../core/tools/edits/lineTable.ts";
import type { FolderPaths } from "../workspace/folderPaths.ts";
import { placedHunks, type PlacedHunk } from "./hunkRanges.ts";

/** Lines of what stood there before that a hover shows. */
const mostHoverLines = 40;

/** A triangle between two lines, in the colour that VS Code has for removed ones. */
const removalMark = (color: string): vscode.Uri =>
  vscode.Uri.parse(
    `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M3 0h7l-3.5 6z" fill="${color}"/></svg>`)}`,
  );

/** Shows the hunks of files with pending changes in the editors: the agent's lines tinted as in a diff, a mark where lines were taken away, what stood there before on hover. */
export class ChangeDecorations implements vscode.Disposable {
  readonly #pending: PendingChanges;
  readonly #paths: FolderPaths;
  readonly #written = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("diffEditor.insertedLineBackground"),
    // Set in high contrast alone, where there is no background.
    borderWidth: "1px",
    borderStyle: "dashed",
    borderColor: new vscode.ThemeColor("diffEditor.insertedTextBorder"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.addedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #removed = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderWidth: "1px 0 0 0",
    borderStyle: "dashed",
    borderColor: new vscode.ThemeColor("editorGutter.deletedBackground"),
    light: { gutterIconPath: removalMark("#ad0707") },
    dark: { gutterIconPath: removalMark("#f14c4c") },
    gutterIconSize: "contain",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.deletedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  /** Hunks that can't be undone by themselves any more. */
  readonly #blocked = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderWidth: "0 0 0 2px",
    borderStyle: "dotted",
    borderColor: new vscode.ThemeColor("editorWarning.foreground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.modifiedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  readonly #heard: vscode.Disposable;

  constructor(pending: PendingChanges, paths: FolderPaths, report: ReportInternalError) {
    this.#pending = pending;
    this.#paths = paths;
    const all = (): void => {
      try {
        for (const editor of vscode.window.visibleTextEditors) {
          this.#show(editor);
        }
      } catch (error) {
        report("show what agents changed", error);
      }
    };
    const stop = pending.onChange(all);
    this.#heard = vscode.Disposable.from(vscode.window.onDidChangeVisibleTextEditors(all), paths.onDidChange(all), { dispose: stop });
    all();
  }

  dispose(): void {
    vscode.Disposable.from(this.#heard, this.#written, this.#removed, this.#blocked).dispose();
  }

  #show(editor: vscode.TextEditor): void {
    const { document } = editor;
    const file = document.uri.scheme === "file" && !isInDiff(editor) ? this.#pending.file(this.#paths.real(document.uri)) : undefined;
    const hunks = file === undefined ? [] : placedHunks(file);
    const options = (fits: (hunk: PlacedHunk) => boolean): vscode.DecorationOptions[] =>
      hunks.filter(fits).map((hunk) => ({ range: hunk.range, hoverMessage: hover(hunk, document.languageId) }));
    editor.setDecorations(
      this.#written,
      options(({ isRemoval, state }) => state === "clean" && !isRemoval),
    );
    editor.setDecorations(
      this.#removed,
      options(({ isRemoval, state }) => state === "clean" && isRemoval),
    );
    editor.setDecorations(
      this.#blocked,
      options(({ state }) => state !== "clean"),
    );
  }
}

/** Whether an editor is a side of a diff, which shows what changed by itself. One of the multi-diff editor is in no column. */
function isInDiff({ document, viewColumn }: vscode.TextEditor): boolean {
  const input = vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn)?.activeTab?.input;
  return viewColumn === undefined || (input instanceof vscode.TabInputTextDiff && input.modified.toString() === document.uri.toString());
}

/** What stood there before, in words that a screen reader reads too. */
function hover({ hunk, state, isRemoval }: PlacedHunk, languageId: string): vscode.MarkdownString {
  const message = new vscode.MarkdownString();
  const before = wholeLines(hunk.baseText);
  if (state !== "clean") {
    message.appendText(
      state === "edited"
        ? "Baton changed these lines, and they have changed again since. Undo would take those changes back too."
        : "Baton changed these lines, and they were changed again together with lines around them. Baton can't put back what stood there.",
    );
  } else if (before.length === 0) {
    message.appendText("Baton added these lines.");
  } else {
    message.appendText(isRemoval ? "Baton deleted these lines here:" : "Baton changed these lines. Before:");
  }
  if (before.length > 0 && state !== "lost") {
    message.appendCodeblock(
      before
        .slice(0, mostHoverLines)
        .join("")
        .replace(/\r?\n$/, ""),
      languageId,
    );
    if (before.length > mostHoverLines) {
      message.appendText(`${String(before.length - mostHoverLines)} more lines. Review Changes shows them all.`);
    }
  }
  return message;
}

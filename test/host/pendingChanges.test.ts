import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { hunksOf } from "../../src/app/changes/pendingFile.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { EditorChanges } from "../../src/host/changes/editorChanges.ts";

const ten = "abcdefghij".split("").join("\n") + "\n";

describe("11: pending changes in the editor", () => {
  const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail("no folder");
  let storageFolder: string;
  let changes: EditorChanges;
  let folder: string;

  const open = async (): Promise<EditorChanges> =>
    EditorChanges.open({
      storageFolder,
      internalErrors: {
        report: (what, error) => assert.fail(`${what}: ${String(error)}`),
        letGo: (_what, work) => {
          work.then(undefined, (error: unknown) => assert.fail(String(error)));
        },
      },
      conversationExists: () => Promise.resolve(true),
    });
  const restart = async (): Promise<void> => {
    await changes.flush();
    changes.dispose();
    changes = await open();
  };
  const path = (name: string): string => join(folder, name);
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(path(name), content);
    return path(name);
  };
  const show = (of: string): Thenable<vscode.TextEditor> => vscode.window.showTextDocument(vscode.Uri.file(of), { preview: false });
  const did = async (name: string, args: JsonObject, turn = "turn"): Promise<void> => {
    const ports = {
      workspace: changes.workspace,
      known: new KnownFiles(),
      recorder: changes.recorderFor("chat", turn),
      isSecret: () => false,
    };
    const tool = fileTools(ports).find((one) => one.name === name) ?? assert.fail(name);
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    assert.ok(result.ok, JSON.stringify(result));
  };
  const edit = (of: string, oldText: string, newText: string, turn?: string): Promise<void> =>
    did("edit_file", { path: of, edits: [{ oldText, newText }] }, turn);
  const lenses = async (of: string): Promise<readonly string[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", vscode.Uri.file(of), 100);
    return found
      .filter(({ command }) => command?.command.startsWith("baton.") === true)
      .map(({ range, command }) => `${String(range.start.line)} ${command?.title ?? ""}`);
  };
  const seen = (): readonly string[] =>
    changes
      .view()
      .map(({ kind, label, hunks, blockedHunks }) => `${kind} ${label.split("/").at(-1) ?? ""} ${String(hunks)} ${String(blockedHunks)}`);

  beforeEach(async () => {
    // VS Code keeps documents for a while after their editors are closed: each test has files of its own.
    folder = join(root(), `pending-${randomUUID().slice(0, 8)}`);
    await mkdir(folder, { recursive: true });
    storageFolder = await mkdtemp(join(tmpdir(), "baton-pending-"));
    changes = await open();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    changes.dispose();
    await rm(folder, { recursive: true, force: true });
    await rm(storageFolder, { recursive: true, force: true });
  });

  it("have lenses above each hunk and at the top, which go with the setting", async () => {
    const of = await file("x.txt", ten);
    await show(of);
    await edit(of, "c\n", "C\nC2\n");
    await edit(of, "h\n", "");
    const keepUndo = ["Keep", "Undo"];
    assert.deepEqual(await lenses(of), [
      "0 Keep File",
      "0 Undo File",
      ...[...keepUndo, "1 of 2"].map((title) => `2 ${title}`),
      ...[...keepUndo, "2 of 2"].map((title) => `8 ${title}`),
    ]);
    const settings = vscode.workspace.getConfiguration();
    await settings.update("baton.changes.codeLens", false, vscode.ConfigurationTarget.Workspace);
    try {
      assert.deepEqual(await lenses(of), []);
    } finally {
      await settings.update("baton.changes.codeLens", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("are undone and kept hunk by hunk in an open document, which the editor's own undo takes back", async () => {
    const of = await file("x.txt", ten);
    const { document } = await show(of);
    await edit(of, "c\n", "C\n");
    await edit(of, "h\n", "H\n");
    const [first, second] = hunksOf(changes.pending.file(of) ?? assert.fail("not pending"));
    await changes.undo({ path: of, hunkId: first?.id ?? "" });
    assert.equal(document.getText(), ten.replace("h\n", "H\n"));
    assert.equal(document.isDirty, false);
    assert.equal(await readFile(of, "utf8"), document.getText());
    assert.deepEqual(seen(), ["edit x.txt 1 0"]);
    await vscode.commands.executeCommand("undo");
    assert.deepEqual(seen(), ["edit x.txt 2 0"]);
    await changes.keep({ path: of, hunkId: second?.id ?? "" });
    await changes.undo({ path: of });
    assert.equal(document.getText(), ten.replace("h\n", "H\n"));
    assert.deepEqual(seen(), []);
  });

  it("follow typing in a dirty document, and stay after a restart with the unsaved words", async () => {
    const of = await file("x.txt", ten);
    const editor = await show(of);
    await edit(of, "c\n", "C\n");
    assert.ok(await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), "mine\n")));
    await edit(of, "h\n", "H\n");
    assert.equal(editor.document.isDirty, true);
    assert.ok(await editor.edit((builder) => builder.insert(new vscode.Position(8, 0), "typed ")));
    assert.deepEqual(seen(), ["edit x.txt 2 1"]);
    assert.ok((await lenses(of)).includes("8 Can't be undone: changed since"));
    await restart();
    assert.deepEqual(seen(), ["edit x.txt 2 1"]);
    assert.deepEqual(await changes.pending.undo({}), {
      undone: 1,
      rejected: [
        `${changes.view()[0]?.label ?? ""}: These lines have changed since Baton wrote them. Undoing would take back those changes too.`,
      ],
    });
    assert.equal(editor.document.getText(), `mine\n${ten.replace("h\n", "typed H\n")}`);
    assert.equal(await readFile(of, "utf8"), ten.replace("c\n", "C\n"));
  });

  it("are found again when another program writes the file, open or not", async () => {
    const [one, two] = [await file("open.txt", ten), await file("closed.txt", ten)];
    const { document } = await show(one);
    await edit(one, "c\n", "C\n");
    await edit(two, "c\n", "C\n");
    const written = `zero\n${ten.replace("c\n", "C\n")}`;
    const reloaded = new Promise<void>((resolve) => {
      const heard = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && document.getText() === written) {
          heard.dispose();
          resolve();
        }
      });
    });
    await writeFile(one, written);
    await writeFile(two, written);
    await reloaded;
    assert.deepEqual(await changes.pending.undo({}), { undone: 2, rejected: [] });
    assert.equal(await readFile(one, "utf8"), `zero\n${ten}`);
    assert.equal(await readFile(two, "utf8"), `zero\n${ten}`);
  });

  it("are reviewed as one diff, files that were made and deleted included", async () => {
    const [kept, gone] = [await file("x.txt", ten), await file("gone.txt", ten)];
    await edit(kept, "c\n", "C\n");
    await did("delete_file", { path: gone });
    await did("write_file", { path: path("made.txt"), content: "new\n" });
    await changes.review(undefined);
    const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(
      labels.some((label) => label === "Pending Changes (3 files)"),
      labels.join(),
    );
    const before = await vscode.workspace.openTextDocument(vscode.Uri.file(kept).with({ scheme: "baton-before", query: kept }));
    assert.equal(before.getText(), ten);
  });

  it("move along when the user renames the file, and lead from one to the next", async () => {
    const [one, two] = [await file("one.txt", ten), await file("two.txt", ten)];
    await edit(one, "c\n", "C\n");
    await edit(two, "b\n", "B\n");
    await edit(two, "h\n", "H\n");
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(vscode.Uri.file(one), vscode.Uri.file(path("uno.txt")));
    assert.ok(await vscode.workspace.applyEdit(renaming));
    assert.deepEqual(seen(), ["edit two.txt 2 0", "edit uno.txt 1 0"]);
    const at = (): string => {
      const editor = vscode.window.activeTextEditor;
      return `${editor?.document.uri.path.split("/").at(-1) ?? ""} ${String(editor?.selection.active.line)}`;
    };
    const visited: string[] = [];
    for (const step of [1, 1, 1, 1, -1, -1] as const) {
      await changes.go(step);
      visited.push(at());
    }
    assert.deepEqual(visited, ["two.txt 1", "two.txt 7", "uno.txt 2", "two.txt 1", "uno.txt 2", "two.txt 7"]);
    assert.equal(changes.hunkAtCursor()?.hunkId, hunksOf(changes.pending.file(two) ?? assert.fail("not pending"))[1]?.id);
  });

  it("follow Undo Turn and Redo Turn, which restore to the byte with typing in between, after a restart too", async () => {
    const [open1, closed] = [await file("open.txt", `\ufeff${ten.replaceAll("\n", "\r\n")}`), await file("closed.txt", ten)];
    const gone = await file("gone.txt", ten);
    const editor = await show(open1);
    await edit(open1, "c", "C");
    await edit(closed, "c\n", "C\n");
    await did("delete_file", { path: gone });
    await did("write_file", { path: path("deep/made.txt"), content: "new\n" });
    await edit(closed, "j\n", "later\n", "other turn");
    assert.ok(await editor.edit((builder) => builder.insert(new vscode.Position(7, 0), "mine ")));
    await editor.document.save();
    await restart();
    await changes.restoreTurn("chat", "turn", "undo");
    const typed = `\ufeff${ten.replace("h\n", "mine h\n").replaceAll("\n", "\r\n")}`;
    assert.equal(await readFile(open1, "utf8"), typed);
    assert.equal(editor.document.isDirty, false);
    assert.equal(await readFile(closed, "utf8"), ten.replace("j\n", "later\n"));
    assert.equal(await readFile(gone, "utf8"), ten);
    await assert.rejects(stat(path("deep")));
    assert.deepEqual(seen(), ["edit closed.txt 1 0"]);
    await changes.restoreTurn("chat", "turn", "redo");
    assert.equal(await readFile(open1, "utf8"), typed.replace("c", "C"));
    assert.equal(await readFile(path("deep/made.txt"), "utf8"), "new\n");
    assert.deepEqual(seen(), ["edit closed.txt 2 0", "create made.txt 1 0", "delete gone.txt 1 0", "edit open.txt 1 0"]);
  });
});

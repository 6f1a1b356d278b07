import assert from "node:assert/strict";
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { EditorWorkspace } from "../../src/host/workspace/editorWorkspace.ts";
import { ripgrepPath } from "../../src/app/workspace/ripgrepPath.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(of);

/** Resolves once the condition holds; it's looked at with each event. */
async function until(event: vscode.Event<unknown>, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const heard = event(() => check());
    const check = (): void => {
      if (holds()) {
        heard.dispose();
        resolve();
      }
    };
    check();
  });
}

describe("11: the workspace as the editor shows it", () => {
  const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail("no folder");
  const at = (name: string): string => join(root(), name);
  let workspace: EditorWorkspace;
  let counter = 0;
  const newName = (end = ".txt"): string => `ws-${String(counter++)}${end}`;

  const file = async (content: string | Uint8Array, name = newName()): Promise<string> => {
    await writeFile(at(name), content);
    return at(name);
  };
  const open = async (path: string): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(vscode.Uri.file(path), { preview: false });
  const type = async (editor: vscode.TextEditor, line: number, words: string): Promise<void> => {
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), words)));
  };
  const read = async (path: string): Promise<string> => {
    const reading = await workspace.read(path);
    assert.ok(reading.ok);
    return text(reading.bytes);
  };
  const write = async (path: string, before: string, after: string): Promise<unknown> => workspace.write(path, bytes(after), bytes(before));

  before(() => {
    workspace = new EditorWorkspace();
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("finds the ripgrep that VS Code ships, and searches with it", async () => {
    const program = ripgrepPath(vscode.env.appRoot);
    assert.ok(program !== undefined && basename(program).startsWith("rg"), program);
    const path = await file("needle in a haystack\n");
    const question = {
      query: "needle in",
      isRegex: false,
      matchCase: true,
      under: [root()],
      includeIgnored: true,
      contextLines: 0,
      limit: 10,
    };
    const found = await workspace.search({ ...question, mayRead: () => true }, new AbortController().signal);
    assert.ok(found.ok);
    assert.deepEqual(found.lines, [{ path, line: 1, text: "needle in a haystack", isMatch: true }]);
  });

  it("edits a document that is open in its place, saves it, and leaves cursor, selection and undo as they were", async () => {
    const path = await file("one\ntwo\nthree\nfour\n");
    const editor = await open(path);
    editor.selection = new vscode.Selection(1, 1, 3, 2);
    let events = 0;
    const heard = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      events += document === editor.document && contentChanges.length > 0 ? 1 : 0;
    });
    assert.deepEqual(await write(path, "one\ntwo\nthree\nfour\n", "ONE\nzero\ntwo\nthree\nfour\nfive\n"), { ok: true });
    heard.dispose();
    assert.equal(events, 1);
    assert.equal(await readFile(path, "utf8"), "ONE\nzero\ntwo\nthree\nfour\nfive\n");
    assert.equal(editor.document.getText(), "ONE\nzero\ntwo\nthree\nfour\nfive\n");
    assert.equal(editor.document.isDirty, false);
    assert.deepEqual([editor.selection.anchor.line, editor.selection.active.line, editor.selection.active.character], [2, 4, 2]);
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), "one\ntwo\nthree\nfour\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("reads, searches and edits unsaved words, and leaves them unsaved", async () => {
    const path = await file("saved\nsecond\n");
    const editor = await open(path);
    await type(editor, 0, "unsaved-word ");
    assert.equal(await read(path), "unsaved-word saved\nsecond\n");
    assert.equal((await workspace.stat(path))?.size, "unsaved-word saved\nsecond\n".length);
    const question = {
      query: "UNSAVED-.ord",
      isRegex: true,
      matchCase: false,
      under: [root()],
      includeIgnored: true,
      contextLines: 1,
      limit: 10,
    };
    const found = await workspace.search({ ...question, mayRead: () => true }, new AbortController().signal);
    assert.ok(found.ok);
    assert.deepEqual(
      found.lines.map(({ line, text: shown, isMatch }) => [line, shown, isMatch]),
      [
        [1, "unsaved-word saved", true],
        [2, "second", false],
      ],
    );
    const without = await workspace.search({ ...question, mayRead: () => false }, new AbortController().signal);
    assert.deepEqual(without.ok && without.lines, []);
    assert.deepEqual(await write(path, "saved\nsecond\n", "x\n"), {
      ok: false,
      reason: "changed",
      message: "The file has changed in the meantime. Nothing was changed: read it again.",
    });
    assert.deepEqual(await write(path, "unsaved-word saved\nsecond\n", "unsaved-word saved\n2nd\n"), { ok: true });
    assert.equal(editor.document.getText(), "unsaved-word saved\n2nd\n");
    assert.equal(editor.document.isDirty, true);
    assert.equal(await readFile(path, "utf8"), "saved\nsecond\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("keeps byte order marks and line ends, whether they are uniform, mixed or asked to be others", async () => {
    for (const [before, after] of [
      ["\ufeffone\r\ntwo\r\n", "\ufeffone\r\n2\r\n"],
      ["one\r\ntwo\nthree\r\n", "one\r\n2\nthree\r\n"],
      ["one\ntwo\n", "one\r\ntwo\r\nthree\r\n"],
      ["one\ntwo", "\ufeffone\ntwo\n"],
      ["one\rtwo\rthree\n", "one\r2\rthree\n"],
      ["ü😀\tend", "ü😁\tend"],
    ] as const) {
      const path = await file(before);
      const editor = await open(path);
      assert.equal(await read(path), before);
      assert.deepEqual(await write(path, before, after), { ok: true }, JSON.stringify(before));
      assert.equal(await readFile(path, "utf8"), after);
      assert.equal(await read(path), after);
      assert.equal(editor.document.isDirty, false);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  it("reports what formatting on save made of an edit", async () => {
    const files = vscode.workspace.getConfiguration("files");
    await files.update("insertFinalNewline", true, vscode.ConfigurationTarget.Workspace);
    await files.update("trimTrailingWhitespace", true, vscode.ConfigurationTarget.Workspace);
    try {
      const path = await file("one\ntwo\n");
      await open(path);
      const outcome = await workspace.write(path, bytes("one \ntwo\nthree"), bytes("one\ntwo\n"));
      assert.ok(outcome.ok && outcome.actual);
      assert.equal(text(outcome.actual), "one\ntwo\nthree\n");
      assert.equal(await readFile(path, "utf8"), "one\ntwo\nthree\n");
    } finally {
      await files.update("insertFinalNewline", undefined, vscode.ConfigurationTarget.Workspace);
      await files.update("trimTrailingWhitespace", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("rejects what it takes for something else: another program's bytes, a read-only file, a file that is gone", async () => {
    const path = await file("one\n");
    await open(path);
    await writeFile(path, "other\n");
    assert.equal(await read(path), "other\n");
    assert.deepEqual(((await write(path, "one\n", "two\n")) as { reason?: string }).reason, "changed");
    assert.equal(await readFile(path, "utf8"), "other\n");
    assert.deepEqual(await write(path, "other\n", "two\n"), { ok: true });
    assert.equal(await readFile(path, "utf8"), "two\n");
    const locked = await file("locked\n");
    await open(locked);
    await chmod(locked, 0o444);
    assert.deepEqual(((await write(locked, "locked\n", "x\n")) as { reason?: string }).reason, "read-only");
    await chmod(locked, 0o644);
    const gone = await file("gone\n");
    await open(gone);
    await rm(gone);
    assert.deepEqual(((await write(gone, "gone\n", "x\n")) as { reason?: string }).reason, "missing");
  });

  it("edits the document of a folder that is open through a link, and one that is a link", async () => {
    await mkdir(at("real"), { recursive: true });
    await writeFile(at("real/a.txt"), "one\n");
    await rm(at("linked"), { force: true });
    await symlink("real", at("linked"));
    const editor = await open(at("linked/a.txt"));
    await type(editor, 0, "mine ");
    assert.equal(await read(at("real/a.txt")), "mine one\n");
    assert.deepEqual(await write(at("real/a.txt"), "mine one\n", "mine two\n"), { ok: true });
    assert.equal(editor.document.getText(), "mine two\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await rm(at("linked"));
  });

  it("deletes and renames what is open so that its tabs follow, and rejects to delete unsaved words", async () => {
    const tabs = (): readonly string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    const old = await file("unsaved\n", newName("-old.txt"));
    const editor = await open(old);
    await type(editor, 0, "still ");
    const newPath = at(`deep/${newName("-new.txt")}`);
    await rm(at("deep"), { recursive: true, force: true });
    const rejected = await workspace.delete(old, { kind: "file", bytes: bytes("still unsaved\n") });
    assert.equal(!rejected.ok && rejected.reason, "changed");
    assert.deepEqual(await workspace.rename(old, newPath), { ok: true });
    assert.deepEqual(tabs(), [basename(newPath)]);
    assert.equal(await read(newPath), "still unsaved\n");
    assert.equal(await readFile(newPath, "utf8"), "unsaved\n");
    const taken = await file("taken\n");
    const again = await workspace.rename(newPath, taken);
    assert.equal(!again.ok && again.reason, "exists");
    assert.equal(await readFile(taken, "utf8"), "taken\n");
    await vscode.commands.executeCommand("workbench.action.files.saveAll");
    const stale = await workspace.delete(newPath, { kind: "file", bytes: bytes("unsaved\n") });
    assert.equal(!stale.ok && stale.reason, "changed");
    assert.deepEqual(await workspace.delete(newPath, { kind: "file", bytes: bytes("still unsaved\n") }), { ok: true });
    await until(vscode.window.tabGroups.onDidChangeTabs, () => tabs().length === 0);
    await assert.rejects(stat(newPath));
  });

  it("makes no file over unsaved words whose file is gone, and changes none that a notebook has unsaved", async () => {
    const path = await file("one\n");
    const editor = await open(path);
    await type(editor, 0, "mine ");
    await rm(path);
    const rejected = await workspace.create(path, { kind: "file", bytes: bytes("x") });
    assert.equal(!rejected.ok && rejected.reason, "exists");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    const json = JSON.stringify({
      cells: [{ cell_type: "code", metadata: {}, execution_count: null, source: ["x"], outputs: [] }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 2,
    });
    const book = await file(json, newName(".ipynb"));
    const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(book));
    await vscode.window.showNotebookDocument(notebook, { preview: false });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(notebook.cellAt(0).document.uri, new vscode.Position(0, 0), "unsaved ");
    assert.ok(await vscode.workspace.applyEdit(edit));
    const outcome = await workspace.write(book, bytes("{}"), bytes(json));
    assert.match(outcome.ok ? "" : outcome.message, /unsaved changes in an editor that isn't a text editor/);
    assert.equal(await readFile(book, "utf8"), json);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { activeEditor } from "../../src/host/chat/activeEditor.ts";
import { systemClock } from "../../src/app/clock.ts";
import { WorkspaceFiles } from "../../src/host/files/workspaceFiles.ts";
import { readDropped, readFiles } from "../../src/host/chat/attachmentSources.ts";

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

describe("4: what is attached of an editor", () => {
  const folder = (): vscode.Uri => {
    const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(uri);
    return uri;
  };
  const fileIn = async (name: string, content: string | Uint8Array): Promise<vscode.Uri> => {
    await writeFile(join(folder().fsPath, name), content);
    return vscode.Uri.joinPath(folder(), name);
  };

  /** What the menu offers and what would be sent of it. */
  async function active(): Promise<{ readonly name: string; readonly text: string; readonly description: string } | undefined> {
    const editor = await activeEditor();
    const [file] = editor === undefined ? [] : (await readFiles([editor.uri])).files;
    return editor && { name: file?.name ?? "", text: new TextDecoder().decode(file?.bytes), description: editor.description };
  }

  async function type(editor: vscode.TextEditor, text: string): Promise<void> {
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text)));
  }

  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("is its unsaved words, in the menu, among dropped files and among chosen ones", async () => {
    const uri = await fileIn("dirty.ts", "saved\n");
    const editor = await vscode.window.showTextDocument(uri);
    await type(editor, "unsaved ");
    assert.deepEqual(await active(), { name: "dirty.ts", text: "unsaved saved\n", description: "dirty.ts · unsaved changes included" });
    const dropped = await readDropped([uri.toString()], new WorkspaceFiles(systemClock, () => undefined));
    assert.equal(new TextDecoder().decode(dropped.files[0]?.bytes), "unsaved saved\n");
  });

  it("is an untitled file's words, with the ending of its language", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "python", content: "print(1)\n" });
    await vscode.window.showTextDocument(document);
    const { name, text } = (await active()) ?? {};
    assert.match(name ?? "", /^Untitled-\d+\.py$/);
    assert.equal(text, "print(1)\n");
  });

  it("is the editor's, not that of the focused Output channel; an Output channel in a tab does not count", async () => {
    const uri = await fileIn("beside.md", "beside\n");
    await vscode.window.showTextDocument(uri);
    const channel = vscode.window.createOutputChannel("Chatter");
    channel.appendLine("log");
    channel.show(false);
    assert.equal((await active())?.name, "beside.md");
    channel.dispose();
    const output = vscode.workspace.textDocuments.find(({ uri: other }) => other.scheme === "output");
    if (output !== undefined) {
      await vscode.window.showTextDocument(output);
      assert.equal(await active(), undefined);
    }
  });

  it("is the side of a comparison that has the cursor, read-only or not, with what is typed into the other", async () => {
    const [left, right] = [await fileIn("left.txt", "left\n"), await fileIn("right.txt", "right\n")];
    const provider = vscode.workspace.registerTextDocumentContentProvider("made", { provideTextDocumentContent: () => "made up\n" });
    await vscode.commands.executeCommand("vscode.diff", left, right);
    assert.deepEqual(await active(), { name: "right.txt", text: "right\n", description: "right.txt · the right side" });
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.commands.executeCommand("vscode.diff", vscode.Uri.parse("made:/old.txt"), right);
    await vscode.commands.executeCommand("workbench.action.compareEditor.focusSecondarySide");
    const { name, text } = (await active()) ?? {};
    assert.ok(
      (name === "old.txt" && text === "made up\n") || (name === "right.txt" && text === "right\n"),
      `${String(name)}: ${String(text)}`,
    );
    provider.dispose();
  });

  it("is a notebook's cells, as they stand", async () => {
    const cells = [
      { cell_type: "markdown", metadata: {}, source: ["# Title"] },
      {
        cell_type: "code",
        metadata: {},
        execution_count: 1,
        source: ["x = 1"],
        outputs: [{ output_type: "stream", name: "stdout", text: ["one\n"] }],
      },
    ];
    const uri = await fileIn(
      "book.ipynb",
      JSON.stringify({ cells, metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 2 }),
    );
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
    const edit = new vscode.WorkspaceEdit();
    const cell = vscode.workspace.notebookDocuments.find((book) => book.uri.toString() === uri.toString())?.cellAt(1).document.uri;
    assert.ok(cell);
    edit.insert(cell, new vscode.Position(0, 0), "unsaved ");
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.deepEqual(await active(), {
      name: "book.ipynb",
      text: "# Title\n\n```python\nunsaved x = 1\n```\n\nOutput:\n\n```\none\n```",
      description: "book.ipynb · unsaved changes included",
    });
  });

  it("is a picture in its own editor; what cannot be attached is not offered", async () => {
    await vscode.commands.executeCommand("vscode.openWith", await fileIn("pixel.png", pixel), "imagePreview.previewEditor");
    assert.equal((await activeEditor())?.uri.path.endsWith("pixel.png"), true);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    assert.equal(await activeEditor(), undefined);
    await vscode.commands.executeCommand("workbench.action.openSettings2");
    assert.equal(await activeEditor(), undefined);
  });

  it("is rejected at once, in a sentence, if it is too long", async () => {
    const uri = await fileIn("long.txt", "x".repeat(1_100_000));
    await vscode.window.showTextDocument(uri);
    const { files, problem } = await readFiles([uri]);
    assert.deepEqual(files, []);
    assert.match(problem ?? "", /“long.txt” wasn't attached: it has 1\.1 MB, and a text file can have 1 MB at most/);
  });
});

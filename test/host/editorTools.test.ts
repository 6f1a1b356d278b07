import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { systemClock } from "../../src/app/clock.ts";
import { InternalErrors } from "../../src/app/internalErrors.ts";
import { NodeWorkspace } from "../../src/app/workspace/nodeWorkspace.ts";
import type { ChangeOutcome } from "../../src/core/ports/workspace.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { diagnosticsTool } from "../../src/core/tools/editor/diagnostics.ts";
import { referencesTool } from "../../src/core/tools/editor/references.ts";
import { symbolsTool } from "../../src/core/tools/editor/symbols.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import type { Tool } from "../../src/core/tools/tool.ts";
import { editorLanguages } from "../../src/host/tools/editorLanguages.ts";
import { EditorProblems } from "../../src/host/tools/editorProblems.ts";
import { KeptLog } from "../fakes/keptLog.ts";

/** Writes into the document that is open, as an agent in VS Code does. */
class OpenDocuments extends NodeWorkspace {
  override async write(path: string, bytes: Uint8Array): Promise<ChangeOutcome> {
    const document = await vscode.workspace.openTextDocument(path);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), new TextDecoder().decode(bytes));
    await vscode.workspace.applyEdit(edit);
    await document.save();
    return { ok: true };
  }
}

describe("tools over VS Code's language servers", () => {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const workspace = new OpenDocuments({ folders: () => [{ name: basename(root), path: root }] });
  const problems = new EditorProblems(systemClock, new InternalErrors(new KeptLog(), () => Promise.resolve()), () => 60_000);
  const common = { workspace, problems, languages: editorLanguages(systemClock), isSecret: () => false };
  const files = ["notes-open.md", "settings-like.json", "shapes.ts", "shapes-user.ts", "begun.json"];
  // A server that is still starting is not waited for as long as it may take on a slow machine.
  before(async () => {
    await writeFile(join(root, "begun.json"), '{ "a": , }\n');
    const document = await vscode.workspace.openTextDocument(join(root, "begun.json"));
    await new Promise<void>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(check);
      function check(): void {
        if (vscode.languages.getDiagnostics(document.uri).length > 0) {
          subscription.dispose();
          resolve();
        }
      }
      void vscode.window.showTextDocument(document).then(check);
    });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  after(async () => {
    problems.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await Promise.all(files.map((name) => rm(join(root, name), { force: true })));
  });

  async function said(tool: Tool | undefined, args: JsonObject): Promise<string> {
    assert.ok(tool);
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    assert.ok(result.ok, result.ok ? "" : result.message);
    return result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n");
  }
  const fileTool = (name: string): Tool | undefined =>
    fileTools({ ...common, known: new KnownFiles(), recorder: { record: () => Promise.resolve(() => Promise.resolve()) } }).find(
      (one) => one.name === name,
    );

  it("new problems of a file that isn't open come back with the edit that made them", async () => {
    await writeFile(join(root, "notes-open.md"), "# Open\n");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(join(root, "notes-open.md")));
    await writeFile(join(root, "settings-like.json"), '{\n  "a": 1\n}\n');
    await said(diagnosticsTool(common), { paths: ["settings-like.json"] });
    const text = await said(fileTool("edit_file"), { path: "settings-like.json", edits: [{ oldText: '"a": 1', newText: '"a": ,' }] });
    assert.match(text, /^Edited settings-like\.json[^]*settings-like\.json:2:\d+ error: /);
    assert.match(await said(diagnosticsTool(common), { paths: ["settings-like.json"], severity: "error" }), /settings-like\.json:2:/);
    // The tab that was opened for the server is closed again.
    const isGone = (): boolean =>
      vscode.window.tabGroups.all.every(({ tabs }) => tabs.every(({ label }) => label !== "settings-like.json"));
    await new Promise<void>((resolve) => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(check);
      function check(): void {
        if (isGone()) {
          subscription.dispose();
          resolve();
        }
      }
      check();
    });
  });

  it("symbols and references come from the language server", async () => {
    await writeFile(join(root, "shapes.ts"), "export class Circle {\n  area(): number {\n    return 3;\n  }\n}\n");
    await writeFile(join(root, "shapes-user.ts"), 'import { Circle } from "./shapes";\nnew Circle().area();\n');
    // The server of TypeScript looks for names in the project of the active editor.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(join(root, "shapes-user.ts")));
    assert.match(await said(symbolsTool(common), { path: "shapes.ts" }), /1: class Circle\n {2}2: method area/);
    const uses = await said(referencesTool(common), { path: "shapes.ts", symbol: "area" });
    assert.match(uses, /shapes\.ts:2: area\(\): number \{/);
    assert.match(uses, /shapes-user\.ts:2: new Circle\(\)\.area\(\);/);
    // A server that is still loading the project knows no names yet, and has no event for that: it is asked until it does.
    const found = /shapes\.ts:1 class Circle/;
    let names = "";
    do {
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(join(root, "shapes-user.ts")));
      names = await said(symbolsTool(common), { query: "Circle" });
    } while (!found.test(names));
    assert.match(names, found);
  });
});

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { runTaskTool } from "../../src/core/tools/tasks/runTask.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import { editorTasks } from "../../src/host/tools/editorTasks.ts";

describe("VS Code's tasks", () => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  let provider: vscode.Disposable;
  before(() => {
    assert.ok(folder);
    const task = (name: string, script: string): vscode.Task =>
      new vscode.Task({ type: "baton-test", name }, folder, name, "baton-test", new vscode.ProcessExecution("sh", ["-c", script]));
    provider = vscode.tasks.registerTaskProvider("baton-test", {
      provideTasks: () => [task("good", "exit 0"), task("bad", "exit 3"), task("endless", "sleep 600")],
      resolveTask: () => undefined,
    });
  });
  after(() => {
    provider.dispose();
  });

  const run = (name: string, signal = new AbortController().signal): Promise<ToolResult> =>
    runTaskTool(editorTasks).run({ name }, { callId: "c", stepId: "s", output: () => undefined }, signal);
  const text = (result: ToolResult): string =>
    `${result.ok ? "" : `failed: ${result.message}`}${(result.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("\n")}`;

  it("are listed, and run to their end with their exit code", async () => {
    assert.match(text(await run("")), /^baton-test: good \(baton-test\)$/m);
    assert.match(text(await run("baton-test: good")), /\[Exit code 0\.\]$/);
    assert.match(text(await run("baton-test: bad")), /^failed: The task ended with exit code 3\./);
    assert.match(text(await run("none")), /^failed: There is no task “none”\. There are: .*baton-test: good/);
  });

  it("are ended when the run is stopped", async () => {
    const stop = new AbortController();
    const ended = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidEndTask(({ execution }) => {
        if (execution.task.name === "endless") {
          subscription.dispose();
          resolve();
        }
      });
    });
    const started = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidStartTask(() => {
        subscription.dispose();
        resolve();
      });
    });
    const running = run("baton-test: endless", stop.signal);
    await started;
    stop.abort();
    assert.equal(text(await running), "failed: The task was stopped. It may have had effects.");
    await ended;
  });
});

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mirroredProcesses } from "../../src/app/processes/mirroredProcesses.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { CommandTerminal } from "../../src/host/tools/commandTerminal.ts";

describe("the terminal of agents' commands", () => {
  const order = { command: "echo hello", folder: "/", environment: { PATH: process.env["PATH"] ?? "" }, timeoutMs: 60_000 };
  const ours = (): readonly vscode.Terminal[] => vscode.window.terminals.filter(({ name }) => name === "Baton");

  it("is there from the first command on, ends no command when it's closed, and goes with its window", async () => {
    const terminal = new CommandTerminal();
    const processes = mirroredProcesses(nodeProcesses, terminal);
    assert.deepEqual(ours(), []);
    await processes.run(order, () => undefined, new AbortController().signal);
    assert.equal(ours().length, 1);
    const closed = new Promise<void>((resolve) => {
      const subscription = vscode.window.onDidCloseTerminal(() => {
        subscription.dispose();
        resolve();
      });
    });
    const outputs: string[] = [];
    const run = processes.run(
      { ...order, command: "echo one; sleep 1; echo two" },
      (text) => {
        outputs.push(text);
        ours()[0]?.dispose();
      },
      new AbortController().signal,
    );
    await closed;
    assert.deepEqual(await run, { kind: "exit", code: 0, leftRunning: false });
    assert.equal(outputs.join(""), "one\ntwo\n");
    terminal.dispose();
  });
});

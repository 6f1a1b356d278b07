import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mirroredProcesses } from "../../src/app/processes/mirroredProcesses.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { CommandTerminals } from "../../src/host/tools/commandTerminals.ts";

describe("the terminal of agents' commands", () => {
  const order = { command: "echo hello", folder: "/", environment: { PATH: process.env["PATH"] ?? "" }, timeoutMs: 60_000 };
  const ours = (): readonly vscode.Terminal[] => vscode.window.terminals.filter(({ name }) => name === "Baton");

  it("is there from the first command on, ends no command when it's closed, and goes with its window", async () => {
    const terminal = new CommandTerminals();
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

  it("has one of its own for each command in the background, which goes with it unless it was looked at", async () => {
    const terminals = new CommandTerminals();
    const processes = mirroredProcesses(nodeProcesses, terminals);
    const named = (name: string): vscode.Terminal | undefined => vscode.window.terminals.find((one) => one.name === name);
    const stop = new AbortController();
    const background = { ...order, command: "read -t 600 < <(sleep 600)", handle: "c1" };
    const isThere = announced("Baton: read -t 600 < <(sleep 600)");
    const run = processes.run(background, () => undefined, stop.signal);
    await isThere;
    assert.notEqual(named("Baton: read -t 600 < <(sleep 600)"), undefined);
    assert.deepEqual(ours(), []);
    const closed = new Promise<string>((resolve) => {
      const subscription = vscode.window.onDidCloseTerminal(({ name }) => {
        subscription.dispose();
        resolve(name);
      });
    });
    stop.abort();
    assert.equal((await run).kind, "stopped");
    assert.equal(await closed, "Baton: read -t 600 < <(sleep 600)");
    const second = new AbortController();
    const looked = processes.run({ ...background, handle: "c2" }, () => undefined, second.signal);
    const opened = openingOf(named("Baton: read -t 600 < <(sleep 600)"));
    terminals.show("c2");
    await opened;
    second.abort();
    await looked;
    terminals.show("c2");
    terminals.dispose();
  });
});

/** Resolves when VS Code shows a terminal of ours for the first time. It may report no change of the active terminal: it can take the only one for active before it is known. */
function openingOf(terminal: vscode.Terminal | undefined): Promise<void> {
  const options = terminal?.creationOptions;
  if (options === undefined || !("pty" in options)) {
    throw new Error("This is no terminal of ours.");
  }
  const { pty } = options;
  const open = pty.open.bind(pty);
  return new Promise((resolve) => {
    pty.open = (dimensions) => {
      open(dimensions);
      resolve();
    };
  });
}

/** Resolves when VS Code has announced a terminal that is being made. It doesn't report the end of one that ends before. */
function announced(wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const subscription = vscode.window.onDidOpenTerminal(({ name }) => {
      if (name === wanted) {
        subscription.dispose();
        resolve();
      }
    });
  });
}

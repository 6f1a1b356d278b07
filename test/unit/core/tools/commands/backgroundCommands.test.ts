import assert from "node:assert/strict";
import { systemClock } from "../../../../../src/app/clock.ts";
import { mirroredProcesses } from "../../../../../src/app/processes/mirroredProcesses.ts";
import { nodeProcesses } from "../../../../../src/app/processes/nodeProcesses.ts";
import type { JsonObject } from "../../../../../src/core/model/json.ts";
import { BackgroundCommands } from "../../../../../src/core/tools/commands/backgroundCommands.ts";
import { commandOutputTool, stopCommandTool } from "../../../../../src/core/tools/commands/backgroundTools.ts";
import { runCommandTool } from "../../../../../src/core/tools/commands/runCommand.ts";
import type { Tool } from "../../../../../src/core/tools/tool.ts";

describe("commands in the background", () => {
  const background = new BackgroundCommands(nodeProcesses, systemClock);
  const environment = { PATH: process.env["PATH"] ?? "" };
  const ports = { processes: nodeProcesses, background, folder: () => import.meta.dirname, environment: () => environment };
  const [start, output, stop] = [runCommandTool(ports), commandOutputTool(background), stopCommandTool(background)];
  after(() => background.stopAll());

  async function said(tool: Tool, args: JsonObject, signal = new AbortController().signal): Promise<string> {
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, signal);
    return result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : `failed: ${result.message}`;
  }
  async function started(command: string, signal?: AbortSignal): Promise<string> {
    return /as (c\d+)\./.exec(await said(start, { command, background: true }, signal))?.[1] ?? "none";
  }

  it("are not waited for, and their output comes piece by piece", async () => {
    const handle = await started("echo one; read -t 600 < <(sleep 600); echo two");
    assert.equal(await said(output, { handle, waitMs: 60_000 }), "one\n[It still runs.]");
    assert.equal(await said(output, { handle }), "[It still runs.]");
    assert.equal(await said(stop, { handle }), `${handle} was stopped.`);
    assert.match(await said(output, { handle }), /^\[It has ended\. The command was stopped\./);
    assert.equal(await said(stop, { handle }), `${handle} had ended already.`);
  });

  it("report when they begin and end, and that the user stopped them", async () => {
    const seen: string[][] = [];
    const leave = background.onChange(() => {
      seen.push(background.all.flatMap(({ handle, end }) => (end === undefined ? [handle] : [])));
    });
    const running = background.all.flatMap(({ handle, end }) => (end === undefined ? [handle] : []));
    const handle = await started("sleep 600");
    assert.equal(await background.stop(handle, "user"), true);
    leave();
    assert.deepEqual(seen, [[...running, handle], running]);
    assert.equal(await said(output, { handle }), "[It has ended. The user stopped it.]");
  });

  it("say how they ended", async () => {
    const handle = await started("exit 3");
    let text = "";
    while (!text.includes("ended")) {
      text = await said(output, { handle, waitMs: 60_000 });
    }
    assert.equal(text, "[It has ended. The command ended with exit code 3.]");
  });

  it("outlive the run that started them, and end when all are stopped", async () => {
    const run = new AbortController();
    const handle = await started("echo $$; sleep 600", run.signal);
    const pid = Number.parseInt(await said(output, { handle, waitMs: 60_000 }), 10);
    run.abort();
    process.kill(pid, 0);
    await background.stopAll();
    assert.throws(() => process.kill(pid, 0));
    assert.equal(
      background.all.every(({ end }) => end !== undefined),
      true,
    );
  });

  it("aren't waited for longer than is wanted, nor once the run is stopped", async () => {
    const handle = await started("sleep 600");
    assert.equal(await said(output, { handle, waitMs: 1 }), "[It still runs.]");
    const run = new AbortController();
    const waiting = said(output, { handle, waitMs: 60_000 }, run.signal);
    run.abort();
    assert.equal(await waiting, "[It still runs.]");
  });

  it("are named to a model that asks for another", async () => {
    const handle = await started("sleep 601");
    assert.match(
      await said(output, { handle: "c99" }),
      new RegExp(`^failed: There is no background command “c99”\\. There are:[^]*${handle} \\(runs\\): sleep 601`),
    );
    assert.match(await said(stop, { handle: "c99" }), /^failed: There is no background command “c99”/);
  });

  it("are offered only where there is a place for them", async () => {
    const without = runCommandTool({ ...ports, background: undefined });
    assert.equal(JSON.stringify(without.inputSchema).includes("background"), false);
    assert.match(await said(without, { command: "true", background: true }), /^failed: Commands can't run in the background here/);
  });

  it("are shown besides, as all commands are", async () => {
    const shown: string[] = [];
    const mirrored = mirroredProcesses(nodeProcesses, {
      begin: ({ command }) => {
        shown.push(command);
        return { write: (text) => shown.push(text), end: (end) => shown.push(end.kind) };
      },
    });
    await mirrored.run(
      { command: "echo hello", folder: import.meta.dirname, environment, timeoutMs: 60_000 },
      () => undefined,
      new AbortController().signal,
    );
    assert.deepEqual(shown, ["echo hello", "hello\n", "exit"]);
  });
});

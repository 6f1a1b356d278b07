import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { nodeProcesses } from "../../../../src/app/processes/nodeProcesses.ts";
import type { CommandEnd } from "../../../../src/core/ports/processes.ts";

const environment = { PATH: process.env["PATH"] ?? "" };

/** Runs a command; `onOutput` hears all that was written so far, each time that more comes. */
async function run(
  command: string,
  {
    timeoutMs = 60_000,
    folder = import.meta.dirname,
    onOutput,
  }: { timeoutMs?: number; folder?: string; onOutput?: (output: string, stop: () => void) => void } = {},
): Promise<{ readonly end: CommandEnd; readonly output: string }> {
  const stop = new AbortController();
  let output = "";
  const end = await nodeProcesses.run(
    { command, folder, environment, timeoutMs },
    (text) => {
      output += text;
      onOutput?.(output, () => stop.abort());
    },
    stop.signal,
  );
  return { end, output };
}

/** Whether a process runs. One that has ended, and that nobody has asked after yet, does not. */
function lives(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

const pidsIn = (output: string): number[] => [...output.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid));

describe("a command as a process of Baton's own", () => {
  it("gives what it writes to both streams, and its exit code", async () => {
    const { end, output } = await run("echo one; echo two >&2; exit 7");
    assert.deepEqual(end, { kind: "exit", code: 7, leftRunning: false });
    assert.deepEqual(output.split("\n").sort(), ["", "one", "two"]);
  });

  it("has no input, the given folder and nothing but the given environment", async () => {
    const { end, output } = await run("cat; pwd; echo ${HOME:-no home}", { folder: import.meta.dirname });
    assert.deepEqual(end, { kind: "exit", code: 0, leftRunning: false });
    assert.equal(output, `${import.meta.dirname}\nno home\n`);
  });

  it("is not held up by what it left running, which is ended", async () => {
    const { end, output } = await run("sleep 600 & echo pid=$!");
    assert.deepEqual(end, { kind: "exit", code: 0, leftRunning: true });
    assert.deepEqual(pidsIn(output).map(lives), [false]);
  });

  it("is ended with all that it started when its time is up, also what has left its group or ignores signals", async () => {
    const { end, output } = await run(
      `trap '' TERM; setsid sleep 600 & echo pid=$!; bash -c "trap '' TERM; echo pid=\\$\\$; while true; do sleep 600; done"`,
      { timeoutMs: 1500 },
    );
    assert.deepEqual(end, { kind: "timeout" });
    assert.deepEqual(pidsIn(output).map(lives), [false, false], output);
  });

  it("is ended when the user stops it", async () => {
    const { end, output } = await run("echo pid=$$; sleep 600", {
      onOutput: (soFar, stop) => {
        if (soFar.includes("\n")) {
          stop();
        }
      },
    });
    assert.deepEqual(end, { kind: "stopped" });
    assert.deepEqual(pidsIn(output).map(lives), [false]);
  });

  it("says why it could not be started", async () => {
    const { end } = await run("true", { folder: "/no/such/folder" });
    assert.equal(end.kind, "not-started");
  });

  it("does not start when it was stopped before", async () => {
    const end = await nodeProcesses.run(
      { command: "echo x", folder: "/", environment, timeoutMs: 1000 },
      () => undefined,
      AbortSignal.abort(),
    );
    assert.deepEqual(end, { kind: "stopped" });
  });
});

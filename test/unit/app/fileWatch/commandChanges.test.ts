import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../../src/app/clock.ts";
import { NodeFileWatch } from "../../../../src/app/fileWatch/nodeFileWatch.ts";
import { nodeProcesses } from "../../../../src/app/processes/nodeProcesses.ts";
import { TurnSnapshots } from "../../../../src/app/snapshots/turnSnapshots.ts";
import { runCommandTool } from "../../../../src/core/tools/commands/runCommand.ts";
import type { Tool, ToolResult } from "../../../../src/core/tools/tool.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

describe("files that a command changes", () => {
  let place: TemporaryWorkspace;
  let snapshots: TurnSnapshots;
  let saved: Set<string>;
  let watch: NodeFileWatch;
  beforeEach(async () => {
    place = new TemporaryWorkspace();
    saved = new Set();
    snapshots = await TurnSnapshots.open(join(place.outside, "kept"), place.workspace);
    watch = new NodeFileWatch({ ...place.ports, clock: systemClock, noteSaves: () => () => saved });
  });
  afterEach(() => place.dispose());

  const tool = (): Tool =>
    runCommandTool({
      processes: nodeProcesses,
      folder: () => place.root,
      environment: () => ({ PATH: process.env["PATH"] ?? "" }),
      changes: () => ({ workspace: place.workspace, watch, recorder: snapshots.recorder("turn") }),
    });
  async function run(
    command: string,
    signal = new AbortController().signal,
  ): Promise<{ readonly text: string; readonly line: string; readonly result: ToolResult }> {
    const result = await tool().run({ command }, { callId: "c", stepId: "s", output: () => undefined }, signal);
    const text = (result.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("\n");
    return { text, line: tool().doneLine({ command }, result), result };
  }

  it("are named in the result, counted in its line, and put back to the byte by Undo, and again changed by Redo", async () => {
    place.file("a.txt", "one\r\n\u0000two");
    place.file("sub/b.txt", "b\n");
    place.file("keep.txt", "keep\n");
    place.file("run.sh", "echo\n", 0o644);
    symlinkSync("a.txt", join(place.root, "link"));
    const before = place.picture();
    const { text, line } = await run(
      "printf x >> a.txt; rm -r sub; mkdir -p new/deep; echo n > new/deep/n.txt; chmod 755 run.sh; ln -sf keep.txt link2; mv keep.txt kept.txt; touch a.txt",
    );
    const after = place.picture();
    assert.match(
      text,
      /\[Exit code 0\.\]\n\[Files that have changed: 7\. edited a\.txt, deleted keep\.txt, created kept\.txt, created link2, created new\/deep\/n\.txt, edited run\.sh, deleted sub\/b\.txt\.\]$/,
    );
    assert.match(line, / \(7 files changed\)$/);
    const undone = await snapshots.undo("turn");
    assert.deepEqual([undone.rejected, place.picture()], [[], before]);
    await snapshots.redo("turn");
    const emptyFolders = (picture: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(picture).filter(([name]) => name !== "sub/"));
    assert.deepEqual(emptyFolders(place.picture()), emptyFolders(after));
  });

  it("are found also when the command fails, and nothing is said where nothing changed", async () => {
    place.file("a.txt", "one\n");
    const failed = await run("echo two > a.txt; exit 3");
    assert.equal(failed.result.ok, false);
    assert.match(failed.text, /\[Files that have changed: 1\. edited a\.txt\.\]$/);
    for (const command of ["cat a.txt", "touch a.txt", "cp a.txt b.txt; rm b.txt", "cp a.txt x; mv x a.txt"]) {
      assert.doesNotMatch((await run(command)).text, /changed/, command);
    }
  });

  it("that are ignored, or git's own, aren't looked at", async () => {
    place.file(".gitignore", "dist/\n");
    spawnSync("git", ["init", "-q"], { cwd: place.root });
    const { text } = await run("mkdir dist node_modules; echo 1 > dist/x; echo 1 > node_modules/y; git add -A; echo 1 > z");
    assert.match(text, /changed: 1\. created z\.\]$/);
  });

  it("are not those that an ignore file lets through only now, nor those that it leaves out from now on", async () => {
    place.file(".gitignore", "out/\n");
    place.file("out/mine.txt", "mine\n");
    place.file("log/mine.txt", "mine\n");
    const before = place.picture();
    const { text } = await run("echo log/ > .gitignore; echo new > new.txt");
    assert.match(text, /\[Files that have changed: 2\. edited \.gitignore, created new\.txt\.\]$/);
    assert.deepEqual((await snapshots.undo("turn")).rejected, []);
    assert.deepEqual(place.picture(), before);
  });

  it("whose earlier content isn't known are said to be out of Undo's reach: large ones and those with secrets", async () => {
    const large = place.file("large.bin", "");
    truncateSync(large, 600 * 1024);
    place.file(".env", "HUSH=1\n");
    const { text, line } = await run("echo x >> large.bin; echo HUSH=2 > .env; head -c 5000000 /dev/zero > huge.bin; echo a > a.txt");
    assert.match(text, /changed: 4\. created a\.txt\. Undo can't restore: edited \.env, created huge\.bin, edited large\.bin\.\]$/);
    assert.match(line, /\(4 files changed\)$/);
    assert.equal(readdirSync(join(place.outside, "kept/contents"), { recursive: true }).length > 0, true);
    assert.equal(spawnSync("grep", ["-r", "HUSH", join(place.outside, "kept")]).status, 1);
  });

  it("that the user saves meanwhile are the user's", async () => {
    saved.add(place.file("mine.txt", "one\n"));
    place.file("a.txt", "one\n");
    const { text } = await run("echo two > mine.txt; echo two > a.txt");
    assert.match(text, /changed: 1\. edited a\.txt\.\]$/);
  });

  it("contents that were changed between two commands are known as they were before the second", async () => {
    place.file("a.txt", "one\n");
    await run("true");
    writeFileSync(join(place.root, "a.txt"), "the user's\n");
    const { text } = await run("echo two > a.txt");
    assert.match(text, /edited a\.txt/);
    await snapshots.undo("turn");
    assert.equal(place.text("a.txt"), "the user's\n");
  });

  it("of a command that was stopped are found too", async () => {
    place.file("a.txt", "one\n");
    const stop = new AbortController();
    const result = await tool().run(
      { command: "echo two > a.txt; echo done; sleep 600" },
      { callId: "c", stepId: "s", output: () => stop.abort() },
      stop.signal,
    );
    assert.equal(result.ok, false);
    assert.equal(snapshots.changes("turn").length, 1);
  });

  it("many are named in part", async () => {
    const { text } = await run("for i in $(seq 1 30); do echo $i > f$i; done");
    assert.match(text, /changed: 30\. created f1, .* and 10 more\.\]$/);
  });

  it("are said to be out of reach if they couldn't be recorded", async () => {
    rmSync(join(place.outside, "kept"), { recursive: true, force: true });
    appendFileSync(join(place.outside, "kept"), "in the way");
    assert.match((await run("echo 1 > a.txt")).text, /changed: 1\. Undo can't restore: created a\.txt\.\]$/);
  });
});

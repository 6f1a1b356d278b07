// What the panel reads from the words of results is held against the tools that word them.
import assert from "node:assert/strict";
import type { CommandEnd } from "../../src/core/ports/processes.ts";
import { runCommandTool } from "../../src/core/tools/commands/runCommand.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import { askedDiff, readCommandLine, readCommandResult, readEditResult } from "../../media/chat/calls/readResult.ts";
import { readPartialArguments } from "../../media/chat/calls/partialArguments.ts";
import { plainOutput } from "../../media/chat/calls/terminalText.ts";
import { readDiff } from "../../media/chat/diff/readDiff.ts";
import { sampleDiff } from "./agentSamples.ts";

async function resultOf(end: CommandEnd, output: string): Promise<string> {
  const tool = runCommandTool({
    processes: {
      run: async (_order: unknown, hear: (text: string) => void) => {
        hear(output);
        return end;
      },
    },
    folder: () => "/w",
    environment: () => ({}),
  });
  const context = { callId: "c", stepId: "s", output: () => undefined };
  return textOf(await tool.run({ command: "npm test" }, context, new AbortController().signal));
}

/** As the agent's loop puts it together. */
function textOf(result: ToolResult): string {
  const parts = (result.parts ?? []).flatMap((part) => (part.type === "text" ? [part.text] : []));
  return (result.ok ? parts : [result.message, ...parts]).join("\n");
}

describe("panel: what results say", () => {
  it("reads a command's exit code and output from what run_command gives", async () => {
    const exit = (code: number): CommandEnd => ({ kind: "exit", code, leftRunning: false });
    assert.deepEqual(readCommandResult(await resultOf(exit(0), "fine\n")), { exitCode: 0, output: "fine", changes: undefined });
    assert.deepEqual(readCommandResult(await resultOf(exit(0), "")), { exitCode: 0, output: "", changes: undefined });
    assert.deepEqual(readCommandResult(await resultOf(exit(1), "broken\n")), { exitCode: 1, output: "broken\n", changes: undefined });
    const stopped = await resultOf({ kind: "stopped" }, "so far");
    assert.deepEqual(readCommandResult(stopped), { output: stopped, changes: undefined });
  });

  it("reads which files a command changed", () => {
    const note = "Files that have changed: 2. edited a.ts, created b.ts.";
    for (const [text, output] of [
      [`fine\n[Exit code 0.]\n[${note}]`, "fine"],
      [`The command ended with exit code 1.\nbroken\n[${note}]`, "broken"],
    ] as const) {
      assert.equal(readCommandResult(text).changes, note);
      assert.equal(readCommandResult(text).output, output);
    }
    assert.deepEqual(readCommandLine("Ran npm i (2 files changed)"), { line: "Ran npm i", changed: "2 files changed" });
    assert.deepEqual(readCommandLine("Ran echo (2)"), { line: "Ran echo (2)", changed: undefined });
  });

  it("reads an edit's counts, its diff and what follows it", () => {
    const text = `Edited a.ts: 5 lines added, 3 removed.\n${sampleDiff}\n\nNew problems:\na.ts:3: no`;
    const { diff, rest } = readEditResult(text);
    assert.deepEqual([diff?.added, diff?.removed, diff?.lines.length], [5, 3, readDiff(sampleDiff).lines.length]);
    assert.equal(rest, "New problems:\na.ts:3: no");
    assert.deepEqual(readEditResult("Made b.ts with 12 lines."), { diff: { lines: [], added: 12, removed: 0 }, rest: "" });
    assert.deepEqual(readEditResult("Deleted b.ts."), { rest: "Deleted b.ts." });
  });

  it("reads a diff: lines, their line ends, and where it goes on", () => {
    const { lines, added, removed } = readDiff(
      "@@ -1,2 +1,2 @@\n-a\r\n+b\r\n c\n\\ No newline at end of file\n@@ -9 +9 @@\n+d\n(3 lines of the diff left out)",
    );
    assert.deepEqual([added, removed], [2, 1]);
    assert.deepEqual(
      lines.map(({ kind, text }) => `${kind}: ${text}`),
      ["removed: a", "added: b", "same: c", "gap: Line 9", "added: d", "gap: (3 lines of the diff left out)"],
    );
  });

  it("says what an edit asks for before it is made", () => {
    const edit = {
      name: "edit_file",
      arguments: {
        path: "a",
        edits: [
          { oldText: "a\n", newText: "b\nc" },
          { oldText: "x", newText: "" },
        ],
      },
    };
    assert.deepEqual(
      askedDiff(edit)?.lines.map(({ kind, text }) => `${kind}: ${text}`),
      ["removed: a", "added: b", "added: c", "gap: Edit 2", "removed: x"],
    );
    assert.equal(askedDiff({ name: "edit_file", arguments: { edits: "all" } }), undefined);
  });

  it("reads arguments that break off anywhere", () => {
    const whole = JSON.stringify({ path: 'src/a "b".ts', content: "one\ntwo\nthree" });
    for (let length = 0; length <= whole.length; length += 1) {
      const { path } = readPartialArguments(whole.slice(0, length));
      assert.ok(path === undefined || path === 'src/a "b".ts');
    }
    assert.deepEqual(readPartialArguments(whole), { path: 'src/a "b".ts', command: undefined, lineCount: 2 });
    const command = JSON.stringify({ command: 'echo "ü" \\\\ done' });
    for (let length = 0; length <= command.length; length += 1) {
      assert.ok('echo "ü" \\\\ done'.startsWith(readPartialArguments(command.slice(0, length)).command ?? ""));
    }
  });

  it("shows output as a terminal leaves it: written over, without titles, links and moves, and cut off anywhere", () => {
    assert.equal(plainOutput("10 %\r50 %\r100 %\r\ndone\r\n"), "100 %\ndone\n");
    assert.equal(plainOutput("ab\bc\n"), "ac\n");
    assert.equal(plainOutput("\u001b]0;title\u0007\u001b[2K\u001b[1Gok \u001b]8;;https://a.b\u001b\\link\u001b]8;;\u001b\\"), "ok link");
    assert.equal(plainOutput("\u001b[32mgreen\u001b[0m"), "\u001b[32mgreen\u001b[0m");
    for (const cut of ["\u001b", "\u001b[", "\u001b[3", "\u001b]0;tit"]) {
      assert.equal(plainOutput(`ok${cut}`), "ok");
    }
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { TemporaryWorkspace } from "../../fakes/temporaryWorkspace.ts";

interface Report {
  readonly decision: string;
  readonly answer?: string;
  readonly status: string;
  readonly text: string;
  readonly changes: readonly unknown[];
}

describe("npm run tool", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
  });
  afterEach(() => place.dispose());

  function run(lines: readonly (string | object)[], ...options: readonly string[]): Report[] {
    const script = join(import.meta.dirname, "../../../scripts/tool.ts");
    const input = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
    const { stdout, status, stderr } = spawnSync(process.execPath, [script, "--workspace", place.root, ...options], {
      input,
      encoding: "utf8",
      env: { ...process.env, TEST_API_KEY: "no-real-key" },
    });
    assert.deepEqual([status, stderr], [0, ""]);
    return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Report]));
  }

  it("prints one line for each line that isn't empty, broken ones too, in order", () => {
    place.file("a.txt", "one \u2028 two\n");
    const reports = run([
      { name: "read_file", arguments: { path: "a.txt" } },
      "",
      "{broken",
      "[]",
      { name: "no_such_tool", arguments: {} },
      { name: "read_file", arguments: { path: 7 } },
      { name: "read_file", arguments: "x" },
      '{"name":"search_text","arguments":{"query":"\u2028 two"}}',
      { name: "read_file", arguments: { path: "none.txt" } },
    ]);
    assert.deepEqual(
      reports.map(({ decision, status }) => [decision, status]),
      [["allow", "done"], ...Array.from({ length: 5 }, () => ["deny", "failed"]), ["allow", "done"], ["allow", "failed"]],
    );
    assert.equal(reports[0]?.text, "one \u2028 two\n");
    assert.equal(reports[6]?.text, "a.txt:1: one \u2028 two");
    assert.equal(
      reports.every((report) => Array.isArray(report.changes) && typeof report.text === "string"),
      true,
    );
  });

  it("prints what changed, relative to the folder, and denies what asks for approval by default", () => {
    place.file("a.txt", "one\n");
    place.file("dir/b.txt", "two\n");
    const calls = [
      { name: "edit_file", arguments: { path: "./dir/../a.txt", edits: [{ oldText: "one", newText: "1" }] } },
      { name: "write_file", arguments: { path: "x/c.txt", content: "3\n" } },
      { name: "rename_file", arguments: { path: "dir/b.txt", newPath: "d.txt" } },
      { name: "delete_file", arguments: { path: join(place.root, "d.txt") } },
      { name: "delete_file", arguments: { path: "x" } },
    ];
    const before = place.picture();
    assert.deepEqual(
      run(calls, "--decide", "--answer", "allow", "--permissions", "ask").map(({ decision, answer, status, changes }) => [
        decision,
        answer,
        status,
        changes.length,
      ]),
      calls.map(() => ["ask", undefined, "not-run", 0]),
    );
    assert.deepEqual(
      run(calls, "--permissions", "ask").map(({ answer, status }) => [answer, status]),
      calls.map(() => ["deny", "denied"]),
    );
    assert.deepEqual(
      run(calls, "--permissions", "read").map(({ decision, status }) => [decision, status]),
      calls.map(() => ["deny", "denied"]),
    );
    assert.deepEqual(place.picture(), before);
    assert.deepEqual(
      run(calls).map(({ status, changes }) => [status, changes]),
      [
        ["done", [{ path: "a.txt", kind: "edit" }]],
        ["done", [{ path: "x/c.txt", kind: "create" }]],
        ["done", [{ path: "dir/b.txt", kind: "rename", newPath: "d.txt" }]],
        ["done", [{ path: "d.txt", kind: "delete" }]],
        ["failed", []],
      ],
    );
    assert.deepEqual(Object.keys(place.picture()), ["a.txt", "dir/", "x/", "x/c.txt"]);
  });

  it("asks before a protected file is written, at every level, through links too", () => {
    symlinkSync("AGENTS.md", join(place.root, "notes.md"));
    place.file("AGENTS.md", "be good\n");
    const paths = [
      ".git/config",
      ".vscode/settings.json",
      ".github/workflows/ci.yml",
      "a.code-workspace",
      "AGENTS.md",
      "sub/CLAUDE.md",
      ".env.local",
      "notes.md",
    ];
    const calls = paths.map((path) => ({ name: "write_file", arguments: { path, content: "x" } }));
    for (const level of ["edit", "auto"]) {
      assert.deepEqual(
        run(calls, "--permissions", level).map(({ decision, status }) => [decision, status]),
        paths.map(() => ["ask", "denied"]),
      );
    }
    assert.equal(place.text("AGENTS.md"), "be good\n");
  });

  it("asks before secrets are read, through links too, and for what lies outside, which never works", () => {
    place.file(".env", "KEY=hush\n");
    symlinkSync(".env", join(place.root, "link.txt"));
    symlinkSync(place.outside, join(place.root, "out"));
    const paths = [".env", "link.txt", "../outside/x", "out/x", place.outside];
    const reads = paths.map((path) => ({ name: "read_file", arguments: { path } }));
    assert.deepEqual(
      run(reads).map(({ decision, status }) => [decision, status]),
      paths.map(() => ["ask", "denied"]),
    );
    assert.deepEqual(
      run(reads, "--answer", "allow").map(({ status }) => status),
      ["done", "done", "failed", "failed", "failed"],
    );
    const [search] = run([{ name: "search_text", arguments: { query: "hush", includeIgnored: true } }]);
    assert.doesNotMatch(search?.text ?? "", /\.env|hush/);
  });

  it("looks at git without running what a repository names", () => {
    place.file("a.txt", "one\n");
    for (const args of [
      ["init", "-q", "-b", "main"],
      ["add", "-A"],
      ["config", "core.fsmonitor", "touch ran; false"],
    ]) {
      spawnSync("git", args, { cwd: place.root });
    }
    const reports = run([
      { name: "git_status", arguments: {} },
      { name: "git_diff", arguments: { staged: true } },
      { name: "git_log", arguments: {} },
      { name: "git_diff", arguments: { path: ".env" } },
    ]);
    assert.deepEqual(
      reports.map(({ decision, status }) => [decision, status]),
      [
        ["allow", "done"],
        ["allow", "done"],
        ["allow", "done"],
        ["ask", "denied"],
      ],
    );
    assert.equal(reports[0]?.text, "Branch main (no commits yet)\nA  a.txt");
    assert.match(reports[1]?.text ?? "", /\+one$/);
    assert.deepEqual(
      Object.keys(place.picture()).filter((name) => name === "ran"),
      [],
    );
  });

  it("runs commands in the background, and ends them at its end", () => {
    const reports = run(
      [
        { name: "run_command", arguments: { command: "echo $$; sleep 600", background: true } },
        { name: "command_output", arguments: { handle: "c1", waitMs: 60_000 } },
        { name: "stop_command", arguments: { handle: "c2" } },
      ],
      "--answer",
      "allow",
    );
    assert.deepEqual(
      reports.map(({ decision, status }) => [decision, status]),
      [
        ["allow", "done"],
        ["allow", "done"],
        ["allow", "failed"],
      ],
    );
    assert.throws(() => process.kill(Number.parseInt(reports[1]?.text ?? "", 10), 0));
  });

  it("runs commands that just read, asks for the others, and gives none of them keys", () => {
    place.file("a.txt", "one\n");
    const reports = run(
      [
        { name: "run_command", arguments: { command: "cat a.txt" } },
        { name: "run_command", arguments: { command: "echo two > a.txt" } },
        { name: "run_command", arguments: { command: "cat a.txt | wc -l" } },
      ],
      "--answer",
      "deny",
    );
    assert.deepEqual(
      reports.map(({ decision, status, text }) => [decision, status, text.split("\n")[0]]),
      [
        ["allow", "done", "one"],
        ["ask", "denied", reports[1]?.text],
        ["allow", "done", "1"],
      ],
    );
    const [printed] = run([{ name: "run_command", arguments: { command: "env" } }], "--answer", "allow");
    assert.deepEqual([printed?.decision, printed?.status], ["ask", "done"]);
    assert.doesNotMatch(printed?.text ?? "", /TEST_API_KEY/);
  });
});

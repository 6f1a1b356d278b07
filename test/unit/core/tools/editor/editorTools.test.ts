import assert from "node:assert/strict";
import { join } from "node:path";
import type { JsonObject } from "../../../../../src/core/model/json.ts";
import type { Problem } from "../../../../../src/core/ports/languageServers.ts";
import { diagnosticsTool } from "../../../../../src/core/tools/editor/diagnostics.ts";
import { referencesTool } from "../../../../../src/core/tools/editor/references.ts";
import { symbolsTool } from "../../../../../src/core/tools/editor/symbols.ts";
import { fileTools } from "../../../../../src/core/tools/files/fileTools.ts";
import type { Tool, ToolResult } from "../../../../../src/core/tools/tool.ts";
import { FakeLanguages, FakeProblems } from "../../../../fakes/fakeProblems.ts";
import { TemporaryWorkspace } from "../../../../fakes/temporaryWorkspace.ts";

describe("tools over language servers", () => {
  let place: TemporaryWorkspace;
  let problems: FakeProblems;
  let languages: FakeLanguages;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    problems = new FakeProblems();
    languages = new FakeLanguages();
  });
  afterEach(() => {
    assert.deepEqual(problems.left.toSorted(), problems.lookedAt.toSorted());
    place.dispose();
  });

  const problem = (path: string, line: number, message: string, severity: Problem["severity"] = "error"): Problem => ({
    path: join(place.root, path),
    line,
    column: 1,
    severity,
    message,
    source: "ts(1)",
  });
  const ran = (tool: Tool, args: JsonObject): Promise<ToolResult> =>
    tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
  async function text(tool: Tool, args: JsonObject): Promise<string> {
    const result = await ran(tool, args);
    return result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : `failed: ${result.message}`;
  }
  const diagnostics = (args: JsonObject): Promise<string> => text(diagnosticsTool({ ...place.ports, problems }), args);
  const changing = (name: string): Tool => {
    const tool = fileTools({ ...place.ports, problems }).find((one) => one.name === name);
    assert.ok(tool);
    return tool;
  };

  it("diagnostics come with the worst first, of the asked paths alone, without secrets and what lies outside", async () => {
    place.file("src/a.ts", "");
    place.file("b.ts", "");
    problems.now = [
      problem("src/a.ts", 9, "later"),
      problem("b.ts", 1, "is   never\nused", "warning"),
      problem("src/a.ts", 2, "first"),
      problem("src/a.ts", 3, "could be const", "hint"),
      problem(".env", 1, "hush"),
      { ...problem("x", 1, "outside"), path: "/usr/lib/x.d.ts" },
    ];
    assert.equal(
      await diagnostics({}),
      "src/a.ts:2:1 error: first (ts(1))\nsrc/a.ts:9:1 error: later (ts(1))\nb.ts:1:1 warning: is never used (ts(1))",
    );
    assert.equal(await diagnostics({ paths: ["b.ts"] }), "b.ts:1:1 warning: is never used (ts(1))");
    assert.match(await diagnostics({ paths: ["src"], severity: "hint" }), /const/);
    assert.equal(await diagnostics({ paths: ["b.ts"], severity: "error" }), "No problems of severity error or worse are reported there.");
    assert.match(await diagnostics({ paths: ["../x"] }), /^failed: .*outside of the workspace/);
  });

  it("diagnostics say so where no language server has said anything", async () => {
    problems.unknown.add(place.file("notes.txt", ""));
    assert.match(await diagnostics({ paths: ["notes.txt"] }), /No language server has said anything about notes\.txt/);
  });

  it("diagnostics are cut at a hundred", async () => {
    problems.now = Array.from({ length: 130 }, (_value, line) => problem("a.ts", line + 1, "bad"));
    const lines = (await diagnostics({})).split("\n");
    assert.deepEqual([lines.length, lines.at(-1)], [101, "[30 more aren't shown.]"]);
  });

  it("new problems after an edit are in its result, however the lines of the older ones moved", async () => {
    place.file("a.ts", "one\n");
    problems.now = [problem("a.ts", 1, "old"), problem("b.ts", 1, "old"), problem("a.ts", 1, "gone")];
    problems.afterChange = [
      problem("a.ts", 40, "old"),
      problem("a.ts", 41, "old"),
      problem("b.ts", 1, "old"),
      problem("b.ts", 7, "broken there"),
      problem("a.ts", 1, "a wish", "hint"),
      problem(".env", 1, "hush"),
    ];
    const tool = changing("edit_file");
    const args = { path: "a.ts", edits: [{ oldText: "one", newText: "two" }] };
    const result = await tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    const [diff, added] = result.ok ? result.parts : [];
    assert.match(diff?.type === "text" ? diff.text : "", /^Edited a\.ts/);
    assert.equal(
      added?.type === "text" ? added.text : "",
      "New problems since this change:\na.ts:41:1 error: old (ts(1))\nb.ts:7:1 error: broken there (ts(1))",
    );
    assert.equal(tool.doneLine(args, result), "Edited a.ts (2 new problems)");
  });

  it("problems of a file that nobody had looked at aren't called new", async () => {
    problems.unknown.add(place.file("a.ts", "one\n"));
    problems.afterChange = [problem("a.ts", 1, "was there")];
    const args = { path: "a.ts", content: "two\n" };
    const result = await ran(changing("write_file"), args);
    assert.equal(changing("write_file").doneLine(args, result), "Wrote a.ts (1 problem)");
    assert.match(
      JSON.stringify(result),
      /Problems in the file \(it wasn't looked at before, so some may be older\):\\na\.ts:1:1 error: was there/,
    );
  });

  it("an edit says that it waits for problems, before and after it", async () => {
    place.file("a.ts", "one\n");
    const lines: string[] = [];
    const context = { callId: "c", stepId: "s", output: () => undefined, progress: (line: string) => void lines.push(line) };
    await changing("write_file").run({ path: "a.ts", content: "two\n" }, context, new AbortController().signal);
    await changing("read_file").run({ path: "a.ts" }, context, new AbortController().signal);
    assert.deepEqual(lines, ["Writing a.ts (checking for problems…)", "Writing a.ts (checking for problems…)"]);
  });

  it("problems go with a file that is renamed", async () => {
    place.file("a.ts", "one\n");
    problems.now = [problem("a.ts", 1, "old")];
    problems.afterChange = [problem("b.ts", 1, "old")];
    assert.equal(await text(changing("rename_file"), { path: "a.ts", newPath: "b.ts" }), "Renamed a.ts to b.ts.");
  });

  it("a change that fails, a tool that reads, and an edit without new problems say nothing of problems", async () => {
    place.file("a.ts", "one\n");
    problems.now = [problem("a.ts", 1, "old")];
    problems.afterChange = [problem("a.ts", 1, "old"), problem("a.ts", 2, "new")];
    assert.doesNotMatch(await text(changing("edit_file"), { path: "a.ts", edits: [{ oldText: "no", newText: "x" }] }), /problems/);
    assert.equal(await text(changing("read_file"), { path: "a.ts" }), "one\n");
    problems.afterChange = undefined;
    assert.doesNotMatch(await text(changing("write_file"), { path: "a.ts", content: "x\n" }), /problems/);
  });

  it("symbols of a file are its outline, and those of the workspace say where they are", async () => {
    const path = place.file("a.ts", "");
    languages.symbols = [
      { name: "A", kind: "class", path, line: 1, column: 7, depth: 0 },
      { name: "run", kind: "method", path, line: 2, column: 3, depth: 1, container: "A" },
    ];
    const tool = symbolsTool({ ...place.ports, languages });
    assert.equal(await text(tool, { path: "a.ts" }), "1: class A\n  2: method run (in A)");
    assert.equal(await text(tool, { path: "a.ts", query: "RU" }), "2: method run (in A)");
    assert.equal(await text(tool, { query: "run" }), "a.ts:1 class A\na.ts:2 method run (in A)");
    assert.match(await text(tool, {}), /^failed: Give a query/);
    assert.match(await text(tool, { path: "none.ts" }), /^failed: There is no file none\.ts/);
    languages.symbols = undefined;
    assert.match(await text(tool, { path: "a.ts" }), /No language server gives symbols of a\.ts/);
    assert.match(await text(tool, { query: "x" }), /No language server knows a symbol like x/);
  });

  it("references are asked for at the word, and come with their lines, those outside and of secrets counted", async () => {
    const path = place.file("a.ts", "const running = 1;\nfunction run() {}\n  run(running);\n");
    const tool = referencesTool({ ...place.ports, languages });
    languages.places = [
      { path, line: 3, column: 3 },
      { path, line: 2, column: 10 },
      { path: "/usr/lib/x.d.ts", line: 1, column: 1 },
      { path: place.file(".env", "run\n"), line: 1, column: 1 },
    ];
    assert.equal(
      await text(tool, { path: "a.ts", symbol: "run" }),
      "a.ts:2: function run() {}\na.ts:3: run(running);\n[1 use outside of the workspace left out.]\n[1 use in files with secrets left out.]",
    );
    assert.deepEqual(languages.askedAt, { path, line: 2, column: 10 });
    await text(tool, { path: "a.ts", symbol: "run", line: 3 });
    assert.deepEqual(languages.askedAt, { path, line: 3, column: 3 });
    assert.match(await text(tool, { path: "a.ts", symbol: "walk" }), /^failed: “walk” doesn't stand in a\.ts/);
    languages.places = [];
    assert.match(await text(tool, { path: "a.ts", symbol: "run" }), /No language server knows uses of run/);
  });
});

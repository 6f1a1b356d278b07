import assert from "node:assert/strict";
import { type OpenWorkspace, PromptCompletions } from "../../../../src/app/context/promptCompletions.ts";
import type { PromptPorts } from "../../../../src/app/context/expandPrompt.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

describe("What the composer offers", () => {
  let place: TemporaryWorkspace;
  let nowMs = 0;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    for (const path of [
      "src/app.ts",
      "src/parser/parse.ts",
      "src/parser/parse.test.ts",
      "docs/a b.md",
      "README.md",
      ".env",
      "node_modules/x/index.js",
    ]) {
      place.file(path, "x\n");
    }
  });
  afterEach(() => {
    place.dispose();
  });
  const open = ({ openFiles = () => [], ...ports }: Partial<PromptPorts & Pick<OpenWorkspace, "openFiles">> = {}): PromptCompletions => {
    const prompt = { workspace: place.workspace, switches: { isTrusted: () => true, isOn: () => true }, ...ports };
    return new PromptCompletions({ clock: { nowMs: () => nowMs }, open: () => Promise.resolve({ prompt, openFiles }) });
  };
  const inserts = async (completions: PromptCompletions, trigger: "@" | "/", query: string): Promise<readonly string[]> =>
    (await completions.find({ trigger, query }, new AbortController().signal)).map(({ insert }) => insert);

  it("for @ is what is open, then files and folders from the top, no secrets and nothing ignored", async () => {
    const found = await inserts(open({ openFiles: () => ["src/parser/parse.ts"] }), "@", "");
    assert.equal(found[0], "@src/parser/parse.ts ");
    assert.ok(found.includes('@"docs/a b.md" ') && found.includes("@src/") && found.includes("@README.md "));
    assert.ok(!found.some((insert) => insert.includes(".env") || insert.includes("node_modules")));
  });

  it("narrows as the user types, the file's own name first", async () => {
    assert.equal((await inserts(open(), "@", "parse"))[0], "@src/parser/parse.ts ");
    assert.deepEqual(await inserts(open(), "@", "spte"), ["@src/parser/parse.test.ts "]);
    assert.deepEqual(await inserts(open(), "@", "src/parser/"), ["@src/parser/", "@src/parser/parse.ts ", "@src/parser/parse.test.ts "]);
    assert.deepEqual(await inserts(open(), "@", "zzz"), []);
    assert.deepEqual(await inserts(open(), "@", "folder:"), ["@docs/", "@src/", "@src/parser/"]);
  });

  it("has the selection, problems, changes and symbols if they are there", async () => {
    const selection = { path: "a.ts", lines: { first: 1, last: 2 }, text: "x" };
    const nothing = () => Promise.resolve("");
    const path = `${place.root}/src/app.ts`;
    const symbols = () => Promise.resolve([{ name: "parse()", kind: "function", path, line: 3, column: 1, depth: 0 }]);
    const full = open({ selection: () => selection, problems: nothing, changes: nothing, symbols });
    assert.deepEqual((await inserts(full, "@", "")).slice(0, 4), ["@selection ", "@problems ", "@changes ", "@symbol:"]);
    assert.deepEqual(await full.find({ trigger: "@", query: "symbol:pa" }, new AbortController().signal), [
      { label: "parse()", detail: "function · src/app.ts:3", icon: "symbol-misc", insert: "@symbol:parse " },
    ]);
  });

  it("for / is Baton's commands and the workspace's, which come in place of those with their names", async () => {
    place.file(".github/prompts/fix.prompt.md", "---\ndescription: Ours\n---\nFix it.\n");
    const found = await open().find({ trigger: "/", query: "" }, new AbortController().signal);
    assert.deepEqual(
      found.map(({ label }) => label),
      ["/plan", "/tests", "/explain", "/review", "/commit", "/compact", "/fix"],
    );
    assert.deepEqual(await inserts(open(), "/", "co"), ["/commit ", "/compact "]);
  });

  it("without a folder is Baton's commands alone", async () => {
    const completions = new PromptCompletions({ clock: { nowMs: () => nowMs }, open: () => Promise.resolve(undefined) });
    assert.deepEqual(await inserts(completions, "@", ""), []);
    assert.deepEqual(await inserts(completions, "/", "pl"), ["/plan ", "/explain "]);
  });

  it("knows new files after a while", async () => {
    const completions = open();
    assert.deepEqual(await inserts(completions, "@", "newfile"), []);
    place.file("newfile.ts", "x\n");
    nowMs += 11_000;
    assert.deepEqual(await inserts(completions, "@", "newfile"), ["@newfile.ts "]);
  });
});

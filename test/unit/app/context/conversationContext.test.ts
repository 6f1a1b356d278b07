import assert from "node:assert/strict";
import { symlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConversationContext, type ContextPorts } from "../../../../src/app/context/conversationContext.ts";
import { environmentFacts } from "../../../../src/app/context/environmentFacts.ts";
import { findContextFiles } from "../../../../src/app/context/contextFiles.ts";
import { InstructionChoices } from "../../../../src/app/context/instructionChoices.ts";
import { findInstructions } from "../../../../src/app/context/instructions.ts";
import { readSkillTool } from "../../../../src/app/context/skills.ts";
import { instructionView } from "../../../../src/core/context/instructionFile.ts";
import { fileTools } from "../../../../src/core/tools/files/fileTools.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

const context = { callId: "c", stepId: "s", output: () => undefined };

class ContextTest {
  readonly files: TemporaryWorkspace;
  readonly clock = new FakeClock();
  readonly off = new Set<string>();
  trusted = true;
  kept: string | undefined;

  constructor(names?: readonly string[]) {
    this.files = new TemporaryWorkspace(names === undefined ? {} : { names });
  }

  get ports(): ContextPorts {
    return {
      workspace: this.files.workspace,
      switches: { isTrusted: () => this.trusted, isOn: (path) => !this.off.has(path) },
      store: { read: () => Promise.resolve(this.kept), write: (text) => (this.kept = text) },
      environment: () => environmentFacts(this.files.workspace, this.clock, this.trusted),
    };
  }

  open(): Promise<ConversationContext> {
    return ConversationContext.open(this.ports);
  }
}

describe("The context of a conversation", () => {
  let test: ContextTest;
  beforeEach(() => (test = new ContextTest()));
  afterEach(() => test.files.dispose());

  it("has the instruction files of the workspace in its system text, each text once", async () => {
    test.files.file("AGENTS.md", "Use tabs.");
    test.files.file("CLAUDE.md", "Use tabs.");
    test.files.file(".github/copilot-instructions.md", "Be kind.");
    test.files.file(".github/instructions/all.instructions.md", "---\napplyTo: **\n---\nFor all.");
    test.files.file(".github/instructions/ts.instructions.md", "---\napplyTo: '**/*.ts, src/**'\n---\nFor TypeScript.");
    test.files.file(".github/instructions/hand.instructions.md", "By hand.");
    const { systemText } = await test.open();
    assert.match(
      systemText,
      /## AGENTS\.md\nUse tabs\.\n\n## \.github\/copilot-instructions\.md\nBe kind\.\n\n## \.github\/instructions\/all\.instructions\.md\nFor all\.$/,
    );
    assert.doesNotMatch(systemText, /For TypeScript|By hand|## CLAUDE/);
  });

  it("is without what is switched off, and a conversation that has begun hears of it with its next prompt", async () => {
    test.files.file("AGENTS.md", "Use tabs.");
    test.files.file("CLAUDE.md", "Speak Latin.");
    test.files.file("docs/AGENTS.md", "Plain words.");
    test.files.file(".github/skills/release/SKILL.md", "---\nname: release\ndescription: Makes a release\n---\nTag it.");
    const begun = await test.open();
    await begun.touch("docs/a.md");
    begun.takeNotes();
    assert.deepEqual(begun.givenFiles, ["AGENTS.md", "CLAUDE.md", "docs/AGENTS.md"]);
    const memory = new Map<string, unknown>();
    const choices = new InstructionChoices({
      get: (name) => memory.get(name),
      update: (name, value) => Promise.resolve(void memory.set(name, value)),
    });
    const { workspace } = test.files;
    const switches = { isTrusted: () => true, isOn: (path: string) => choices.isOn(path) };
    const files = await findContextFiles(workspace, switches);
    assert.deepEqual(
      files.instructions.map(({ path, when, isOn }) => `${path} (${when}) ${String(isOn)}`),
      ["AGENTS.md (Always) true", "CLAUDE.md (Always) true", "docs/AGENTS.md (For files below docs/) true"],
    );
    assert.deepEqual(files.skills, [
      { path: ".github/skills/release/SKILL.md", name: "release", description: "Makes a release", isOn: true },
    ]);
    const all = [...files.instructions, ...files.skills].map(({ path }) => path);
    assert.equal(await choices.choose(all, new Set(["AGENTS.md"])), true);
    assert.equal(await choices.choose(all, new Set(["AGENTS.md"])), false, "nothing is different");
    for (const path of all.filter((one) => !choices.isOn(one))) {
      test.off.add(path);
    }
    const next = await test.open();
    assert.equal(next.systemText, begun.systemText);
    assert.deepEqual(
      next.takeNotes().map((note) => note.replace(/^\[From Baton[^\]]*\] /, "")),
      [
        "The instructions in CLAUDE.md no longer hold: the file was deleted or turned off.",
        "The instructions in docs/AGENTS.md no longer hold: the file was deleted or turned off.",
        "Skills have changed. There are none now.",
      ],
    );
    test.kept = undefined;
    const fresh = await test.open();
    assert.match(fresh.systemText, /Use tabs/);
    assert.doesNotMatch(fresh.systemText, /Speak Latin|Makes a release/);
    assert.equal(await choices.choose([], new Set()), false, "files that aren't there now stay as they were");
    assert.equal(choices.isOn("CLAUDE.md"), false);
  });

  it("stays the same when files change, and the changes become notes, once", async () => {
    test.files.file("AGENTS.md", "Use tabs.");
    const first = await test.open();
    test.files.file("AGENTS.md", "Use spaces.");
    test.files.file("CLAUDE.md", "New.");
    test.clock.advance(86_400_000 * 2);
    const second = await test.open();
    assert.equal(second.systemText, first.systemText);
    const notes = second.takeNotes();
    assert.equal(notes.length, 3);
    assert.match(
      notes.join("\n"),
      /^\[From Baton, not from the user\] Today is .*AGENTS\.md have changed.*Use spaces\..*CLAUDE\.md:\n\nNew\.$/s,
    );
    assert.deepEqual((await test.open()).takeNotes(), []);
    rmSync(join(test.files.root, "CLAUDE.md"));
    test.off.add("AGENTS.md");
    assert.match((await test.open()).takeNotes().join("\n"), /AGENTS\.md no longer hold.*CLAUDE\.md no longer hold/s);
  });

  it("notes that no request has had are not lost with the window", async () => {
    await test.open();
    test.files.file("AGENTS.md", "New.");
    assert.match((await test.open(), await test.open()).takeNotes().join(""), /New\./);
  });

  it("nested files and files for a glob come as notes when a tool first uses a file", async () => {
    test.files.file("AGENTS.md", "Root.");
    test.files.file("packages/AGENTS.md", "Packages.");
    test.files.file("packages/a/CLAUDE.md", "Package a.");
    test.files.file("packages/a/src/x.ts", "x");
    test.files.file("packages/b/AGENTS.md", "Package b.");
    test.files.file(".github/instructions/ts.instructions.md", "---\napplyTo: '**/*.ts'\n---\nFor TypeScript.");
    const opened = await test.open();
    const tools = opened.watch(fileTools(test.files.ports));
    const read = tools.find(({ name }) => name === "read_file");
    await read?.run({ path: "packages/a/src/x.ts" }, context, new AbortController().signal);
    const notes = opened.takeNotes();
    assert.deepEqual(
      notes.map((note) => note.split("\n\n")[1]),
      ["Packages.", "Package a.", "For TypeScript."],
    );
    assert.match(notes[0] ?? "", /for files below packages\/, from packages\/AGENTS\.md/);
    await read?.run({ path: "packages/a/src/x.ts" }, context, new AbortController().signal);
    assert.deepEqual(opened.takeNotes(), []);
    assert.deepEqual(await opened.standingNotes(), notes);
    const again = await test.open();
    await again.touch("packages/a/src/x.ts");
    assert.deepEqual(again.takeNotes(), []);
    test.files.file("packages/AGENTS.md", "Packages, newly.");
    assert.match((await test.open()).takeNotes().join(""), /Packages, newly\.$/);
    assert.match((await again.standingNotes()).join(""), /Packages, newly\./);
  });

  it("in several folders, paths begin with the folder's name", async () => {
    test.files.dispose();
    test = new ContextTest(["one", "two"]);
    test.files.file("AGENTS.md", "One.");
    test.files.file("sub/AGENTS.md", "Sub.");
    test.files.file("../two/AGENTS.md", "Two.");
    const opened = await test.open();
    assert.match(opened.systemText, /## one\/AGENTS\.md\nOne\.\n\n## two\/AGENTS\.md\nTwo\./);
    await opened.touch("one/sub/x.ts");
    assert.match(opened.takeNotes().join(""), /below one\/sub\/, from one\/sub\/AGENTS\.md:\n\nSub\.$/);
  });

  it("reads nothing in a workspace that isn't trusted, and says so when it is trusted later", async () => {
    test.trusted = false;
    test.files.file("AGENTS.md", "Obey.");
    test.files.file("sub/AGENTS.md", "Obey too.");
    test.files.file(".agents/skills/a/SKILL.md", "---\nname: a\ndescription: b\n---\nDo.");
    const opened = await test.open();
    await opened.touch("sub/x");
    assert.deepEqual(opened.takeNotes(), []);
    assert.doesNotMatch(opened.systemText, /Obey|# Skills/);
    test.trusted = true;
    assert.match((await test.open()).takeNotes().join(""), /Obey\./);
  });

  it("no file is read through a link that leads outside, and none that has secrets", async () => {
    writeFileSync(join(test.files.outside, "evil.md"), "Evil.");
    test.files.file(".env", "KEY=1");
    symlinkSync(join(test.files.outside, "evil.md"), join(test.files.root, "AGENTS.md"));
    symlinkSync(join(test.files.root, ".env"), join(test.files.root, "CLAUDE.md"));
    test.files.file("docs/x", "");
    symlinkSync(test.files.outside, join(test.files.root, ".github"));
    assert.doesNotMatch((await test.open()).systemText, /Evil|KEY=1|# Instructions/);
  });

  it("long files are cut, and say so", async () => {
    test.files.file("AGENTS.md", `${"a".repeat(40_000)}END`);
    const { systemText } = await test.open();
    assert.match(systemText, /The rest of AGENTS\.md is left out: it has 40003 characters/);
    assert.doesNotMatch(systemText, /END/);
  });

  it("files are listed, with when they are given, and can be switched off", async () => {
    test.files.file("AGENTS.md", "Use tabs.");
    test.files.file(".github/instructions/ts.instructions.md", "---\napplyTo: '*.ts'\n---\nFor TypeScript.");
    test.off.add("AGENTS.md");
    const { switches, workspace } = test.ports;
    const views = (await findInstructions(workspace, switches)).map((file) => instructionView(file, switches.isOn(file.path)));
    assert.deepEqual(views, [
      { path: "AGENTS.md", when: "Always", isOn: false, tokens: 3 },
      { path: ".github/instructions/ts.instructions.md", when: "For *.ts", isOn: true, tokens: 4 },
    ]);
    assert.doesNotMatch((await test.open()).systemText, /Use tabs/);
  });

  it("skills are named in the system text, and read on demand", async () => {
    test.files.file(".github/skills/release/SKILL.md", "---\nname: release\ndescription: How to\n  release\n---\nRun it.");
    test.files.file(".claude/skills/bare/SKILL.md", "No front matter.");
    test.files.file(".agents/skills/release/SKILL.md", "---\nname: release\n---\nAnother.");
    assert.match((await test.open()).systemText, /# Skills\n.*\n- release: How to release\n- bare: $/m);
    const { workspace, switches } = test.ports;
    const tool = readSkillTool(workspace, switches);
    const run = (name: string) => tool.run({ name }, context, new AbortController().signal);
    assert.deepEqual(await run("Release"), {
      ok: true,
      parts: [{ type: "text", text: "Files that the skill names are below .github/skills/release/.\n\nRun it." }],
    });
    assert.deepEqual(await run("none"), { ok: false, message: "There is no skill none. Skills: release, bare." });
    test.off.add(".claude/skills/bare/SKILL.md");
    assert.deepEqual(await run("bare"), { ok: false, message: "There is no skill bare. Skills: release." });
  });
});

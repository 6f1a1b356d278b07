import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { expandPrompt, isCompactPrompt, type PromptPorts } from "../../../../src/app/context/expandPrompt.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

describe("A prompt that is expanded", () => {
  let place: TemporaryWorkspace;
  let ports: PromptPorts;
  const expand = (text: string, given: Partial<PromptPorts> = {}) =>
    expandPrompt(text, { ...ports, ...given }, new AbortController().signal);
  beforeEach(() => {
    place = new TemporaryWorkspace();
    ports = { workspace: place.workspace, switches: { isTrusted: () => true, isOn: () => true } };
  });
  afterEach(() => {
    place.dispose();
  });

  it("has the files, lines and folders that it mentions, each once, and is else as the user wrote it", async () => {
    place.file("src/a.ts", "one\ntwo\nthree\nfour\n");
    place.file("my notes/to do.md", "# To do\n");
    const { text, texts, paths, problems } = await expand(
      'Compare @src/a.ts, @src/a.ts:2-3 and @"my notes/to do.md" in @src/ with @src/a.ts.',
    );
    assert.equal(text, undefined);
    assert.deepEqual(texts, [
      { name: "src/a.ts", text: "one\ntwo\nthree\nfour\n" },
      { name: "src/a.ts:2-3", text: "two\nthree" },
      { name: "my notes/to do.md", text: "# To do\n" },
      { name: "src/", text: "a.ts" },
    ]);
    assert.deepEqual(paths, ["src/a.ts", "my notes/to do.md", "src/"]);
    assert.deepEqual(problems, []);
  });

  it("passes over words that only look like mentions, and says what was meant and isn't there", async () => {
    const { texts, problems } = await expand("Use @Injectable and @types/node, like @file:gone.ts.");
    assert.deepEqual([texts, problems], [[], ["There is no gone.ts."]]);
  });

  it("never has secrets, binary files, or what lies outside", async () => {
    place.file(".env", "KEY=PRIVATE\n");
    place.file("logo.bin", new Uint8Array([0, 1, 2, 0, 255]));
    symlinkSync(`${place.outside}/private.md`, `${place.root}/out.md`);
    writeFileSync(`${place.outside}/private.md`, "PRIVATE");
    const { texts, problems } = await expand("@.env @logo.bin @file:../outside/private.md @out.md");
    assert.deepEqual(texts, []);
    assert.equal(problems.length, 3, problems.join("\n"));
    assert.doesNotMatch(problems.join(), /PRIVATE/);
  });

  it("cuts long files, and says where the rest is", async () => {
    place.file("long.md", "a line of words\n".repeat(10_000));
    const [text] = (await expand("@long.md")).texts;
    assert.ok((text?.text.length ?? 0) < 41_000);
    assert.match(text?.text ?? "", /\[The rest is left out. Read it in long\.md\.\]$/);
  });

  it("has the selection, problems and changes, or says why not", async () => {
    const selection = { path: "src/a.ts", lines: { first: 2, last: 4 }, text: "two" };
    const all = await expand("@selection @problems @changes", {
      selection: () => selection,
      problems: () => Promise.resolve("a.ts:1 error"),
      changes: () => Promise.resolve(""),
    });
    assert.deepEqual(all.texts, [
      { name: "src/a.ts:2-4", text: "two" },
      { name: "Problems", text: "a.ts:1 error" },
      { name: "Changes since the last commit", text: "There are no changes." },
    ]);
    assert.deepEqual((await expand("@selection @problems")).problems, [
      "Nothing is selected in the editor.",
      "Problems couldn't be added: Baton has no access to them here.",
    ]);
  });

  it("has the definition of a symbol, the one of exactly that name", async () => {
    const path = place.file(
      "src/a.ts",
      "import x;\n\nexport function parse(text) {\n  if (text) {\n    return 1;\n  }\n}\n\nparseAll();\n",
    );
    const symbol = { kind: "function", path, column: 17, depth: 0 };
    const symbols = () =>
      Promise.resolve([
        { ...symbol, name: "parseAll", line: 9 },
        { ...symbol, name: "parse", line: 3 },
      ]);
    assert.deepEqual((await expand("@symbol:parse", { symbols })).texts, [
      {
        name: "parse (src/a.ts:3)",
        text: "function parse, src/a.ts:3-7\n\nexport function parse(text) {\n  if (text) {\n    return 1;\n  }\n}",
      },
    ]);
    assert.deepEqual((await expand("@symbol:gone", { symbols: () => Promise.resolve([]) })).problems, ["There is no symbol gone."]);
  });

  it("has a command's prompt in place of its name, with the words, and what the command adds if it's there", async () => {
    const selection = { path: "a.ts", lines: { first: 1, last: 1 }, text: "one" };
    const fix = await expand("/fix the parser", { selection: () => selection });
    assert.match(fix.text ?? "", /^Fix this: the parser\n/);
    assert.deepEqual(
      fix.texts.map(({ name }) => name),
      ["a.ts:1"],
    );
    assert.equal(fix.readsOnly, false);
    const plan = await expand("/plan");
    assert.equal(plan.readsOnly, true);
    assert.deepEqual(plan.problems, []);
    place.file("b.ts", "two\n");
    assert.deepEqual(
      (await expand("/explain @b.ts", { selection: () => selection })).texts.map(({ name }) => name),
      ["b.ts"],
    );
  });

  it("chooses an agent by its name at the beginning of a chat, and later sends the agent's prompt with it", async () => {
    place.file(
      ".github/agents/reviewer.agent.md",
      "---\ndescription: Reviews\ntools: ['read', 'search']\nmodel: openai:gpt-5.5\n---\nYou review.\n",
    );
    place.file(".claude/agents/writer.md", "---\nname: writer\ntools: Read, Edit, Bash(git *)\nmodel: inherit\n---\nYou write.\n");
    place.file("b.ts", "two\n");
    const first = await expandPrompt("/reviewer look at @b.ts", ports, new AbortController().signal, true);
    assert.deepEqual(first.agent, {
      name: "reviewer",
      description: "Reviews",
      prompt: "You review.",
      tools: ["read", "search"],
      model: "openai:gpt-5.5",
    });
    assert.deepEqual([first.text, first.texts.map(({ name }) => name)], ["look at @b.ts", ["b.ts"]]);
    const later = await expand("/writer go on");
    assert.equal(later.agent, undefined);
    assert.match(later.text ?? "", /you are the agent “writer”.*You write\..*go on$/s);
  });

  it("with a path, or a command that there isn't, is as it is", async () => {
    for (const text of ["/usr/bin/env is missing", "/nothing here", "What is /fix?"]) {
      assert.equal((await expand(text)).text, undefined, text);
    }
    assert.match((await expandPrompt("/plan a trip", undefined, new AbortController().signal)).text ?? "", /a trip/);
    assert.deepEqual([isCompactPrompt("/compact"), isCompactPrompt(" /compact now"), isCompactPrompt("/compacting")], [true, true, false]);
  });

  it("has the prompt files of the workspace, which come before Baton's own", async () => {
    place.file(
      ".github/prompts/review.prompt.md",
      "---\ndescription: Ours\nmode: ask\n---\nReview ${input:what:What?} by our rules: #file:RULES.md\n",
    );
    place.file(".claude/commands/ship.md", "Ship it.\n");
    place.file("RULES.md", "No tabs.\n");
    const review = await expand("/review the $& diff");
    assert.equal(review.text, "Review the $& diff by our rules: @file:RULES.md");
    assert.deepEqual(review.texts, [{ name: "RULES.md", text: "No tabs.\n" }]);
    assert.equal(review.readsOnly, true);
    assert.equal((await expand("/ship today")).text, "Ship it.\n\ntoday");
    const untrusted = await expand("/ship today", { switches: { isTrusted: () => false, isOn: () => true } });
    assert.equal(untrusted.text, undefined);
  });
});

import assert from "node:assert/strict";
import { fileInCode, findFileWords } from "../../../media/chat/fileLinks/fileWords.ts";
import { parseFileTarget } from "../../../src/shared/fileTarget.ts";

const short = (target: ReturnType<typeof parseFileTarget>): unknown => target && [target.path, target.line, target.column, target.endLine];

describe("a place in a file", () => {
  const written: readonly (readonly [text: string, ...place: readonly (string | number | undefined)[]])[] = [
    ["src/a.ts", "src/a.ts"],
    ["src/a.ts:42", "src/a.ts", 42],
    ["src/a.ts:42:7", "src/a.ts", 42, 7],
    ["src/a.ts:42-50", "src/a.ts", 42, undefined, 50],
    ["a.ts#L10", "a.ts", 10],
    ["a.ts#L10-L20", "a.ts", 10, undefined, 20],
    ["a.ts#L10-20", "a.ts", 10, undefined, 20],
    ["a.ts#L10C5-L20C3", "a.ts", 10, 5, 20],
    ["src\\a.ts(3,9)", "src\\a.ts", 3, 9],
    ["C:\\work\\a.ts:7", "C:\\work\\a.ts", 7],
    ["c:/work/a.ts", "c:/work/a.ts"],
    ["file:///work/my%20a.ts#L3", "file:///work/my%20a.ts", 3],
    ["Makefile", "Makefile"],
    ["./.env:2", "./.env", 2],
  ];
  for (const [text, path, line, column, endLine] of written) {
    it(`is read: ${text}`, () => {
      assert.deepEqual(short(parseFileTarget(text)), [path, line, column, endLine]);
    });
  }

  it("is none of an address of the web, a command or what is no path", () => {
    for (const text of [
      "https://example.com/a.ts",
      "mailto:a@b.c",
      "javascript:alert(1)",
      "command:x",
      "vscode:extension/a",
      "//host/share",
      "#L10",
      ":42",
      "",
      "a\nb",
      "a<b>",
      "x".repeat(600),
    ]) {
      assert.equal(parseFileTarget(text, true), undefined, text);
    }
  });

  it("is read from a link's address, blanks and headings and all", () => {
    assert.deepEqual(short(parseFileTarget("docs/my%20notes.md#usage", true)), ["docs/my notes.md", undefined, undefined, undefined]);
    assert.deepEqual(short(parseFileTarget("docs/100%.md", true)), ["docs/100%.md", undefined, undefined, undefined]);
  });
});

describe("a file in running text", () => {
  it("is found with a folder or a line, and nothing that only looks like one", () => {
    const found = (text: string): readonly string[] => findFileWords(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found("See src/a.ts:42, then (test/b.test.ts) and lib\\c.py(3,4). Also main.go:7."), [
      "src/a.ts:42",
      "test/b.test.ts",
      "lib\\c.py(3,4)",
      "main.go:7",
    ]);
    assert.deepEqual(found("Wait 3.5 s, e.g. at example.com or and/or Node.js 20.1; see https://x.org/a/b.html and v1.2/3."), []);
    assert.deepEqual(found("文件 src/说明.md:3 在"), ["src/说明.md:3"]);
  });

  it("is found in code between words by name alone", () => {
    assert.equal(fileInCode("chatController.ts")?.path, "chatController.ts");
    assert.equal(fileInCode(" Makefile ")?.path, "Makefile");
    assert.equal(fileInCode("src/a.ts(3,9)")?.line, 3);
    for (const code of ["foo()", "a = b", "npm test", "x => x", "*.ts", "'a.ts'", "$HOME/a", "...", "Array<T>"]) {
      assert.equal(fileInCode(code), undefined, code);
    }
  });
});
